// Finds the requests of a body that are calls as tasks: the SDK does not pass this part of a call to the tool.
import { z } from 'zod';

const call = z.object({ id: z.union([z.string(), z.number()]), params: z.object({ task: z.looseObject({}) }) });

export type IsTask = (requestId: string | number) => boolean;

export function readTaskRequests(body: unknown): IsTask {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  const ids = new Set(messages.flatMap((message) => call.safeParse(message).data?.id ?? []));
  return (requestId) => ids.has(requestId);
}
