// Marks on a picture: points, boxes, the box that is being drawn, the cross of the keyboard. Coordinates: pixels of the
// picture.
import type { Box, Marks, Point } from '../chat/marks.ts';
import type { Size } from './marking.ts';

interface Props {
  size: Size;
  marks: Marks;
  growing: Box | null;
  /** What is being drawn over what shall be removed; 0 to 1 of the picture. */
  scribble: readonly Point[];
  cross: Point | null;
  zoom: number;
}

export function Drawing({ size: { width, height }, marks, growing, scribble, cross, zoom }: Props) {
  const arm = Math.max(width, height) / 40 / zoom;
  return (
    <svg className="marks-drawn" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {marks.points.map(({ x, y }, i) => (
        <g key={i}>
          <path className="ring" d={`M${x} ${y}h0`} />
          <path className="dot" d={`M${x} ${y}h0`} />
        </g>
      ))}
      {[...marks.boxes, ...(growing === null ? [] : [growing])].map((box, i) => (
        <rect key={i} {...box} />
      ))}
      {scribble.length > 0 && (
        <polyline className="scribble" points={scribble.map(({ x, y }) => `${x * width},${y * height}`).join(' ')} />
      )}
      {cross !== null && <path d={`M${cross.x - arm} ${cross.y}h${2 * arm}M${cross.x} ${cross.y - arm}v${2 * arm}`} />}
    </svg>
  );
}
