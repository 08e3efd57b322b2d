// What the editor draws above the mask: the outline that is being set, and the brush or the cross. Each line is drawn
// twice, a light one within a dark one, so that it is seen on any picture.
import type { Point } from '../chat/marks.ts';

interface Props {
  /** Of the picture, in pixels. */
  width: number;
  height: number;
  corners: readonly Point[];
  /** Null until the pointer or an arrow key was used. */
  cursor: Point | null;
  /** The radius of the brush, in pixels of the picture; null: a cross. */
  brush: number | null;
}

export function EditorGuides({ width, height, corners, cursor, brush }: Props) {
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
