// A picture with its masks laid over it. While a mask forms, the newest preview is shown; afterwards a scrubber replays
// the scales.
import { useCallback, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Mask, Picture } from '../api/types.ts';
import { finishedOf } from '../chat/turn-state.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { Fault } from '../fault.tsx';
import { Icon } from '../icon.tsx';
import { RedrawSetting } from '../redraw/redraw-setting.tsx';
import { Sheet, pickAt } from './candidates.tsx';
import type { OnPick } from './candidates.tsx';
import { MaskTools } from './mask-tools.tsx';
import { PointablePicture } from './pointable-picture.tsx';
import { sizeOf } from './marking.ts';
import type { Marking } from './marking.ts';
import { Scrubber } from './scrubber.tsx';
import { whyUnreadable } from './unreadable.ts';
import { useHover } from './use-hover.ts';
import type { Hover } from './use-hover.ts';
import { useReplay } from './use-replay.ts';
import { usePartRemoval } from './use-part-removal.ts';
import type { Correcting } from './use-part-removal.ts';
import { useVersions } from './use-versions.ts';
import type { Row } from './use-versions.ts';

interface Props {
  picture: Picture & { url: string };
  masks: ShownMask[];
  running: boolean;
  /** Begins a question that changes the mask; null where that cannot be done. */
  onChange: ((mask: Mask) => void) | null;
  /** Null where nothing can be changed. */
  correcting: Correcting | null;
  /** Chooses one of several things that fit; null where nothing can be chosen. */
  onPick: OnPick | null;
  /** Null where the picture cannot be pointed at. */
  marking: Marking | null;
  /** Every click marks, also one into a mask. */
  pointing: boolean;
}

export function MaskedPicture({ picture, masks, running, onChange, correcting, onPick, marking, pointing }: Props) {
  const [opacity, setOpacity] = useState(0.6);
  const { rows, toggle } = useVersions(masks);
  const versions = rows.map(({ shown }) => shown);
  const visible = rows.filter((row) => row.visible).map(({ shown }) => shown);
  const { at, newest, scaleCount, pick, sourceOf } = useReplay(versions, picture);
  const { missing, noteRead } = useUnreadable([picture.url, ...versions.map((mask) => sourceOf(mask)?.url ?? null)]);
  const hover = useHover(versions, (mask) => visible.includes(mask), toggle);
  const removal = usePartRemoval(finishedOf(visible), correcting);
  /** The mask that is pointed at is stronger than the others. */
  const strengthOf = ({ id }: ShownMask): number => {
    if (!visible.some((mask) => mask.id === hover.pointed)) return opacity;
    return id === hover.pointed ? Math.min(1, opacity + 0.2) : opacity / 2;
  };
  return (
    <figure className="masked" aria-label="The picture and its masks" onKeyDown={(event) => undoByKeys(event, rows)}>
      <PointablePicture
        url={picture.url}
        alt={`The picture, marked: ${versions.map(({ label }) => label).join(', ')}`}
        size={sizeOf(picture)}
        most={WIDE}
        marking={marking}
        onRead={(readable) => noteRead(picture.url, readable)}
        onTap={(at) => !pointing && (pickAt(visible, onPick, at) || hover.onTap(at))}
        onHover={hover.onHover}
        onRemove={removal.remove}
        layers={rows.map(({ shown, colour, visible }) => {
          const source = visible ? sourceOf(shown) : null;
          if (source === null) return null;
          return <Sheet key={shown.id} {...{ shown, source, colour }} opacity={strengthOf(shown)} onRead={noteRead} />;
        })}
        over={<Labels masks={masks} running={running} hover={hover} />}
        beside={
          <>
            <div className="row view-row">
              {(running || newest > 0) && <Scrubber at={at} newest={newest} scaleCount={scaleCount} onPick={pick} />}
              <Opacity opacity={opacity} onOpacity={setOpacity} />
              <RedrawSetting />
            </div>
            <Fault text={missing === null ? removal.fault : whyUnreadable(missing, location.href)} />
            {rows.map((row) => (
              <MaskTools
                key={row.root}
                {...{ picture, row, running, hover, toggle, onChange }}
                onCorrect={correcting?.onCorrect ?? null}
              />
            ))}
            <p role="status" className="note report">
              {removal.report}
            </p>
          </>
        }
      />
    </figure>
  );
}

/** Ctrl and Z go back from the newest correction that is shown, with Shift forward again. */
function undoByKeys(event: KeyboardEvent, rows: readonly Row[]): void {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
  const step = event.shiftKey
    ? rows.find(({ redo }) => redo !== null)?.redo
    : rows
        .filter(({ undo }) => undo !== null)
        .sort((a, b) => (b.shown.mask?.index ?? 0) - (a.shown.mask?.index ?? 0))[0]?.undo;
  step?.();
  event.preventDefault();
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

/** As wide as the column, and so high that its tools are seen with it above the composer. */
const WIDE = { width: '100%', height: 'var(--highest)' };

const badgeOf = ({ scales }: ShownMask): string => {
  const newest = scales.at(-1);
  return newest === undefined ? 'starting…' : `scale ${newest.scale} of ${newest.scaleCount}`;
};
