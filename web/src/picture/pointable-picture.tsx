// A picture in its frame: enlarged and moved, with layers on it, and with marks where it can be pointed at. Answers and
// the composer show their pictures with it.
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { Point } from '../chat/marks.ts';
import { Drawing } from './drawing.tsx';
import type { Marking, Place, Size } from './marking.ts';
import { usePointing } from './use-pointing.ts';
import { usePointingKeys } from './use-pointing-keys.ts';
import { useZoom } from './use-zoom.ts';
import type { View } from './use-zoom.ts';
import { ViewTools } from './view-tools.tsx';
import type { DragTool } from './view-tools.tsx';

interface Props {
  url: string;
  alt: string;
  /** In pixels; null: as the browser measures it. */
  size: Size | null;
  /** CSS lengths: how wide and how high it may be. */
  most: { width: string; height: string };
  /** Null: the picture cannot be pointed at. */
  marking: Marking | null;
  /** The picture is in no list that scrolls: the wheel and a finger belong to it. */
  alone?: boolean;
  /** Called with whether the file could be fetched and decoded. */
  onRead?: (readable: boolean) => void;
  /** A click or a tap; returns whether it was used. Otherwise it marks a point. `at`: 0 to 1 of the picture. */
  onTap?: (at: Point) => boolean;
  /** A click or a drag with Shift, or with its tool. `path`: 0 to 1 of the picture. Absent: nothing is removed. */
  onRemove?: ((path: readonly Point[]) => void) | undefined;
  /** Null when the mouse has left. */
  onHover?: (place: Place | null) => void;
  /** What is enlarged with the picture. */
  layers?: ReactNode;
  /** What lies over the frame. */
  over?: ReactNode;
  /** Beside the picture where the column is wide enough, otherwise below it. */
  beside?: ReactNode;
}

const CANNOT: Marking = { can: { points: false, boxes: false }, marks: { points: [], boxes: [] }, onMarks: () => {} };
const isTouched = (): boolean => matchMedia('(pointer: coarse)').matches;

export function PointablePicture(props: Props) {
  const { marking, alone = false, beside, onRemove } = props;
  const [loaded, setLoaded] = useState<Size | null>(null);
  const size = props.size ?? loaded;
  const { can, marks, onMarks } = marking ?? CANNOT;
  const [tool, setTool] = useState<DragTool>(!alone && isTouched() ? 'MOVE' : 'BOX');
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const { view, zoomBy, reset } = useZoom(frame, stage, alone);
  const parts = { frame, stage, size, can, marks, onMarks, view, zoomBy };
  const boxes = can.boxes && tool === 'BOX';
  const removes = onRemove !== undefined && tool === 'REMOVE';
  const pointing = usePointing({ ...parts, boxes, removes, onRemove, onTap: props.onTap, onHover: props.onHover });
  const keys = usePointingKeys({ ...parts, reset, removes, onRemove });
  const how = useId();
  const pointable = can.points || can.boxes;
  return (
    <div className="picture">
      <div className={`framed ${shapeOf(size)}`} style={sized(size, props.most)}>
        <div
          ref={frame}
          className={pointable ? 'layers pointable' : 'layers'}
          role={pointable ? 'application' : 'group'}
          tabIndex={0}
          aria-label={pointable ? 'The picture to point at' : 'The picture'}
          aria-describedby={how}
          style={handOf({ can, boxes, removes, zoom: view.zoom })}
          {...pointing.handlers}
          onKeyDown={keys.onKeyDown}
        >
          <Stage {...props} {...{ stage, view }} onSize={setLoaded}>
            {size !== null && (pointable || onRemove !== undefined) && (
              <Drawing
                {...{ size, marks }}
                cross={keys.cross}
                growing={pointing.growing ?? keys.growing}
                scribble={pointing.scribble}
                zoom={view.zoom}
              />
            )}
          </Stage>
          {props.over}
        </div>
        <ViewTools
          {...{ tool, zoomBy }}
          tools={toolsOf(can, onRemove !== undefined)}
          onTool={setTool}
          zoom={view.zoom}
          onWhole={reset}
        />
      </div>
      <Spoken id={how} text={howTo(can, removes, onRemove !== undefined)} announcement={keys.announcement} />
      {beside !== undefined && <div className="beside">{beside}</div>}
    </div>
  );
}

/** For screen readers: the keys, and what they have done. */
const Spoken = ({ id, text, announcement }: { id: string; text: string; announcement: string }) => (
  <>
    <p className="hidden" id={id}>
      {text}
    </p>
    <output className="hidden" aria-live="polite">
      {announcement}
    </output>
  </>
);

interface StageProps extends Pick<Props, 'url' | 'alt' | 'layers' | 'onRead'> {
  stage: RefObject<HTMLDivElement | null>;
  view: View;
  onSize: (size: Size) => void;
  children: ReactNode;
}

/** What is enlarged: the picture, its layers, the marks. */
function Stage({ url, alt, layers, onRead, stage, view, onSize, children }: StageProps) {
  return (
    <div
      ref={stage}
      className="zoomed"
      style={{
        transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`,
        ['--edge' as string]: `${1 / view.zoom}px`,
      }}
    >
      <Img
        url={url}
        alt={alt}
        onRead={(readable, natural) => {
          if (natural !== null) onSize(natural);
          onRead?.(readable);
        }}
      />
      {layers}
      {children}
    </div>
  );
}

/** What a finger may do besides, and the cursor. */
function handOf({
  can,
  boxes,
  removes,
  zoom,
}: {
  can: Marking['can'];
  boxes: boolean;
  removes: boolean;
  zoom: number;
}) {
  const draws = boxes || removes;
  const still = draws || zoom === 1;
  return {
    touchAction: still && !draws ? 'pan-y' : 'none',
    cursor: !still ? 'grab' : can.points || draws ? 'crosshair' : 'default',
  };
}

/** What dragging can do; with one tool there is nothing to choose. */
function toolsOf(can: Marking['can'], removes: boolean): DragTool[] {
  const all: DragTool[] = [...(can.boxes ? (['BOX'] as const) : []), 'MOVE', ...(removes ? (['REMOVE'] as const) : [])];
  return all.length === 1 ? [] : all;
}

const howTo = ({ points, boxes }: Marking['can'], removes: boolean, canRemove: boolean): string =>
  'Keys: + and − enlarge, 0 shows the whole picture, the arrows move' +
  (points || boxes || removes ? ' a cross' : ' it') +
  (points ? ', Enter marks a point' : '') +
  (boxes ? ', B sets each corner of a box' : '') +
  (canRemove ? ', X removes the part of a mask at the cross, Ctrl+Z undoes' : '') +
  '.';

/** Wider than this many times its height, a picture is lower than the tools on its corner. */
const FLAT = 8;
/** Higher than this many times its width, a picture may be narrower than the tools on its corner. */
const NARROW = 2;

/** `tall`: what is beside the picture finds room there, so that the picture may be as high as the window. */
function shapeOf(size: Size | null): '' | 'tall' | 'tall narrow' | 'flat' {
  if (size === null) return '';
  const { width, height } = size;
  if (width < height) return height > NARROW * width ? 'tall narrow' : 'tall';
  return width > FLAT * height ? 'flat' : '';
}

function sized(size: Size | null, { width, height }: Props['most']) {
  if (size === null) return {};
  const aspect = size.width / size.height;
  return { aspectRatio: `${size.width} / ${size.height}`, width: `min(100%, ${width}, ${aspect} * ${height})` };
}

interface ImgProps {
  url: string;
  alt: string;
  onRead: (readable: boolean, natural: Size | null) => void;
}

function Img({ url, alt, onRead }: ImgProps) {
  const image = useRef<HTMLImageElement>(null);
  // A picture that the browser has already is complete before React listens.
  useEffect(() => {
    const { complete = false, naturalWidth: width = 0, naturalHeight: height = 0 } = image.current ?? {};
    if (complete && width > 0) onRead(true, { width, height });
  }, [url]);
  return (
    <img
      ref={image}
      src={url}
      alt={alt}
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => onRead(true, { width, height })}
      onError={() => onRead(false, null)}
    />
  );
}
