// The masks of a turn: on their picture, or one of them in the editor, in the place of the picture.
import { useEffect, useRef } from 'react';
import type { Mask, Picture } from '../api/types.ts';
import { addMaskId } from '../picture/add-mask.tsx';
import type { OnPick } from '../picture/use-picking.ts';
import { colourIn } from '../picture/colours.ts';
import { correctionOf } from '../picture/edited.ts';
import type { Edited } from '../picture/edited.ts';
import { MaskEditor } from '../picture/mask-editor.tsx';
import { correctId } from '../picture/mask-tools.tsx';
import { MaskedPicture } from '../picture/masked-picture.tsx';
import type { Marking } from '../picture/marking.ts';
import type { ShownTurn } from './turn-state.ts';

interface Props {
  shown: ShownTurn;
  picture: Picture | null;
  running: boolean;
  /** Begins a question that changes the mask; null where the model cannot change masks. */
  onChange: ((mask: Mask) => void) | null;
  onPick: OnPick;
  marking: Marking | null;
  pointing: boolean;
  /** What is open in the editor. */
  edited: Edited | null;
  onEdited: (edited: Edited | null) => void;
  /** A mask of a person was saved: a new mask of the turn. */
  onSaved: (mask: Mask) => void;
}

export function TurnMasks(props: Props) {
  const { shown, picture, running, onChange, onPick, marking, pointing, edited, onEdited, onSaved } = props;
  const { turn, masks } = shown;
  /** The id of the button that gets the focus when the editor closes: of the new mask, or the one that opened it. */
  const focusNext = useRef<string | null>(null);
  useEffect(() => {
    if (edited !== null || focusNext.current === null) return;
    document.getElementById(focusNext.current)?.focus();
    focusNext.current = null;
  }, [edited]);
  const leaveEditor = (mask: Mask | null) => {
    focusNext.current = mask === null ? addMaskId(turn.id) : correctId(mask);
    onEdited(null);
  };
  if (picture?.url == null) return null;
  const readable = { ...picture, url: picture.url };
  const onCorrect = (mask: Mask) => onEdited(correctionOf(mask));
  return (
    <>
      {edited !== null && (
        <MaskEditor
          turnId={turn.id}
          picture={readable}
          edited={edited}
          colour={colourIn(masks, edited.mask?.id ?? null)}
          onSaved={(mask) => {
            onSaved(mask);
            leaveEditor(mask);
          }}
          onCancel={() => leaveEditor(edited.mask)}
        />
      )}
      {masks.length > 0 && (
        // It keeps its opacity, its hidden masks and its scale while the editor is open.
        <div hidden={edited !== null}>
          <MaskedPicture
            picture={readable}
            masks={masks}
            running={running}
            onChange={running ? null : onChange}
            correcting={running ? null : { turnId: turn.id, onCorrect, onSaved }}
            onPick={running ? null : onPick}
            marking={running ? null : marking}
            pointing={pointing}
          />
        </div>
      )}
    </>
  );
}
