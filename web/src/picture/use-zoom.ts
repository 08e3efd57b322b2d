// How a picture lies in its frame: enlarged and moved by wheel, by two fingers, or by buttons.
import { useCallback, useEffect, useRef, useState } from 'react';
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

/** `stage`: what is enlarged; its transform begins at its top left corner. `frame`: what it lies in. */
export function useZoom(frame: RefObject<HTMLElement | null>, stage: RefObject<HTMLElement | null>): Zoom {
  const [view, setView] = useState(WHOLE);
  const now = useRef(view);
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
        was: number,
        [point, start, size]: readonly [number, number, number],
        [low, room]: readonly [number, number],
        shift: number,
      ): number => {
        // A picture larger than its frame leaves no gap; a smaller one stays where it is laid.
        const base = start - was;
        const wanted = was + (point - start) * (1 - grown) + shift;
        const slack = size * grown - room;
        const [least, most] =
          slack <= 0 ? [low - base - slack / 2, low - base - slack / 2] : [low - base - slack, low - base];
        return Math.max(least, Math.min(most, wanted));
      };
      now.current =
        zoom === 1
          ? WHOLE
          : {
              zoom,
              x: place(before.x, [at.x, inner.left, inner.width], [outer.left, outer.width], moved.x),
              y: place(before.y, [at.y, inner.top, inner.height], [outer.top, outer.height], moved.y),
            };
      setView(now.current);
    },
    [frame, stage],
  );
  const reset = useCallback(() => {
    now.current = WHOLE;
    setView(WHOLE);
  }, []);
  useEffect(() => {
    const element = frame.current;
    // React's own listener may not keep the page from scrolling.
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)), { x: event.clientX, y: event.clientY });
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [frame, zoomBy]);
  return { view, zoomBy, reset };
}
