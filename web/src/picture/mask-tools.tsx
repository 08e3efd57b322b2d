// The tools of one mask: show and hide, its label, how confident the model was, its files.
import type { Mask, Picture } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { coloursOf, isAmbiguous } from './candidates.tsx';
import { MaskFiles } from './mask-files.tsx';
import type { Hover } from './use-hover.ts';
import type { Row } from './use-versions.ts';

interface Props {
  picture: Picture;
  row: Row;
  running: boolean;
  /** Whether the pointer is on the mask, and to say that it is on these tools. */
  hover: Pick<Hover, 'pointed' | 'setPointed'>;
  /** Shows or hides the mask. */
  toggle: (maskId: string) => void;
  /** Begins a question that changes the mask; null where that cannot be done. */
  onChange: ((mask: Mask) => void) | null;
  /** Opens the editor; null where nothing can be changed. */
  onCorrect: ((mask: Mask) => void) | null;
}

export function MaskTools(props: Props) {
  const { picture, row, running, hover, toggle, onChange, onCorrect } = props;
  const { visible } = row;
  const { id, label, mask } = row.shown;
  const onPoint = (here: boolean) => hover.setPointed(here ? id : null);
  return (
    <div
      className={hover.pointed === id ? 'mask-tools pointed-at' : 'mask-tools'}
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
        onClick={() => toggle(id)}
      >
        <Swatch {...row} />
        <span className="label" dir="auto">
          {label}
        </span>
      </button>
      {mask === null ? (
        <small className="note">{running ? 'forming…' : 'not finished'}</small>
      ) : (
        <>
          <Finding mask={mask} />
          {row.corrected && <Versions {...row} />}
          <Repairs mask={mask} onChange={onChange} onCorrect={onCorrect} />
          {mask.outcome === 'FOUND' && <MaskFiles picture={picture} mask={mask} />}
        </>
      )}
    </div>
  );
}

/** In words or by hand. In a narrow column icons stand for the names. */
function Repairs({ mask, onChange, onCorrect }: Pick<Props, 'onChange' | 'onCorrect'> & { mask: Mask }) {
  return (
    <>
      {onChange !== null && mask.box !== null && mask.outcome !== 'AMBIGUOUS' && (
        <button type="button" className="link" title="Say how: “only the red one”" onClick={() => onChange(mask)}>
          <Icon name="words" />
          <span>
            Change<span className="rest"> this mask</span>
          </span>
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
          <Icon name="brush" />
          {mask.outcome === 'FOUND' ? (
            <span>
              Correct<span className="rest"> this mask</span>
            </span>
          ) : (
            <span>Draw it by hand</span>
          )}
        </button>
      )}
    </>
  );
}

/** The colour of the mask, or those of its candidates; only its edge while the mask is hidden. */
function Swatch({ colour, visible, shown: { mask } }: Row) {
  const style =
    isAmbiguous(mask) && visible
      ? { background: coloursOf(mask), borderColor: 'transparent' }
      : { background: visible ? colour : 'transparent', borderColor: colour };
  return <span className="swatch" style={style} />;
}

/** Back and forward through the corrections of a mask. A button that leads nowhere keeps the focus that it has. */
function Versions({ shown, undo, redo }: Row) {
  const step = (name: string, icon: 'undo' | 'redo', go: (() => void) | null) => (
    <button
      type="button"
      className="quiet"
      aria-label={name}
      title={name}
      aria-disabled={go === null}
      onClick={() => go?.()}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <span className="versions" role="group" aria-label={`Versions of “${shown.label}”`}>
      {step('Undo the correction', 'undo', undo)}
      {step('Redo the correction', 'redo', redo)}
    </span>
  );
}

/** The id of the button that opens the editor. The button gets the focus when the editor closes. */
export const correctId = ({ id }: Pick<Mask, 'id'>): string => `correct-${id}`;

/** Below this confidence the page says that the mask may be wrong. */
const UNSURE = 0.5;

/** A candidate that a person picked. The model draws a mask scale by scale; a candidate is copied. */
const isPicked = ({ origin, parent, scales }: Mask): boolean =>
  origin === 'MODEL' && parent?.outcome === 'AMBIGUOUS' && scales.length === 0;

function Finding({ mask }: { mask: Mask }) {
  const { origin, outcome, area, size, confidence } = mask;
  const picked = isPicked(mask);
  if (outcome === 'AMBIGUOUS') return <strong className="doubt">several fit</strong>;
  if (outcome === 'NO_TARGET') return <strong className="doubt">{origin === 'MODEL' ? 'not found' : 'empty'}</strong>;
  const source = picked ? 'picked by a person' : origin === 'COMBINED' ? 'combined' : 'by hand';
  return (
    <>
      {confidence < UNSURE && !picked && <strong className="doubt">may be wrong</strong>}
      <small className="note">
        <span className="rest">{((100 * area) / (size.width * size.height)).toFixed(1)} % of the picture · </span>
        {picked || origin !== 'MODEL' ? (
          source
        ) : (
          <>
            {Math.round(100 * confidence)} %<span className="sure"> sure</span>
          </>
        )}
      </small>
    </>
  );
}
