// A question that several things fit: each of them in its own colour on the picture, and a button to choose it.
import { useMemo } from 'react';
import type { Mask } from '../api/types.ts';
import type { Point } from '../chat/marks.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { MaskLayer } from './mask-layer.tsx';
import type { Props as MaskLayerProps } from './mask-layer.tsx';
import { PaintedLayer } from './painted-layer.tsx';
import { contains, pixelsOf } from './rle.ts';

export type Candidate = Mask['candidates'][number];
export type OnPick = (mask: Mask, candidate: Candidate) => void;

const COLOURS = ['#2f9bff', '#ffb020', '#21c17a', '#a86bff', '#ff7043', '#00bcd4', '#c0ca33', '#ff4080'];
const colourOf = ({ index }: Candidate): string => COLOURS[index % COLOURS.length] ?? '#2f9bff';

export const isAmbiguous = (mask: Mask | null): mask is Mask => mask !== null && mask.candidates.length > 0;

interface SheetProps extends MaskLayerProps {
  shown: ShownMask;
}

/** A mask as a sheet of colour over the picture, or its candidates, each in a colour of its own. */
export function Sheet({ shown: { mask }, ...layer }: SheetProps) {
  if (!isAmbiguous(mask)) return <MaskLayer {...layer} />;
  return mask.candidates.map((candidate) => (
    <Layer key={candidate.index} candidate={candidate} opacity={layer.opacity} />
  ));
}

function Layer({ candidate, opacity }: { candidate: Candidate; opacity: number }) {
  const { rle, box } = candidate;
  const painting = useMemo(() => ({ pixels: pixelsOf(rle) }), [rle]);
  const changed = useMemo(() => ({ area: box }), [box]);
  return (
    <div className="sheet candidate" style={{ opacity }}>
      <PaintedLayer painting={painting} changed={changed} colour={colourOf(candidate)} />
    </div>
  );
}

/** Chooses the candidate at a position; returns whether one is there. `at`: 0 to 1 of the picture. */
export function pickAt(masks: readonly ShownMask[], onPick: OnPick | null, at: Point): boolean {
  for (const { mask } of masks) {
    const candidate = mask?.candidates.find(({ rle: { size, counts } }) => {
      const [height = 0, width = 0] = size;
      return contains({ size, counts }, Math.floor(at.x * width), Math.floor(at.y * height));
    });
    if (mask === null || candidate === undefined || onPick === null) continue;
    onPick(mask, candidate);
    return true;
  }
  return false;
}

interface Props {
  mask: Mask;
  onPick: OnPick;
}

/** One button a candidate. The answer's text asks the question. */
export function ChooseCandidate({ mask, onPick }: Props) {
  return (
    <div className="row candidates" role="group" aria-label={`Which one is ${mask.label}?`}>
      {mask.candidates.map((candidate) => (
        <button key={candidate.index} type="button" onClick={() => onPick(mask, candidate)}>
          <span className="swatch" aria-hidden="true" style={{ background: colourOf(candidate) }} />
          {candidate.label}
        </button>
      ))}
    </div>
  );
}
