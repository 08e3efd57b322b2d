// A picture with its masks laid over it. While a mask forms, the newest preview is shown; afterwards a scrubber replays
// the scales.
import { useCallback, useState } from 'react';
import type { MouseEvent } from 'react';
import type { Mask, Picture, Scale } from '../api/types.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { MaskLayer } from './mask-layer.tsx';
import { MaskTools } from './mask-tools.tsx';
import { whyUnreadable } from './unreadable.ts';
import { contains } from './rle.ts';
import { Scrubber } from './scrubber.tsx';

const COLOURS = ['#ff4080', '#2f9bff', '#ffb020', '#21c17a', '#a86bff', '#ff7043', '#00bcd4', '#c0ca33'];

interface Props {
  picture: Picture & { url: string };
  masks: ShownMask[];
  running: boolean;
  /** Asks for a mask in other words; null where that cannot be done. */
  onChange: ((mask: Mask) => void) | null;
  /** Opens the editor of a mask; null where nothing can be changed. */
  onCorrect: ((mask: Mask) => void) | null;
}

export function MaskedPicture({ picture, masks, running, onChange, onCorrect }: Props) {
  const [opacity, setOpacity] = useState(0.6);
  /** Masks that the reader has hidden, or shown although a correction stands in their place. */
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  /** Scale to be replayed; null: the mask itself, or the newest preview. */
  const [replayed, setReplayed] = useState<number | null>(null);
  /** Files that could not be fetched. */
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const noteRead = useCallback(
    (url: string, readable: boolean) =>
      setUnreadable((before) => {
        if (before.has(url) !== readable) return before;
        return new Set(readable ? [...before].filter((one) => one !== url) : [...before, url]);
      }),
    [],
  );
  const last = masks
    .map(({ scales }) => scales.at(-1))
    .reduce<Scale | undefined>(
      (most, one) => (one !== undefined && one.scale >= (most?.scale ?? 0) ? one : most),
      undefined,
    );
  const urls = [picture.url, ...masks.map((mask) => urlAt(mask, replayed))];
  const missing = urls.find((url) => url !== null && unreadable.has(url));
  const forming = running ? masks.find(({ mask }) => mask === null) : undefined;
  const newest = last?.scale ?? 0;
  const at = Math.min(replayed ?? newest, newest);
  const pick = useCallback((scale: number) => setReplayed(scale >= newest ? null : scale), [newest]);

  const isVisible = ({ id }: ShownMask): boolean => isCorrected(masks, id) === toggled.has(id);
  const toggle = (id: string) =>
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });

  /** The masks under the pointer. What the chips do for the keyboard, the picture does for the mouse. */
  const toggleAt = (event: MouseEvent<HTMLElement>) => {
    const frame = event.currentTarget.getBoundingClientRect();
    for (const { mask } of masks) {
      if (mask === null || mask.outcome === 'NO_TARGET') continue;
      const x = Math.floor(((event.clientX - frame.left) / frame.width) * mask.size.width),
        y = Math.floor(((event.clientY - frame.top) / frame.height) * mask.size.height);
      if (contains(mask.rle, x, y)) toggle(mask.id);
    }
  };

  return (
    <figure className="masked">
      <div
        className="layers"
        onClick={toggleAt}
        style={picture.width !== null && picture.height !== null ? sized(picture.width, picture.height) : {}}
      >
        <img
          src={picture.url}
          onLoad={() => noteRead(picture.url, true)}
          onError={() => noteRead(picture.url, false)}
          alt={`The picture, marked: ${masks.map(({ label }) => label).join(', ')}`}
        />
        {masks.map((mask, i) => {
          const url = urlAt(mask, replayed);
          return (
            url !== null &&
            isVisible(mask) && (
              <MaskLayer key={mask.id} url={url} colour={colourOf(i)} opacity={opacity} onRead={noteRead} />
            )
          );
        })}
        {forming !== undefined && <span className="badge">{badgeOf(forming)}</span>}
      </div>
      <figcaption>
        {missing != null && (
          <p role="alert" className="fault">
            {whyUnreadable(missing, location.href)}
          </p>
        )}
        <div className="row">
          <Scrubber at={at} newest={newest} scaleCount={last?.scaleCount ?? 0} onPick={pick} />
          <label className="slider">
            Opacity
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={opacity}
              aria-valuetext={`${Math.round(100 * opacity)} %`}
              onChange={(event) => setOpacity(Number(event.target.value))}
            />
          </label>
        </div>
        {masks.map((mask, i) => (
          <MaskTools
            key={mask.id}
            picture={picture}
            shown={mask}
            running={running}
            colour={colourOf(i)}
            visible={isVisible(mask)}
            onToggle={() => toggle(mask.id)}
            onChange={onChange}
            onCorrect={onCorrect}
          />
        ))}
      </figcaption>
    </figure>
  );
}

/** Whether a person has corrected a mask: the correction is shown in its place. */
const isCorrected = (masks: readonly ShownMask[], id: string): boolean =>
  masks.some(({ mask }) => mask?.origin === 'HUMAN' && mask.parent?.id === id);

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#ff4080';

/** As wide as the column, but no higher than leaves room for the question and the tools. */
const sized = (width: number, height: number) => ({
  aspectRatio: `${width} / ${height}`,
  width: `min(100%, ${Math.round((62 * width) / height)}vh)`,
});

const badgeOf = ({ scales }: ShownMask): string => {
  const newest = scales.at(-1);
  return newest === undefined ? 'starting…' : `scale ${newest.scale} of ${newest.scaleCount}`;
};

/** The preview of a scale (or the nearest coarser one), the finished mask, or nothing yet. */
function urlAt({ mask, scales }: ShownMask, scale: number | null): string | null {
  if (scale === null && mask !== null) return mask.url;
  return scales.findLast((one) => scale === null || one.scale <= scale)?.url ?? null;
}
