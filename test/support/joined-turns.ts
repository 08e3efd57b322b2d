// Turns of one engine that join, leave and are cancelled while others run, in an order that does not depend on time.
import type { Engine, GenerateRequest } from '../../inference/engine.ts';
import type { InferenceEvent } from '../../inference/events.ts';

/** Starts a turn once `starts` events of other turns have come, and cancels it after `leaves` of its own. */
export interface Plan {
  request: number;
  starts: number;
  leaves: number;
}

/** The events of each turn; null for a turn that was cancelled. */
export async function runJoined(
  engine: Pick<Engine, 'generate'>,
  requests: readonly GenerateRequest[],
  plans: readonly Plan[],
): Promise<(InferenceEvent[] | null)[]> {
  let count = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const happened = (): void => {
    count++;
    for (const { at, wake } of sleepers) if (at <= count) wake();
  };
  const turn = async ({ request, starts, leaves }: Plan): Promise<InferenceEvent[] | null> => {
    if (starts > 0)
      await new Promise<void>((wake) => {
        sleepers.push({ at: starts, wake });
      });
    const controller = new AbortController();
    const events: InferenceEvent[] = [];
    try {
      for await (const event of engine.generate(requests[request] as GenerateRequest, controller.signal)) {
        events.push(event);
        happened();
        if (events.length === leaves) controller.abort();
      }
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    }
    return events;
  };
  return Promise.all(plans.map(turn));
}
