import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeInput } from '../src/input-fault.ts';

const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), url: z.string() }),
]);
const schema = z.object({
  id: z.union([z.number(), z.string()]),
  input: z.union([
    z.string().refine((text) => text !== 'no', 'must not be "no"'),
    z.array(z.object({ role: z.enum(['user', 'king']), content: z.union([z.string(), z.array(part)]) })),
  ]),
});
const sentence = (input: unknown): string => describeInput(schema.safeParse(input).error?.issues ?? [], 'It').sentence;

it.each<[string, unknown, string]>([
  ['the input itself', 7, 'It: Invalid input: expected object, received number.'],
  ['a member that is not there', { id: 1 }, 'input: must be given.'],
  ['a type that no alternative has', { id: 1, input: 7 }, 'input: must be one of these types: string, array.'],
  ['the rule of an alternative', { id: 1, input: 'no' }, 'input: must not be "no".'],
  [
    'the place in the alternative that fits best',
    { id: 1, input: [{ role: 'user', content: [{ type: 'image' }] }] },
    'input.0.content.0.url: must be given.',
  ],
  [
    'an unknown kind',
    { id: 1, input: [{ role: 'user', content: [{ type: 'sound' }] }] },
    'input.0.content.0.type: has a value that is not known here.',
  ],
])('names %s', (_, input, expected) => {
  expect(sentence(input)).toBe(expected);
});
