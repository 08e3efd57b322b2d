// How a picture lies in its frame: enlarged and moved by wheel, by two fingers, or by buttons.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export interface View {
  zoom: number;
  /** Screen pixels. */
  x: number;
  y: number;
}

const WHOLE: View = { zoom: 1, x: 0, y: 0 };
const MAX_ZOOM = 16;

export interface Zoom {
  view: View;
  /** Enlarges about a place on the screen (default: the middle of the frame), and moves. */
  zoomBy: (factor: number, about?: { x: number; y: number }, moved?: { x: number; y: number }) => void;
  reset: () => void;
}

/**
 * `stage`: what is enlarged; its transform begins at its top left corner. `frame`: what it lies in. `wheels`: the wheel
 * always enlarges. Otherwise the wheel scrolls what is around the frame, until the picture is enlarged by Ctrl and the
 * wheel, or by other means.
 */
export function useZoom(
  frame: RefObject<HTMLElement | null>,
  stage: RefObject<HTMLElement | null>,
  wheels: boolean,
): Zoom {
  const [view, setView] = useState(WHOLE);
  /** What was asked for last; the screen follows it, but not before the next event of another finger. */
  const now = useRef(view);
  const drawn = useRef(view);
  useLayoutEffect(() => {
    drawn.current = view;
  }, [view]);
  const zoomBy = useCallback<Zoom['zoomBy']>(
    (factor, about, moved = { x: 0, y: 0 }) => {
      if (frame.current === null || stage.current === null) return;
      const outer = frame.current.getBoundingClientRect(),
        inner = stage.current.getBoundingClientRect();
      const before = now.current;
      const zoom = Math.max(1, Math.min(MAX_ZOOM, before.zoom * factor));
      const at = about ?? { x: outer.left + outer.width / 2, y: outer.top + outer.height / 2 };
      const grown = zoom / before.zoom;
      const place = (
        axis: 'x' | 'y',
        [start, length]: readonly [number, number],
        [low, room]: readonly [number, number],
      ): number => {
        // A picture larger than its frame leaves no gap; a smaller one stays where it is laid.
        const base = start - drawn.current[axis];
        const wanted = before[axis] + (at[axis] - base - before[axis]) * (1 - grown) + moved[axis];
        const slack = (length / drawn.current.zoom) * zoom - room;
        const [least, most] =
          slack <= 0 ? [low - base - slack / 2, low - base - slack / 2] : [low - base - slack, low - base];
        return Math.max(least, Math.min(most, wanted));
      };
      now.current =
        zoom === 1
          ? WHOLE
          : {
              zoom,
              x: place('x', [inner.left, inner.width], [outer.left, outer.width]),
              y: place('y', [inner.top, inner.height], [outer.top, outer.height]),
            };
      setView(now.current);
    },
    [frame, stage],
  );
  const reset = useCallback(() => {
    now.current = WHOLE;
    setView(WHOLE);
  }, []);
  useWheel(frame, zoomBy, () => wheels || now.current.zoom > 1);
  return { view, zoomBy, reset };
}

/** `enlarges`: whether the wheel enlarges without Ctrl, too. */
function useWheel(frame: RefObject<HTMLElement | null>, zoomBy: Zoom['zoomBy'], enlarges: () => boolean): void {
  const always = useRef(enlarges);
  always.current = enlarges;
  useEffect(() => {
    const element = frame.current;
    // React's own listener may not keep the page from scrolling.
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !always.current()) return;
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)), { x: event.clientX, y: event.clientY });
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [frame, zoomBy]);
}
