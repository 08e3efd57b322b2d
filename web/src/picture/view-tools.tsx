// The tools of a picture's view: what dragging does, nearer and farther, the whole picture.
import { Icon } from '../icon.tsx';
import { ZOOM_STEP } from './use-editor-keys.ts';
import type { Zoom } from './use-zoom.ts';

/** What dragging does: it draws a box, it moves the picture, or it crosses out parts of a mask. */
export type DragTool = 'BOX' | 'MOVE' | 'REMOVE';

interface Props {
  tool: DragTool;
  /** To choose from. */
  tools: readonly DragTool[];
  onTool: (tool: DragTool) => void;
  zoom: number;
  zoomBy: Zoom['zoomBy'];
  onWhole: () => void;
}

const TOOLS = {
  BOX: { name: 'Dragging draws a box', icon: 'box' },
  MOVE: { name: 'Dragging moves the picture', icon: 'move' },
  REMOVE: {
    name: 'Click a part of a mask to remove it (or Shift and click): by hand, without the model',
    icon: 'removeArea',
  },
} as const;

export function ViewTools({ tool, tools, onTool, zoom, zoomBy, onWhole }: Props) {
  return (
    <div className="view-corner">
      <div className="view-tools" role="toolbar" aria-label="View">
        {tools.map((one) => (
          <button
            key={one}
            type="button"
            aria-label={TOOLS[one].name}
            title={TOOLS[one].name}
            aria-pressed={tool === one}
            onClick={() => onTool(one)}
          >
            <Icon name={TOOLS[one].icon} />
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
    </div>
  );
}
