// Which requests of a body ask for a task: tools are not given that part of their call.
import { z } from 'zod';

const call = z.object({ id: z.union([z.string(), z.number()]), params: z.object({ task: z.looseObject({}) }) });

export type IsTask = (requestId: string | number) => boolean;

export function readTaskRequests(body: unknown): IsTask {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  const ids = new Set(messages.flatMap((message) => call.safeParse(message).data?.id ?? []));
  return (requestId) => ids.has(requestId);
}
