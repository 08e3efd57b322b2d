// The picture that the question is about, to be pointed at: a click marks a point, a drag a box. By keyboard: arrows
// move a cross, Enter marks a point where it stands, B sets one corner of a box and then the other.
import { useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Model } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { boxBetween, withPoint } from './marks.ts';
import type { Box, Marks, Point } from './marks.ts';

interface Props {
  url: string;
  can: Model['abilities'];
  marks: Marks;
  onMarks: (marks: Marks) => void;
}

/** Screen pixels that a pointer may tremble and still mean a point. */
const TREMBLE = 5;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Of the longer side, one press of an arrow; with Shift it is a tenth of that. */
const STEP = 1 / 40;

export function PointingPad({ url, can, marks, onMarks }: Props) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  /** Where a drag began, and where it is. */
  const [drag, setDrag] = useState<{ from: Point; to: Point } | null>(null);
  /** Of the keyboard; null until it was used. */
  const [cross, setCross] = useState<Point | null>(null);
  const [corner, setCorner] = useState<Point | null>(null);
  const [said, setSaid] = useState('');

  const clamp = ({ x, y }: Point): Point => ({
    x: Math.max(0, Math.min(size?.width ?? 0, x)),
    y: Math.max(0, Math.min(size?.height ?? 0, y)),
  });
  const addPoint = (point: Point) => onMarks(withPoint(marks, point));
  const addBox = (box: Box) => onMarks({ ...marks, boxes: [...marks.boxes, box] });
  const at = (event: PointerEvent<HTMLElement>): Point => {
    const frame = event.currentTarget.getBoundingClientRect();
    return clamp({
      x: ((event.clientX - frame.left) / frame.width) * (size?.width ?? 0),
      y: ((event.clientY - frame.top) / frame.height) * (size?.height ?? 0),
    });
  };
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (size === null || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ from: at(event), to: at(event) });
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    if (drag === null || size === null) return;
    const to = at(event),
      unit = size.width / event.currentTarget.getBoundingClientRect().width;
    setDrag(null);
    if (Math.hypot(to.x - drag.from.x, to.y - drag.from.y) > TREMBLE * unit && can.boxes)
      addBox(boxBetween(drag.from, to, size));
    else if (can.points) addPoint(to);
  };
  const press = (event: KeyboardEvent) => {
    if (size === null) return;
    const here = cross ?? { x: size.width / 2, y: size.height / 2 };
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const step = Math.max(size.width, size.height) * STEP * (event.shiftKey ? 0.1 : 1);
      const next = clamp({ x: here.x + arrow[0] * step, y: here.y + arrow[1] * step });
      setCross(next);
      setSaid(`${Math.round(next.x)}, ${Math.round(next.y)}`);
    } else if ((event.key === 'Enter' || event.key === ' ') && can.points) addPoint(here);
    else if (event.key.toLowerCase() === 'b' && can.boxes && corner === null) {
      setCorner(here);
      setSaid('First corner');
    } else if (event.key.toLowerCase() === 'b' && corner !== null) {
      addBox(boxBetween(corner, here, size));
      setCorner(null);
    } else return;
    event.preventDefault();
  };
  const growing =
    size === null
      ? null
      : drag !== null && can.boxes
        ? boxBetween(drag.from, drag.to, size)
        : corner !== null && cross !== null
          ? boxBetween(corner, cross, size)
          : null;
  const how = [can.points ? 'click to mark a point' : '', can.boxes ? 'drag to mark a box' : '']
    .filter((one) => one !== '')
    .join(', ');
  return (
    <div className="pointing">
      <p className="note" id="pointing-how">
        {how.charAt(0).toUpperCase() + how.slice(1)}.{' '}
        <span className="keys">
          Keys: arrows{can.points ? ', Enter for a point' : ''}
          {can.boxes ? ', B for each corner of a box' : ''}.
        </span>
      </p>
      <div
        className="pad"
        role="application"
        tabIndex={0}
        aria-label="The picture to point at"
        aria-describedby="pointing-how"
        onKeyDown={press}
        style={size === null ? {} : sized(size)}
        onPointerDown={begin}
        onPointerMove={(event) => {
          if (drag !== null) setDrag({ ...drag, to: at(event) });
        }}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        <img
          src={url}
          alt=""
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setSize({ width, height })}
        />
        {size !== null && <Drawing size={size} marks={marks} growing={growing} cross={cross} />}
      </div>
      <output className="hidden" aria-live="polite">
        {said}
      </output>
      <ul className="marks" aria-label="What you point at">
        {marks.points.map((point, i) => (
          <Mark
            key={`p${i}`}
            name={`Point ${point.x}, ${point.y}`}
            onRemove={() => onMarks({ ...marks, points: marks.points.filter((_, n) => n !== i) })}
          />
        ))}
        {marks.boxes.map((box, i) => (
          <Mark
            key={`b${i}`}
            name={`Box ${box.x}, ${box.y}, ${box.width} × ${box.height}`}
            onRemove={() => onMarks({ ...marks, boxes: marks.boxes.filter((_, n) => n !== i) })}
          />
        ))}
      </ul>
    </div>
  );
}

/** Large enough to be pointed at, however small it is, and no higher than leaves room for the rest. */
const sized = ({ width, height }: { width: number; height: number }) => ({
  aspectRatio: `${width} / ${height}`,
  width: `min(100%, ${Math.max(280, Math.min(width, 560))}px, ${Math.round((40 * width) / height)}vh)`,
});

function Mark({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <li>
      {name}
      <button type="button" className="quiet" aria-label={`Remove ${name}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}

function Drawing({
  size: { width, height },
  marks,
  growing,
  cross,
}: {
  size: { width: number; height: number };
  marks: Marks;
  growing: Box | null;
  cross: Point | null;
}) {
  const radius = Math.max(width, height) / 60;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {marks.points.map(({ x, y }, i) => (
        <circle key={i} cx={x} cy={y} r={radius} />
      ))}
      {[...marks.boxes, ...(growing === null ? [] : [growing])].map((box, i) => (
        <rect key={i} {...box} />
      ))}
      {cross !== null && (
        <path
          d={`M${cross.x - 2 * radius} ${cross.y}h${4 * radius}M${cross.x} ${cross.y - 2 * radius}v${4 * radius}`}
        />
      )}
    </svg>
  );
}
