// The tools of the mask editor: what the pointer does, how large the brush is, back and forth, nearer and farther.
import { useId } from 'react';
import { Icon } from '../icon.tsx';

/** ADD and REMOVE: the area inside an outline. */
export type Tool = 'BRUSH' | 'ERASER' | 'ADD' | 'REMOVE' | 'MOVE';

const TOOLS: { tool: Tool; name: string; icon: Parameters<typeof Icon>[0]['name'] }[] = [
  { tool: 'BRUSH', name: 'Brush', icon: 'brush' },
  { tool: 'ERASER', name: 'Eraser', icon: 'eraser' },
  { tool: 'ADD', name: 'Add outline', icon: 'addArea' },
  { tool: 'REMOVE', name: 'Remove outline', icon: 'removeArea' },
  { tool: 'MOVE', name: 'Move', icon: 'move' },
];

interface Props {
  tool: Tool;
  onTool: (tool: Tool) => void;
  size: number;
  maxSize: number;
  onSize: (size: number) => void;
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
  zoom: number;
  onZoom: (larger: boolean) => void;
  onWhole: () => void;
  /** Closes the outline; null while it has too few corners. */
  onClose: (() => void) | null;
}

export function EditorTools(props: Props) {
  const { tool, size, maxSize, zoom } = props;
  const id = useId();
  return (
    <div className="editor-tools" role="toolbar" aria-label="Tools">
      <div className="group">
        {TOOLS.map((one) => (
          <button
            key={one.tool}
            type="button"
            aria-pressed={tool === one.tool}
            title={one.name}
            onClick={() => props.onTool(one.tool)}
          >
            <Icon name={one.icon} />
            <span className="name">{one.name}</span>
          </button>
        ))}
      </div>
      {(tool === 'BRUSH' || tool === 'ERASER') && (
        <label className="slider" htmlFor={id}>
          Size
          <input
            id={id}
            type="range"
            min={1}
            max={maxSize}
            value={size}
            aria-valuetext={`${size} pixels`}
            onChange={(event) => props.onSize(Number(event.target.value))}
          />
        </label>
      )}
      {(tool === 'ADD' || tool === 'REMOVE') && (
        <button type="button" disabled={props.onClose === null} onClick={() => props.onClose?.()}>
          Close the outline
        </button>
      )}
      <div className="group">
        <button type="button" aria-label="Undo" title="Undo" disabled={!props.canUndo} onClick={props.onUndo}>
          <Icon name="undo" />
        </button>
        <button type="button" aria-label="Redo" title="Redo" disabled={!props.canRedo} onClick={props.onRedo}>
          <Icon name="redo" />
        </button>
      </div>
      <div className="group">
        <button type="button" aria-label="Smaller" title="Smaller" onClick={() => props.onZoom(false)}>
          <Icon name="farther" />
        </button>
        <button type="button" title="The whole picture" onClick={props.onWhole}>
          {Math.round(100 * zoom)} %
        </button>
        <button type="button" aria-label="Larger" title="Larger" onClick={() => props.onZoom(true)}>
          <Icon name="add" />
        </button>
      </div>
    </div>
  );
}
