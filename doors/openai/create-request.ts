// Reads the body of POST /v1/responses. Refuses what the model cannot do, and ignores fields that OpenAI's API does not
// have (docs/openai.md lists the others).
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { Previews } from '../../inference/previews.ts';
import type { RequestedIntent } from '../../src/turns/repository.ts';
import { storable } from './body.ts';
import type { Message } from './messages.ts';
import { ofResponses, refuseUnsupported, tools } from './parameters.ts';
import type { PictureInput } from './pictures.ts';

const part = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['input_text', 'output_text']), text: storable }),
  z.object({
    type: z.literal('input_image'),
    image_url: z.string().nullish(),
    file_id: z.string().nullish(),
    detail: z.string().nullish(),
  }),
]);
const message = z.object({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([storable, z.array(part)]),
});
/** Items of earlier answers that clients send back, for example masks. */
const otherItem = z.looseObject({ type: z.string().refine((type) => type !== 'message') });

export const toolChoice = z
  .union([z.enum(['none', 'auto', 'required']), z.looseObject({ type: z.string() })])
  .nullish();

export const createBody = z.looseObject({
  ...ofResponses,
  model: z.string().nullish(),
  input: z.union([storable, z.array(z.union([message, otherItem]))]),
  previous_response_id: z.string().nullish(),
  conversation: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
  stream: z.boolean().nullish(),
  background: z.boolean().nullish(),
  tool_choice: toolChoice,
  tools,
  text: z
    .looseObject({ format: z.looseObject({ type: z.string() }).nullish(), verbosity: z.string().nullish() })
    .nullish(),
});
export type CreateBody = z.infer<typeof createBody>;

/** The messages of the user and of the assistant, in order. System and developer messages are ignored. */
export function messagesIn(input: CreateBody['input']): Message[] {
  if (typeof input === 'string') return [{ role: 'user', text: input, pictures: [] }];
  return input.flatMap((item) => {
    if (!('role' in item)) return [];
    const { role, content } = item as z.infer<typeof message>;
    if (role !== 'user' && role !== 'assistant') return [];
    const parts = typeof content === 'string' ? [{ type: 'input_text' as const, text: content }] : content;
    return [{ role, text: textOf(parts), pictures: parts.flatMap(picturesOf) }];
  });
}

const textOf = (parts: readonly z.infer<typeof part>[]): string =>
  parts.flatMap((one) => ('text' in one ? one.text : [])).join('\n');

function picturesOf(one: z.infer<typeof part>): PictureInput[] {
  if (one.type !== 'input_image') return [];
  if (one.file_id != null) return [{ fileId: one.file_id }];
  if (one.image_url != null) return [{ url: one.image_url }];
  throw new AppError('BAD_USER_INPUT', 'An input_image needs image_url or file_id.', { param: 'input' });
}

/** A mask corresponds to OpenAI's tool for image generation, which the model may use, must use, or must not use. */
export function intentOf(choice: z.infer<typeof toolChoice>): RequestedIntent {
  if (choice == null || choice === 'auto') return 'AUTO';
  if (choice === 'none') return 'ANSWER';
  if (choice === 'required' || choice.type === 'image_generation') return 'SEGMENT';
  throw new AppError('UNSUPPORTED_BY_MODEL', 'The only tool of this model is image_generation: a mask.', {
    param: 'tool_choice',
  });
}

/** OpenAI's `partial_images` is the most previews of an image. Only 0, for none, has a counterpart here. */
export function previewsOf(tools: CreateBody['tools']): Previews | null {
  const tool = tools?.find(({ type }) => type === 'image_generation');
  return tool?.partial_images === 0 ? 'NONE' : null;
}

/** Throws UNSUPPORTED_BY_MODEL. */
export function refuseWhatIsNotThere(body: CreateBody): void {
  refuseUnsupported(body);
  const { text } = body;
  if (text?.format != null && text.format.type !== 'text')
    throw new AppError('UNSUPPORTED_BY_MODEL', 'The model answers in plain text only.', { param: 'text.format' });
}
