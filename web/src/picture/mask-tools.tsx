// A mask's chip: shows and hides it, says what it is and how sure the model was, gives its files.
import { useState } from 'react';
import type { Mask, Picture } from '../api/types.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { cocoOf } from './coco.ts';
import { copyText } from './copy-text.ts';
import { saveFile } from './save-file.ts';

interface Props {
  picture: Picture;
  shown: ShownMask;
  running: boolean;
  colour: string;
  visible: boolean;
  /** The pointer is on the mask or on these tools. */
  pointed: boolean;
  onPoint: (here: boolean) => void;
  onToggle: () => void;
  /** Asks for it in other words; null where that cannot be done. */
  onChange: ((mask: Mask) => void) | null;
  /** Opens the editor; null where nothing can be changed. */
  onCorrect: ((mask: Mask) => void) | null;
}

export function MaskTools(props: Props) {
  const { picture, shown, running, colour, visible, pointed, onPoint, onToggle, onChange, onCorrect } = props;
  const { label, mask } = shown;
  const [copied, setCopied] = useState('');
  const copy = async ({ rle }: Mask) => setCopied((await copyText(JSON.stringify(rle))) ? 'Copied' : 'Not allowed');
  return (
    <div
      className={pointed ? 'mask-tools pointed-at' : 'mask-tools'}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onFocus={() => onPoint(true)}
      onBlur={() => onPoint(false)}
    >
      <button
        type="button"
        className="mask-chip"
        aria-pressed={visible}
        title={visible ? 'Hide it' : 'Show it'}
        onClick={onToggle}
      >
        <span className="swatch" style={{ background: visible ? colour : 'transparent', borderColor: colour }} />
        <span className="label">{label}</span>
      </button>
      {mask === null ? (
        <small className="note">{running ? 'forming…' : 'not finished'}</small>
      ) : (
        <>
          <Finding mask={mask} />
          {onChange !== null && mask.box !== null && (
            <button type="button" className="link" title="Say how: “only the red one”" onClick={() => onChange(mask)}>
              Change this mask
            </button>
          )}
          {onCorrect !== null && (
            <button
              type="button"
              className="link"
              id={correctId(mask)}
              title="With brush and eraser"
              onClick={() => onCorrect(mask)}
            >
              Correct this mask
            </button>
          )}
          <span className="files">
            <a href={mask.url} download={`mask-${mask.index + 1}.png`} target="_blank" rel="noreferrer">
              PNG
            </a>
            <a href={mask.overlayUrl} download={`overlay-${mask.index + 1}.jpg`} target="_blank" rel="noreferrer">
              Overlay
            </a>
            <a href={mask.jsonUrl} download={`mask-${mask.index + 1}.json`} target="_blank" rel="noreferrer">
              JSON
            </a>
            <button
              type="button"
              className="link"
              title="A COCO data set with this mask"
              onClick={() =>
                saveFile(
                  `mask-${mask.index + 1}.coco.json`,
                  JSON.stringify(cocoOf(picture, [mask])),
                  'application/json',
                )
              }
            >
              COCO
            </button>
            <button
              type="button"
              className="link"
              title="COCO run-length encoding, as JSON"
              onClick={() => void copy(mask)}
              onBlur={() => setCopied('')}
            >
              {copied === '' ? 'Copy RLE' : copied}
            </button>
          </span>
        </>
      )}
    </div>
  );
}

/** Of the button that opens the editor: it gets the focus back. */
export const correctId = ({ id }: Pick<Mask, 'id'>): string => `correct-${id}`;

/** Below this a mask is as likely wrong as right; said so, instead of left to a number. */
const UNSURE = 0.5;

function Finding({ mask: { origin, outcome, area, size, confidence } }: { mask: Mask }) {
  if (outcome === 'NO_TARGET') return <strong className="doubt">{origin === 'MODEL' ? 'not found' : 'empty'}</strong>;
  const sure =
    origin === 'COMBINED' ? 'combined' : origin === 'HUMAN' ? 'by hand' : `${Math.round(100 * confidence)} % sure`;
  return (
    <>
      {confidence < UNSURE && <strong className="doubt">may be wrong</strong>}
      <small className="note">
        {((100 * area) / (size.width * size.height)).toFixed(1)} % of the picture · {sure}
      </small>
    </>
  );
}
