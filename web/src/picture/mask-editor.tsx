// Paints a mask by hand: brush and eraser, areas added and removed by their outline, undo and redo, enlarged by wheel
// or two fingers. A corrected mask is saved as a new mask beside the old one; a mask that is new altogether gets a
// name.
import { useEffect, useId, useRef, useState } from 'react';
import type { HTMLAttributes, RefObject } from 'react';
import type { Mask, Picture } from '../api/types.ts';
import type { Point } from '../chat/marks.ts';
import { Fault } from '../fault.tsx';
import { emptyMask } from './edited.ts';
import type { Edited } from './edited.ts';
import { EditorGuides } from './editor-guides.tsx';
import { EditorTools } from './editor-tools.tsx';
import { PaintedLayer } from './painted-layer.tsx';
import { Painting } from './painting.ts';
import { ZOOM_STEP, useEditorKeys } from './use-editor-keys.ts';
import { useEditorPointers } from './use-editor-pointers.ts';
import { useSavedMask } from './use-saved-mask.ts';
import { isOutline, useStrokes } from './use-strokes.ts';
import type { Strokes } from './use-strokes.ts';
import { useZoom } from './use-zoom.ts';
import type { View } from './use-zoom.ts';

interface Props {
  turnId: string;
  picture: Picture & { url: string };
  edited: Edited;
  colour: string;
  onSaved: (mask: Mask) => void;
  onCancel: () => void;
}

export function MaskEditor({ turnId, picture, edited: { mask, rle }, colour, onSaved, onCancel }: Props) {
  const [painting] = useState(() => new Painting(rle));
  const { width, height } = painting.pixels;
  const [isFilled] = useState(() => rle.counts !== emptyMask(painting.pixels).rle.counts);
  const strokes = useStrokes(painting);
  /** Where the pointer is, or the cross that the arrow keys move; null until one was used. */
  const [cursor, setCursor] = useState<Point | null>(null);
  const editor = useRef<HTMLElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const { view, zoomBy, reset } = useZoom(frame, stage, true);
  const pointers = useEditorPointers({ stage, width, strokes, zoomBy, onCursor: setCursor });
  const keys = useEditorKeys({ width, height, strokes, zoomBy, cursor, onCursor: setCursor });
  const saving = useSavedMask(painting, onSaved);
  useEffect(() => {
    frame.current?.focus({ preventScroll: true });
    editor.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={editor} className="editor" aria-label={mask === null ? 'Add a mask' : `Correct “${mask.label}”`}>
      <EditorTools
        tool={strokes.tool}
        onTool={strokes.choose}
        size={strokes.size}
        maxSize={strokes.maxSize}
        onSize={strokes.resize}
        canUndo={strokes.canUndo}
        canRedo={painting.canRedo}
        onUndo={strokes.undo}
        onRedo={strokes.redo}
        zoom={view.zoom}
        onZoom={(larger) => zoomBy(larger ? ZOOM_STEP : 1 / ZOOM_STEP)}
        onWhole={reset}
        onClose={strokes.canClose ? strokes.close : null}
      />
      <Canvas
        {...{ frame, stage, view, painting, strokes, cursor, colour }}
        pictureUrl={picture.url}
        handlers={{ ...pointers, onKeyDown: keys.onKeyDown }}
      />
      <output className="hidden" aria-live="polite">
        {keys.announcement}
      </output>
      <Saving
        {...saving}
        label={mask === null ? '' : mask.label}
        isNew={mask === null}
        ready={painting.canUndo || (mask === null && isFilled)}
        onSave={(label) =>
          void saving.save(mask === null ? { turnId, imageId: picture.id, label } : { turnId, basedOnMaskId: mask.id })
        }
        onCancel={onCancel}
      />
    </section>
  );
}

interface SavingProps {
  busy: boolean;
  fault: string;
  label: string;
  /** A mask that is new altogether is saved with a label. */
  isNew: boolean;
  /** There is something to save. */
  ready: boolean;
  onSave: (label: string) => void;
  onCancel: () => void;
}

/** Characters of a label. */
const MAX_LABEL = 200;

function Saving({ busy, fault, label, isNew, ready, onSave, onCancel }: SavingProps) {
  const [text, setText] = useState(label);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text.trim());
      }}
    >
      <Fault text={fault} />
      <div className="row">
        {isNew && (
          <input
            className="label-field"
            value={text}
            aria-label="What the mask shows"
            placeholder="What does it show?"
            maxLength={MAX_LABEL}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <button type="submit" className="send" disabled={busy || !ready || (isNew && text.trim() === '')}>
          {busy ? 'Saving…' : 'Save as a new mask'}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface CanvasProps {
  frame: RefObject<HTMLDivElement | null>;
  stage: RefObject<HTMLDivElement | null>;
  view: View;
  painting: Painting;
  strokes: Strokes;
  cursor: Point | null;
  colour: string;
  pictureUrl: string;
  handlers: HTMLAttributes<HTMLDivElement>;
}

/** The picture, the mask on it, and what the pointer draws. */
function Canvas({ frame, stage, view, painting, strokes, cursor, colour, pictureUrl, handlers }: CanvasProps) {
  const { width, height } = painting.pixels;
  const { tool, corners, size } = strokes;
  const how = useId();
  return (
    <>
      <div
        ref={frame}
        className={`canvas ${tool.toLowerCase()}`}
        role="application"
        tabIndex={0}
        aria-label="The mask to paint on"
        aria-describedby={how}
        style={{ aspectRatio: `${width} / ${height}` }}
        {...handlers}
        onDoubleClick={() => {
          if (isOutline(tool)) strokes.close();
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
          <img src={pictureUrl} alt="" draggable={false} />
          <PaintedLayer painting={painting} colour={colour} changed={strokes.changed} />
          <EditorGuides {...{ width, height, corners, cursor }} brush={isOutline(tool) ? null : size / 2} />
        </div>
      </div>
      <p className="note keys" id={how}>
        Keys: B brush, E eraser, A add an outline, R remove one, M move; arrows and Space paint, [ and ] change the
        size, Enter closes an outline, + and − enlarge, Ctrl+Z undoes.
      </p>
    </>
  );
}
