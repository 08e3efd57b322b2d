// A question that several things fit: each of them in its own colour on the picture, with its number and its phrase. It
// is picked by a click on it, by its button, or by the key of its number.
import { useMemo } from 'react';
import type { Mask } from '../api/types.ts';
import { finishedOf } from '../chat/turn-state.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { urlOfGrey } from '../redraw/grey-png.ts';
import { hasRoom, placeIn } from './candidate-places.ts';
import { MaskLayer } from './mask-layer.tsx';
import type { Props as MaskLayerProps } from './mask-layer.tsx';
import { greyOf } from './rle.ts';
import type { Aim, Candidate, OnPick, Picking } from './use-picking.ts';

const COLOURS = ['#2f9bff', '#ffb020', '#21c17a', '#a86bff', '#ff7043', '#00bcd4', '#c0ca33', '#ff4080'];
const colourOf = ({ index }: Candidate): string => COLOURS[index % COLOURS.length] ?? '#2f9bff';

/** The colours of all candidates, beside one another: CSS. */
export const coloursOf = ({ candidates }: Mask): string => {
  const share = 100 / candidates.length;
  const parts = candidates.map((one, i) => `${colourOf(one)} ${i * share}% ${(i + 1) * share}%`);
  return `conic-gradient(${parts.join(', ')})`;
};

export const isAmbiguous = (mask: Mask | null): mask is Mask => mask !== null && mask.candidates.length > 0;

interface SheetProps extends MaskLayerProps {
  shown: ShownMask;
  aim: Aim | null;
}

/** A mask as a sheet of colour over the picture, or its candidates, each in a colour of its own. */
export function Sheet({ shown: { mask }, aim, ...layer }: SheetProps) {
  // Its scales are those of the model's guess.
  if (!isAmbiguous(mask) || layer.source.url !== mask.url) return <MaskLayer {...layer} />;
  const named = hasRoom(mask.candidates, mask.size);
  const strengthOf = (candidate: Candidate): number => {
    if (aim?.maskId !== mask.id) return layer.opacity;
    return isAimed(aim, mask, candidate) ? Math.min(1, layer.opacity + 0.2) : layer.opacity / 2;
  };
  return (
    <>
      {mask.candidates.map((one) => (
        <Layer key={one.index} candidate={one} opacity={strengthOf(one)} onRead={layer.onRead} />
      ))}
      {mask.candidates.map((one) => {
        const aimed = isAimed(aim, mask, one);
        return <Tag key={one.index} candidate={one} size={mask.size} named={named || aimed} aimed={aimed} />;
      })}
    </>
  );
}

interface LayerProps extends Pick<MaskLayerProps, 'opacity' | 'onRead'> {
  candidate: Candidate;
}

function Layer({ candidate, ...layer }: LayerProps) {
  const { rle } = candidate;
  const source = useMemo(() => ({ url: urlOfGrey(greyOf(rle)), part: null }), [rle]);
  return (
    <div className="candidate">
      <MaskLayer source={source} colour={colourOf(candidate)} {...layer} />
    </div>
  );
}

/** Per cent of its own width that a tag is moved to the left, so that it stays within the picture. `left`: per cent. */
const shiftAt = (left: number): number => (left < 25 ? 2 * left : left > 75 ? 2 * left - 100 : 50);

/** `named`: with the phrase, where there is room for it. */
function Tag(props: { candidate: Candidate; size: Mask['size']; named: boolean; aimed: boolean }) {
  const { candidate, size, named, aimed } = props;
  const { x, y } = useMemo(() => placeIn(candidate), [candidate]);
  const [left, top] = [(100 * x) / size.width, (100 * y) / size.height];
  return (
    <span
      className={aimed ? 'candidate-tag aimed' : 'candidate-tag'}
      aria-hidden="true"
      style={{ left: `${left}%`, top: `${top}%`, translate: `${named ? -shiftAt(left) : -50}% -50%` }}
    >
      <b style={{ background: colourOf(candidate) }}>{candidate.index + 1}</b>
      {named && <span>{candidate.label}</span>}
    </span>
  );
}

interface Props extends Pick<Picking, 'aim' | 'onAim'> {
  mask: Mask;
  onPick: OnPick;
}

interface ChoicesProps extends Picking {
  masks: readonly ShownMask[];
  /** The answer is not complete: its candidates are not listed yet. */
  running: boolean;
}

/** The candidates of each mask that has some: to pick one, or to read where nothing can be picked. */
export const Choices = ({ masks, running, onPick, ...picking }: ChoicesProps) =>
  finishedOf(running ? [] : masks)
    .filter(isAmbiguous)
    .map((mask) =>
      onPick === null ? (
        <ReadCandidates key={mask.id} mask={mask} {...picking} />
      ) : (
        <ChooseCandidate key={mask.id} mask={mask} onPick={onPick} {...picking} />
      ),
    );

function ReadCandidates({ mask, aim, onAim }: Omit<Props, 'onPick'>) {
  return (
    <div className="candidates">
      <ul className="row" aria-label={`What fits “${mask.label}”`}>
        {mask.candidates.map((candidate) => {
          const { index, label } = candidate;
          return (
            <li
              key={index}
              className={isAimed(aim, mask, candidate) ? 'aimed' : ''}
              onPointerEnter={() => onAim({ maskId: mask.id, index })}
              onPointerLeave={() => onAim(null)}
            >
              <Badge candidate={candidate} />
              {label}
            </li>
          );
        })}
      </ul>
      <p className="note">Each of these fits the question about equally.</p>
    </div>
  );
}

const isAimed = (aim: Aim | null, { id }: Mask, { index }: Candidate): boolean =>
  aim?.maskId === id && aim.index === index;

const Badge = ({ candidate }: { candidate: Candidate }) => (
  <b aria-hidden="true" style={{ background: colourOf(candidate) }}>
    {candidate.index + 1}
  </b>
);

/** One button a candidate, and how else one is picked. */
function ChooseCandidate({ mask, aim, onAim, onPick }: Props) {
  return (
    <div className="candidates" role="group" aria-label={`Which one is ${mask.label}?`}>
      <div className="row">
        {mask.candidates.map((candidate) => {
          const { index, label } = candidate;
          const own = { maskId: mask.id, index };
          return (
            <button
              key={index}
              type="button"
              className={isAimed(aim, mask, candidate) ? 'aimed' : ''}
              onClick={() => onPick(mask, candidate)}
              onPointerEnter={() => onAim(own)}
              onPointerLeave={() => onAim(null)}
              onFocus={() => onAim(own)}
              onBlur={() => onAim(null)}
            >
              <Badge candidate={candidate} />
              {label}
            </button>
          );
        })}
      </div>
      <p className="note">
        Which one? Click it here or in the picture, or write it below: “{mask.candidates[0]?.label}”, or its number.
        <span className="keys"> In the picture, the keys 1 to {mask.candidates.length} pick it.</span>
      </p>
    </div>
  );
}
