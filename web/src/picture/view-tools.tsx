// The tools of a picture's view: what dragging does, nearer and farther, the whole picture.
import { Icon } from '../icon.tsx';
import { ZOOM_STEP } from './use-editor-keys.ts';
import type { Zoom } from './use-zoom.ts';

/** What dragging does: it draws a box, or it moves the picture. */
export type DragTool = 'BOX' | 'MOVE';

interface Props {
  /** Null: dragging always moves. */
  tool: DragTool | null;
  onTool: (tool: DragTool) => void;
  zoom: number;
  zoomBy: Zoom['zoomBy'];
  onWhole: () => void;
}

const TOOLS = [
  { tool: 'BOX', name: 'Dragging draws a box', icon: 'box' },
  { tool: 'MOVE', name: 'Dragging moves the picture', icon: 'move' },
] as const;

export function ViewTools({ tool, onTool, zoom, zoomBy, onWhole }: Props) {
  return (
    <div className="view-tools" role="toolbar" aria-label="View">
      {tool !== null &&
        TOOLS.map((one) => (
          <button
            key={one.tool}
            type="button"
            aria-label={one.name}
            title={one.name}
            aria-pressed={tool === one.tool}
            onClick={() => onTool(one.tool)}
          >
            <Icon name={one.icon} />
          </button>
        ))}
      <button
        type="button"
        aria-label="Zoom out"
        title="Zoom out"
        disabled={zoom === 1}
        onClick={() => zoomBy(1 / ZOOM_STEP)}
      >
        <Icon name="farther" />
      </button>
      <button type="button" title="The whole picture" disabled={zoom === 1} onClick={onWhole}>
        {Math.round(100 * zoom)} %
      </button>
      <button
        type="button"
        aria-label="Zoom in"
        title="Zoom in (Ctrl and wheel, or two fingers)"
        onClick={() => zoomBy(ZOOM_STEP)}
      >
        <Icon name="add" />
      </button>
    </div>
  );
}
