// Sends one message to /mcp, and reads the messages of the response: JSON, or the events of a stream.
import { z } from 'zod';

const answerSchema = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
});
export type Answer = z.infer<typeof answerSchema>;

/** Throws when there is no response, or one that is not of MCP. */
export async function* post(url: string, headers: Headers, body: string): AsyncGenerator<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const type = response.headers.get('content-type') ?? '';
  if (response.body !== null && type.startsWith('text/event-stream')) {
    for await (const line of linesOf(response.body))
      if (line.startsWith('data:')) yield answerSchema.parse(JSON.parse(line.slice('data:'.length)));
    return;
  }
  const text = await response.text();
  if (response.ok && text === '') return;
  const answer = answerSchema.safeParse(type.startsWith('application/json') ? JSON.parse(text) : null);
  if (!answer.success) throw new Error(`HTTP ${response.status} without a message of MCP`);
  yield answer.data;
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
