// A follower who does not give up: when his API server is lost he goes on at another one, after the last number that he
// was told.
import { setTimeout as wait } from 'node:timers/promises';
import type { TestClient } from './test-server.ts';

/** `server`: asked each time anew. Resolves with all that was told, once the end was. */
export async function follow(turnId: string, server: () => Pick<TestClient, 'eventsUntil'>): Promise<any[]> {
  const told: any[] = [];
  while (told.at(-1)?.__typename !== 'TurnFinished') {
    const more = await server()
      .eventsUntil(turnId, told.at(-1)?.seq ?? 0, (event) => {
        told.push(event);
        return false;
      })
      .catch(() => null);
    if (more === null) await wait(200);
  }
  return told;
}
