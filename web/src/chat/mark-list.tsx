// What the question points at, and how to point.
import type { Model } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { isMarked } from './marks.ts';
import type { Marks } from './marks.ts';

interface Props {
  can: Model['abilities'];
  marks: Marks;
  onMarks: (marks: Marks) => void;
}

export function MarkList({ can, marks, onMarks }: Props) {
  return (
    <div className="pointing">
      <ul className="marks" aria-label="What you point at">
        {!isMarked(marks) && <li className="note">{howTo(can)}</li>}
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

function howTo({ points, boxes }: Model['abilities']): string {
  const how = [points ? 'click to mark a point' : '', boxes ? 'drag to mark a box' : '']
    .filter((one) => one !== '')
    .join(', ');
  return `In the picture, ${how}.`;
}

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
