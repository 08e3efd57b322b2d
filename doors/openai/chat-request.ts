// Reads the body of POST /v1/chat/completions. Refuses what the model cannot do, and ignores fields that OpenAI's API
// does not have (docs/openai.md lists the others).
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { storable } from './body.ts';
import { toolChoice } from './create-request.ts';
import type { Message } from './messages.ts';
import { ofChat, refuseUnsupported, tools } from './parameters.ts';
import type { PictureInput } from './pictures.ts';

interface Part {
  text?: string;
  picture?: PictureInput;
  /** The type of a part that is neither text nor an image. */
  unread?: string;
}

const image = z.union([
  z.string(),
  z.looseObject({ url: z.string(), detail: z.string().nullish() }).transform(({ url }) => url),
]);
const part = z.union([
  z.object({ type: z.literal('text'), text: storable }).transform(({ text }): Part => ({ text })),
  z.object({ type: z.literal('refusal'), refusal: storable }).transform(({ refusal }): Part => ({ text: refusal })),
  z
    .object({ type: z.literal('image_url'), image_url: image })
    .transform(({ image_url }): Part => ({ picture: { url: image_url } })),
  z
    .object({ type: z.literal('file'), file: z.looseObject({ file_id: z.string() }) })
    .transform(({ file }): Part => ({ picture: { fileId: file.file_id } })),
  z
    .looseObject({ type: z.string().refine((type) => !['text', 'refusal', 'image_url', 'file'].includes(type)) })
    .transform(({ type }): Part => ({ unread: type })),
]);

const message = z.looseObject({
  role: z.enum(['user', 'assistant', 'system', 'developer', 'tool', 'function']),
  content: z.union([storable.transform((text): Part[] => [{ text }]), z.array(part)]).nullish(),
});

export const chatBody = z.looseObject({
  ...ofChat,
  model: z.string().nullish(),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z
    .looseObject({ include_usage: z.boolean().nullish(), include_obfuscation: z.boolean().nullish() })
    .nullish(),
  n: z.number().int().min(1).nullish(),
  tool_choice: toolChoice,
  tools,
  response_format: z.looseObject({ type: z.string() }).nullish(),
});
export type ChatBody = z.infer<typeof chatBody>;

/** The messages of the user and of the assistant, in order. All other messages are ignored. */
export function messagesIn(messages: ChatBody['messages']): Message[] {
  return messages.flatMap(({ role, content }) => {
    if (role !== 'user' && role !== 'assistant') return [];
    const parts = content ?? [];
    const unread = parts.find((one) => one.unread !== undefined)?.unread;
    if (unread !== undefined)
      throw new AppError('UNSUPPORTED_BY_MODEL', `The model reads text and images, not ${unread.slice(0, 100)}.`, {
        param: 'messages',
      });
    const text = parts.flatMap((one) => one.text ?? []).join('\n');
    return [{ role, text, pictures: parts.flatMap(({ picture }) => picture ?? []) }];
  });
}

/** Throws UNSUPPORTED_BY_MODEL. */
export function refuseWhatIsNotThere(body: ChatBody): void {
  refuseUnsupported(body);
  const { n, response_format: format } = body;
  if (n != null && n !== 1)
    throw new AppError('UNSUPPORTED_BY_MODEL', 'A question has one answer; send it again for another one.', {
      param: 'n',
    });
  if (format != null && format.type !== 'text')
    throw new AppError('UNSUPPORTED_BY_MODEL', 'The model answers in plain text only.', { param: 'response_format' });
}
