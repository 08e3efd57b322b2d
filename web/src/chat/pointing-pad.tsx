// The picture that the question is about, to set marks on it: a click sets a point, a drag a box. By keyboard: arrows
// move a cross, Enter sets a point where the cross is, B sets one corner of a box and then the other.
import { useId, useState } from 'react';
import type { Model } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import type { Box, Marks, Point } from './marks.ts';
import { useMarking } from './use-marking.ts';
import type { Size } from './use-marking.ts';

interface Props {
  url: string;
  can: Model['abilities'];
  marks: Marks;
  onMarks: (marks: Marks) => void;
}

export function PointingPad({ url, can, marks, onMarks }: Props) {
  const [size, setSize] = useState<Size | null>(null);
  const { handlers, growing, cross, announcement } = useMarking(size, can, marks, onMarks);
  const how = useId();
  return (
    <div className="pointing">
      <HowTo id={how} can={can} />
      <div
        className="pad"
        role="application"
        tabIndex={0}
        aria-label="The picture to point at"
        aria-describedby={how}
        style={size === null ? {} : sized(size)}
        {...handlers}
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
        {announcement}
      </output>
      <MarkList marks={marks} onMarks={onMarks} />
    </div>
  );
}

function HowTo({ id, can }: { id: string; can: Model['abilities'] }) {
  const how = [can.points ? 'click to mark a point' : '', can.boxes ? 'drag to mark a box' : '']
    .filter((one) => one !== '')
    .join(', ');
  return (
    <p className="note" id={id}>
      {how.charAt(0).toUpperCase() + how.slice(1)}.{' '}
      <span className="keys">
        Keys: arrows{can.points ? ', Enter for a point' : ''}
        {can.boxes ? ', B for each corner of a box' : ''}.
      </span>
    </p>
  );
}

function MarkList({ marks, onMarks }: Pick<Props, 'marks' | 'onMarks'>) {
  return (
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
  );
}

/** At least 280 CSS pixels wide, at most 560, and at most 40 % of the window's height. */
const sized = ({ width, height }: Size) => ({
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

interface DrawingProps {
  size: Size;
  marks: Marks;
  /** The box that is being dragged. */
  growing: Box | null;
  /** The cross of the keyboard. */
  cross: Point | null;
}

function Drawing({ size: { width, height }, marks, growing, cross }: DrawingProps) {
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
