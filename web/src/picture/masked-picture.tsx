// A picture with its masks laid over it. While a mask forms, the newest preview is shown; afterwards a scrubber replays the scales.
import { useState } from 'react';
import type { ShownMask } from '../chat/turn-state.ts';
import { MaskTools } from './mask-tools.tsx';

const COLOURS = ['#ff4080', '#2f9bff', '#ffb020', '#21c17a', '#a86bff', '#ff7043', '#00bcd4', '#c0ca33'];

interface Props {
  picture: { url: string; width: number | null; height: number | null };
  masks: ShownMask[];
  running: boolean;
}

export function MaskedPicture({ picture, masks, running }: Props) {
  const [opacity, setOpacity] = useState(0.6);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  /** Scale to be replayed; null: the mask itself, or the newest preview. */
  const [replayed, setReplayed] = useState<number | null>(null);
  const scaleCount = Math.max(...masks.map(({ scales }) => scales.at(-1)?.scaleCount ?? 0));
  const newest = Math.max(...masks.map(({ scales }) => scales.at(-1)?.scale ?? 0));
  const at = replayed ?? newest;

  const toggle = (id: string) => setHidden((before) => {
    const after = new Set(before);
    if (!after.delete(id)) after.add(id);
    return after;
  });

  return (
    <figure className="masked">
      <div className="layers" style={picture.width !== null && picture.height !== null ? { aspectRatio: `${picture.width} / ${picture.height}`, maxWidth: Math.max(320, Math.min(picture.width, 720)) } : {}}>
        <img src={picture.url} alt="The picture" />
        {masks.map((mask, i) => {
          const url = urlAt(mask, replayed);
          return url !== null && !hidden.has(mask.id) && <div key={mask.id} className="layer" style={{ background: colourOf(i), opacity, maskImage: `url("${url}")` }} />;
        })}
        {running && <span className="badge">scale {newest} of {scaleCount}</span>}
      </div>
      <figcaption>
        <div className="row">
          <label className="slider">Scale
            <input type="range" min={1} max={Math.max(1, scaleCount)} value={Math.max(1, at)} disabled={newest === 0} aria-valuetext={`scale ${at} of ${scaleCount}`}
              onChange={(event) => setReplayed(Number(event.target.value) >= scaleCount && !running ? null : Number(event.target.value))} />
            <output>{at}/{scaleCount}</output>
          </label>
          <label className="slider">Opacity
            <input type="range" min={0} max={1} step={0.05} value={opacity} onChange={(event) => setOpacity(Number(event.target.value))} />
          </label>
        </div>
        {masks.map((mask, i) => <MaskTools key={mask.id} shown={mask} colour={colourOf(i)} visible={!hidden.has(mask.id)} onToggle={() => toggle(mask.id)} />)}
      </figcaption>
    </figure>
  );
}

const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#ff4080';

/** The preview of a scale (or the nearest coarser one), the finished mask, or nothing yet. */
function urlAt({ mask, scales }: ShownMask, scale: number | null): string | null {
  if (scale === null && mask !== null) return mask.url;
  return scales.findLast((one) => scale === null || one.scale <= scale)?.url ?? null;
}
