// A mask is corrected by hand: brush and eraser, areas added and taken away by their outline, undo and redo, enlarged
// by wheel or two fingers. What is saved is a new mask beside the old one.
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { CreateMaskDocument } from '../api/generated.ts';
import type { Mask, Picture } from '../api/types.ts';
import type { Point } from '../chat/marks.ts';
import { EditorTools } from './editor-tools.tsx';
import type { Tool } from './editor-tools.tsx';
import { PaintedLayer } from './painted-layer.tsx';
import { Painting } from './painting.ts';
import type { Area } from './painting.ts';
import { useZoom } from './use-zoom.ts';

interface Props {
  turnId: string;
  picture: Picture & { url: string };
  mask: Mask;
  colour: string;
  onSaved: (mask: Mask) => void;
  onCancel: () => void;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const TOOL_KEYS: Readonly<Record<string, Tool>> = { b: 'BRUSH', e: 'ERASER', a: 'ADD', r: 'REMOVE', m: 'MOVE' };
/** Of the longer side, one press of an arrow; with Shift it is a tenth of that. */
const STEP = 1 / 50;
const ZOOM_STEP = 1.5;

export function MaskEditor({ turnId, picture, mask, colour, onSaved, onCancel }: Props) {
  const [painting] = useState(() => new Painting(mask.rle));
  const { width, height } = painting.pixels;
  const longer = Math.max(width, height);
  const [changed, setChanged] = useState<{ area: Area }>({ area: { x: 0, y: 0, width, height } });
  const [tool, setTool] = useState<Tool>('BRUSH');
  /** Of the brush, in pixels of the picture. */
  const [size, setSize] = useState(Math.max(1, Math.round(longer / 20)));
  const [corners, setCorners] = useState<readonly Point[]>([]);
  /** Where the pointer is, or the cross that the arrows move; null until one was used. */
  const [cursor, setCursor] = useState<Point | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [said, setSaid] = useState('');
  const [key] = useState(() => crypto.getRandomValues(new Uint32Array(4)).join('-'));
  const editor = useRef<HTMLElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const { view, zoomBy, reset } = useZoom(frame, stage);
  /** On the screen, by id; two of them enlarge and move. */
  const pointers = useRef(new Map<number, Point>());
  const last = useRef<Point | null>(null);
  const how = useId();
  useEffect(() => {
    frame.current?.focus({ preventScroll: true });
    editor.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  const show = (area: Area | null) => {
    if (area !== null) setChanged({ area });
  };
  const paint = (from: Point, to: Point) => show(painting.sweep(from, to, size / 2, tool === 'BRUSH'));
  const endStroke = () => {
    painting.end();
    last.current = null;
    setChanged(({ area }) => ({ area }));
  };
  const close = () => {
    if (corners.length >= 3) show(painting.fill(corners, tool === 'ADD'));
    setCorners([]);
  };
  const undo = () => (corners.length > 0 ? setCorners(corners.slice(0, -1)) : show(painting.undo()));
  const redo = () => show(painting.redo());
  const choose = (next: Tool) => {
    setCorners([]);
    setTool(next);
  };
  const resize = (next: number) => setSize(Math.max(1, Math.min(Math.round(longer / 2), Math.round(next))));
  const placeCorner = (point: Point) => setCorners([...corners, point]);

  const pictureAt = (event: { clientX: number; clientY: number }): Point => {
    const { left, top, width: shown } = stage.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1 };
    return { x: ((event.clientX - left) / shown) * width, y: ((event.clientY - top) / shown) * width };
  };
  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.current.size > 1) {
      show(painting.drop());
      last.current = null;
      return;
    }
    const at = pictureAt(event);
    setCursor(at);
    if (event.button !== 0 || tool === 'MOVE') return;
    if (tool === 'ADD' || tool === 'REMOVE') return placeCorner(at);
    last.current = at;
    paint(at, at);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const at = pictureAt(event);
    setCursor(at);
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const here = { x: event.clientX, y: event.clientY };
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, here);
    if (other !== undefined) {
      const grown = Math.hypot(here.x - other.x, here.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
      // What lay between the fingers stays between them.
      const middle = { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 };
      zoomBy(grown, middle, { x: (here.x - before.x) / 2, y: (here.y - before.y) / 2 });
    } else if (last.current !== null) {
      paint(last.current, at);
      last.current = at;
    } else if (tool === 'MOVE' || event.buttons === 4) zoomBy(1, here, { x: here.x - before.x, y: here.y - before.y });
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    pointers.current.delete(event.pointerId);
    if (last.current !== null) endStroke();
  };

  /** What the pointer does, at the cross. */
  const act = (here: Point) => {
    if (tool === 'ADD' || tool === 'REMOVE') placeCorner(here);
    else if (tool !== 'MOVE') {
      paint(here, here);
      endStroke();
    }
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const here = cursor ?? { x: width / 2, y: height / 2 };
    const arrow = ARROWS[event.key],
      letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (letter === 'z') (event.shiftKey ? redo : undo)();
      else if (letter === 'y') redo();
      else return;
    } else if (arrow !== undefined) {
      const step = longer * STEP * (event.shiftKey ? 0.1 : 1);
      const next = {
        x: Math.max(0, Math.min(width, here.x + arrow[0] * step)),
        y: Math.max(0, Math.min(height, here.y + arrow[1] * step)),
      };
      setCursor(next);
      setSaid(`${Math.round(next.x)}, ${Math.round(next.y)}`);
    } else if (event.key === ' ') act(here);
    else if (event.key === 'Enter') close();
    else if (event.key === 'Escape' && corners.length > 0) setCorners([]);
    else if (event.key === '+') zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
    else if (event.key === '[') resize(size / 1.25);
    else if (event.key === ']') resize(size * 1.25 + 1);
    else if (TOOL_KEYS[letter] !== undefined) choose(TOOL_KEYS[letter]);
    else return;
    event.preventDefault();
  };

  const save = async () => {
    setBusy(true);
    setFault('');
    try {
      const input = { turnId, basedOnMaskId: mask.id, shape: { rle: painting.rle } };
      // The same strokes sent again, after an answer that was lost, make no second mask.
      const idempotencyKey = `${key} ${input.shape.rle.counts.length} ${hashOf(input.shape.rle.counts)}`;
      onSaved((await client.request(CreateMaskDocument, { input: { ...input, idempotencyKey } })).createMask.mask);
    } catch (error) {
      setFault(sentenceOf(error));
      setBusy(false);
    }
  };
  const outlined = tool === 'ADD' || tool === 'REMOVE';
  return (
    <section ref={editor} className="editor" aria-label={`Correct “${mask.label}”`}>
      <EditorTools
        tool={tool}
        onTool={choose}
        size={size}
        maxSize={Math.round(longer / 2)}
        onSize={resize}
        canUndo={painting.canUndo || corners.length > 0}
        canRedo={painting.canRedo}
        onUndo={undo}
        onRedo={redo}
        zoom={view.zoom}
        onZoom={(larger) => zoomBy(larger ? ZOOM_STEP : 1 / ZOOM_STEP)}
        onWhole={reset}
        onClose={outlined && corners.length >= 3 ? close : null}
      />
      <div
        ref={frame}
        className={`canvas ${tool.toLowerCase()}`}
        role="application"
        tabIndex={0}
        aria-label="The mask to paint on"
        aria-describedby={how}
        style={{ aspectRatio: `${width} / ${height}` }}
        onKeyDown={press}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={() => setCursor(null)}
        onDoubleClick={() => {
          if (outlined) close();
        }}
      >
        <div
          ref={stage}
          className="stage"
          style={{
            aspectRatio: `${width} / ${height}`,
            width: `min(100cqw, ${100 * (width / height)}cqh)`,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`,
            ['--edge' as string]: `${1 / view.zoom}px`,
          }}
        >
          <img src={picture.url} alt="" draggable={false} />
          <PaintedLayer painting={painting} colour={colour} changed={changed} />
          <Guides width={width} height={height} corners={corners} cursor={cursor} brush={outlined ? null : size / 2} />
        </div>
      </div>
      <p className="note keys" id={how}>
        Keys: B brush, E eraser, A add an outline, R remove one, M move; arrows and Space paint, [ and ] change the
        size, Enter closes an outline, + and − enlarge, Ctrl+Z undoes.
      </p>
      <output className="hidden" aria-live="polite">
        {said}
      </output>
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      <div className="row">
        <button type="button" className="send" disabled={busy || !painting.canUndo} onClick={() => void save()}>
          {busy ? 'Saving…' : 'Save as a new mask'}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </section>
  );
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** The outline that is being set, and the brush or cross. Twice each: a light line within a dark one is seen anywhere. */
function Guides({
  width,
  height,
  corners,
  cursor,
  brush,
}: {
  width: number;
  height: number;
  corners: readonly Point[];
  cursor: Point | null;
  /** Its radius; null: a cross. */
  brush: number | null;
}) {
  const line = [...corners, ...(cursor === null || corners.length === 0 ? [] : [cursor])];
  const arm = Math.max(width, height) / 60;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {['dark', 'light'].map((kind) => (
        <g key={kind} className={kind}>
          <polygon points={line.map(({ x, y }) => `${x},${y}`).join(' ')} />
          {corners.map(({ x, y }, i) => (
            <circle key={i} cx={x} cy={y} r={arm / 5} />
          ))}
          {cursor !== null && brush !== null && <circle cx={cursor.x} cy={cursor.y} r={brush} />}
          {cursor !== null && brush === null && (
            <path d={`M${cursor.x - arm} ${cursor.y}h${2 * arm}M${cursor.x} ${cursor.y - arm}v${2 * arm}`} />
          )}
        </g>
      ))}
    </svg>
  );
}
