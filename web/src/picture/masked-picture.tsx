// A picture with its masks laid over it. While a mask forms, the newest preview is shown; afterwards a scrubber replays
// the scales.
import { useCallback, useState } from 'react';
import type { Mask, Picture } from '../api/types.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { Fault } from '../fault.tsx';
import { Icon } from '../icon.tsx';
import { MaskLayer } from './mask-layer.tsx';
import { MaskTools } from './mask-tools.tsx';
import { PointablePicture } from './pointable-picture.tsx';
import type { Marking } from './marking.ts';
import { Scrubber } from './scrubber.tsx';
import { whyUnreadable } from './unreadable.ts';
import { useHover } from './use-hover.ts';
import type { Hover } from './use-hover.ts';
import { useReplay } from './use-replay.ts';
import { useVisibility } from './use-visibility.ts';

const COLOURS = ['#ff4080', '#2f9bff', '#ffb020', '#21c17a', '#a86bff', '#ff7043', '#00bcd4', '#c0ca33'];

interface Props {
  picture: Picture & { url: string };
  masks: ShownMask[];
  running: boolean;
  /** Begins a question that changes the mask; null where that cannot be done. */
  onChange: ((mask: Mask) => void) | null;
  /** Opens the editor of a mask; null where nothing can be changed. */
  onCorrect: ((mask: Mask) => void) | null;
  /** Null where the picture cannot be pointed at. */
  marking: Marking | null;
  /** Every click marks, also one into a mask. */
  pointing: boolean;
}

export function MaskedPicture({ picture, masks, running, onChange, onCorrect, marking, pointing }: Props) {
  const [opacity, setOpacity] = useState(0.6);
  const { isVisible, toggle } = useVisibility(masks);
  const { at, newest, scaleCount, pick, sourceOf } = useReplay(masks, picture);
  const { missing, noteRead } = useUnreadable([picture.url, ...masks.map((mask) => sourceOf(mask)?.url ?? null)]);
  const hover = useHover(masks, isVisible, toggle);
  /** The mask that is pointed at is stronger than the others. */
  const strengthOf = ({ id }: ShownMask): number => {
    if (!masks.some((mask) => mask.id === hover.pointed && isVisible(mask))) return opacity;
    return id === hover.pointed ? Math.min(1, opacity + 0.2) : opacity / 2;
  };
  return (
    <figure className="masked" aria-label="The picture and its masks">
      <PointablePicture
        url={picture.url}
        alt={`The picture, marked: ${masks.map(({ label }) => label).join(', ')}`}
        size={
          picture.width === null || picture.height === null ? null : { width: picture.width, height: picture.height }
        }
        most={WIDE}
        marking={marking}
        onRead={(readable) => noteRead(picture.url, readable)}
        onTap={(at) => !pointing && hover.onTap(at)}
        onHover={hover.onHover}
        layers={masks.filter(isVisible).map((mask) => {
          const source = sourceOf(mask);
          const colour = colourOf(masks.indexOf(mask));
          if (source === null) return null;
          return <MaskLayer key={mask.id} {...{ source, colour }} opacity={strengthOf(mask)} onRead={noteRead} />;
        })}
        over={<Labels masks={masks} running={running} hover={hover} />}
        beside={
          <>
            <div className="row view-row">
              <Scrubber at={at} newest={newest} scaleCount={scaleCount} onPick={pick} />
              <Opacity opacity={opacity} onOpacity={setOpacity} />
            </div>
            <Fault text={missing === null ? '' : whyUnreadable(missing, location.href)} />
            {masks.map((mask, i) => (
              <MaskTools
                key={mask.id}
                picture={picture}
                shown={mask}
                running={running}
                colour={colourOf(i)}
                visible={isVisible(mask)}
                pointed={mask.id === hover.pointed}
                onPoint={(here) => hover.setPointed(here ? mask.id : null)}
                onToggle={() => toggle(mask.id)}
                onChange={onChange}
                onCorrect={onCorrect}
              />
            ))}
          </>
        }
      />
    </figure>
  );
}

/** Which files could not be fetched or decoded. `missing`: the first of `urls` among them; null: none. */
function useUnreadable(urls: readonly (string | null)[]) {
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const noteRead = useCallback(
    (url: string, readable: boolean) =>
      setUnreadable((before) => {
        if (before.has(url) !== readable) return before;
        return new Set(readable ? [...before].filter((one) => one !== url) : [...before, url]);
      }),
    [],
  );
  return { missing: urls.find((url) => url !== null && unreadable.has(url)) ?? null, noteRead };
}

/** The label of the mask under the pointer, and how far the mask that forms has come. */
function Labels({ masks, running, hover }: { masks: readonly ShownMask[]; running: boolean; hover: Hover }) {
  const forming = running ? masks.find(({ mask }) => mask === null) : undefined;
  return (
    <>
      {hover.pointer !== null && (
        <span className="named" aria-hidden="true" style={{ left: `${hover.pointer.x}%`, top: `${hover.pointer.y}%` }}>
          {masks.find(({ id }) => id === hover.pointed)?.label}
        </span>
      )}
      {forming !== undefined && <span className="badge">{badgeOf(forming)}</span>}
    </>
  );
}

function Opacity({ opacity, onOpacity }: { opacity: number; onOpacity: (opacity: number) => void }) {
  return (
    <label className="slider" title="Opacity">
      <Icon name="opacity" />
      <span className="name">Opacity</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={opacity}
        aria-valuetext={`${Math.round(100 * opacity)} %`}
        onChange={(event) => onOpacity(Number(event.target.value))}
      />
    </label>
  );
}

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#ff4080';

/** As wide as the column, and so high that its tools are seen with it above the composer. */
const WIDE = { width: '100%', height: 'var(--highest)' };

const badgeOf = ({ scales }: ShownMask): string => {
  const newest = scales.at(-1);
  return newest === undefined ? 'starting…' : `scale ${newest.scale} of ${newest.scaleCount}`;
};
