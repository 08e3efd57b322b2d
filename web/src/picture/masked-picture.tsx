// A picture with its masks laid over it. While a mask forms, the newest preview is shown; afterwards a scrubber replays
// the scales.
import { useCallback, useState } from 'react';
import type { MouseEvent, PointerEvent } from 'react';
import type { Mask, Picture, Scale } from '../api/types.ts';
import type { Point } from '../chat/marks.ts';
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
  /** Points at a place of the picture, in its pixels; null where that cannot be done. */
  onPoint: ((point: Point) => void) | null;
}

export function MaskedPicture({ picture, masks, running, onChange, onCorrect, onPoint }: Props) {
  const [opacity, setOpacity] = useState(0.6);
  /** Masks that the reader has hidden, or shown although a correction stands in their place. */
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  /** The mask under the pointer, or whose tools have the pointer or the focus. */
  const [pointed, setPointed] = useState<string | null>(null);
  /** Where the pointer is, in per cent of the picture; null unless a mask is there. */
  const [pointer, setPointer] = useState<Point | null>(null);
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

  const placeOf = (event: MouseEvent<HTMLElement>): Point => {
    const frame = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
  };
  const hover = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType !== 'mouse') return;
    const at = placeOf(event);
    const mask = smallestAt(masks.filter(isVisible), at);
    setPointed(mask?.id ?? null);
    setPointer(mask === undefined ? null : { x: 100 * at.x, y: 100 * at.y });
  };
  /** What the chips do for the keyboard, the picture does for the mouse; beside all masks it is pointed at. */
  const click = (event: MouseEvent<HTMLElement>) => {
    const at = placeOf(event);
    const mask = smallestAt(masks.filter(isVisible), at) ?? smallestAt(masks, at);
    if (mask !== undefined) toggle(mask.id);
    else onPoint?.({ x: at.x * (picture.width ?? 0), y: at.y * (picture.height ?? 0) });
    setPointer(null);
  };
  const strengthOf = ({ id }: ShownMask): number => {
    if (pointed === null || !masks.some((mask) => mask.id === pointed && isVisible(mask))) return opacity;
    return id === pointed ? Math.min(1, opacity + 0.2) : opacity / 2;
  };

  return (
    <figure className="masked">
      <div
        className={onPoint === null ? 'layers' : 'layers pointable'}
        onClick={click}
        onPointerMove={hover}
        onPointerLeave={() => {
          setPointed(null);
          setPointer(null);
        }}
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
              <MaskLayer key={mask.id} url={url} colour={colourOf(i)} opacity={strengthOf(mask)} onRead={noteRead} />
            )
          );
        })}
        {pointer !== null && (
          <span className="named" aria-hidden="true" style={{ left: `${pointer.x}%`, top: `${pointer.y}%` }}>
            {masks.find(({ id }) => id === pointed)?.label}
          </span>
        )}
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
            pointed={mask.id === pointed}
            onPoint={(here) => setPointed(here ? mask.id : null)}
            onToggle={() => toggle(mask.id)}
            onChange={onChange}
            onCorrect={onCorrect}
          />
        ))}
      </figcaption>
    </figure>
  );
}

/** The smallest finished mask with a place inside; `at`: 0 to 1 of the picture. */
function smallestAt(masks: readonly ShownMask[], at: Point): ShownMask | undefined {
  const areaOf = ({ mask }: ShownMask): number => mask?.area ?? 0;
  return masks
    .filter(({ mask }) => {
      if (mask === null) return false;
      const { width, height } = mask.size;
      return contains(mask.rle, Math.floor(at.x * width), Math.floor(at.y * height));
    })
    .reduce<ShownMask | undefined>(
      (least, mask) => (least === undefined || areaOf(mask) < areaOf(least) ? mask : least),
      undefined,
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
