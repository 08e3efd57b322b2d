// A picture with its masks laid over it. While a mask forms, the newest preview is shown; afterwards a scrubber replays
// the scales.
import { useCallback, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Mask, Picture } from '../api/types.ts';
import { finishedOf } from '../chat/turn-state.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { Fault } from '../fault.tsx';
import { Icon } from '../icon.tsx';
import { Choices, Sheet } from './candidates.tsx';
import type { OnPick } from './use-picking.ts';
import { MaskTools } from './mask-tools.tsx';
import { PointablePicture } from './pointable-picture.tsx';
import { sizeOf } from './marking.ts';
import type { Marking } from './marking.ts';
import { Scrubber } from './scrubber.tsx';
import { whyUnreadable } from './unreadable.ts';
import { useHover } from './use-hover.ts';
import type { Hover } from './use-hover.ts';
import { useReplay } from './use-replay.ts';
import { usePicking } from './use-picking.ts';
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
  const [opacity, setOpacity] = useState(0.45);
  const { rows, toggle } = useVersions(masks);
  const versions = rows.map(({ shown }) => shown);
  const visible = rows.filter((row) => row.visible).map(({ shown }) => shown);
  const replay = useReplay(versions, picture);
  const { sourceOf } = replay;
  const { missing, noteRead } = useUnreadable([picture.url, ...versions.map((mask) => sourceOf(mask)?.url ?? null)]);
  const hover = useHover(versions, (mask) => visible.includes(mask), toggle);
  const picking = usePicking(visible, onPick);
  const removal = usePartRemoval(finishedOf(visible), correcting);
  return (
    <figure
      className="masked"
      aria-label="The picture and its masks"
      style={{ ['--rows' as string]: rows.length }}
      onKeyDown={(event) => {
        undoByKeys(event, rows);
        picking.onKey(event);
      }}
    >
      <PointablePicture
        url={picture.url}
        alt={`The picture, marked: ${versions.map(({ label }) => label).join(', ')}`}
        size={sizeOf(picture)}
        most={WIDE}
        marking={marking}
        onRead={(readable) => noteRead(picture.url, readable)}
        onTap={(at) => !pointing && (picking.pickAt(at) || hover.onTap(at))}
        onHover={(place) => hover.onHover(picking.aimAt(place?.at ?? null) ? null : place)}
        onRemove={removal.remove}
        layers={rows.map(({ shown, colour, visible: isVisible }) => {
          const source = isVisible ? sourceOf(shown) : null;
          if (source === null) return null;
          const layer = {
            shown,
            source,
            colour,
            aim: picking.aim,
            opacity: opacity * strengthOf(shown, visible, hover),
          };
          return <Sheet key={shown.id} {...layer} onRead={noteRead} />;
        })}
        over={<Labels masks={masks} running={running} hover={hover} />}
        beside={
          <>
            <ViewRow running={running} replay={replay} opacity={opacity} onOpacity={setOpacity} />
            <Choices {...picking} masks={visible} running={running} />
            <Fault text={missing === null ? removal.fault : whyUnreadable(missing, location.href)} />
            <Tools
              {...{ picture, rows, running, hover, toggle, onChange }}
              onCorrect={correcting?.onCorrect ?? null}
              report={removal.report}
            />
          </>
        }
      />
    </figure>
  );
}

interface OpacityProps {
  opacity: number;
  onOpacity: (opacity: number) => void;
}

interface ViewProps extends OpacityProps {
  running: boolean;
  replay: ReturnType<typeof useReplay>;
}

/** How the masks are seen. */
function ViewRow({ running, replay: { at, newest, scaleCount, pick }, ...opacity }: ViewProps) {
  return (
    <div className="row view-row">
      {(running || newest > 0) && <Scrubber at={at} newest={newest} scaleCount={scaleCount} onPick={pick} />}
      <Opacity {...opacity} />
    </div>
  );
}

/** How much stronger or weaker than the others a mask is drawn: the one that is pointed at is the strongest. */
function strengthOf({ id }: ShownMask, visible: readonly ShownMask[], { pointed }: Hover): number {
  if (!visible.some((mask) => mask.id === pointed)) return 1;
  return id === pointed ? 1.33 : 0.5;
}

interface ToolsProps extends Omit<Parameters<typeof MaskTools>[0], 'row'> {
  rows: readonly Row[];
  /** How the last removal of a part went. */
  report: string;
}

const Tools = ({ rows, report, ...tools }: ToolsProps) => (
  <>
    {rows.map((row) => (
      <MaskTools key={row.root} row={row} {...tools} />
    ))}
    <p role="status" className="note report">
      {report}
    </p>
  </>
);

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

function Opacity({ opacity, onOpacity }: OpacityProps) {
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
