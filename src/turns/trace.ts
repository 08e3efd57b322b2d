// The spans of one turn, from the events of the engine: prefill, answer, each mask and each of its scales. They contain
// times and counts only.
import type { InferenceEvent } from '../../inference/events.ts';
import type { Span } from '../platform/tracing.ts';

export interface TurnTrace {
  saw(event: InferenceEvent): void;
  /** Ends all open spans. */
  end(status: string, fault?: string): void;
}

export function traceTurn(turn: Span): TurnTrace {
  let stage: { name: string; span: Span } | null = null;
  let scale: Span | null = null;
  const leave = (): void => {
    scale?.end();
    stage?.span.end();
    scale = stage = null;
  };
  const enter = (name: string, attributes: Record<string, number> = {}): Span => {
    if (stage?.name === name) return stage.span;
    leave();
    stage = { name, span: turn.child(name, attributes) };
    return stage.span;
  };
  enter('prefill');
  return {
    saw(event) {
      switch (event.type) {
        case 'prefilled':
          stage?.span.set({
            'maskstream.prompt_tokens': event.promptTokens,
            'maskstream.image_tokens': event.imageTokens,
          });
          return leave();
        case 'text':
          enter('answer');
          return;
        case 'mask-started':
          leave();
          scale = enter('mask', { 'maskstream.mask': event.index }).child('scale');
          return;
        case 'mask-scale': {
          const { scale: number, side, scaleCount } = event.preview;
          scale?.set({ 'maskstream.scale': number, 'maskstream.side': side });
          scale?.end();
          scale = number < scaleCount ? (stage?.span.child('scale') ?? null) : null;
          return;
        }
        case 'mask-finished':
        case 'finished':
          return leave();
      }
    },
    end(status, fault) {
      leave();
      turn.set({ 'maskstream.turn.status': status });
      turn.end(fault);
    },
  };
}
