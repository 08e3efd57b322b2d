// The bodies of Label Studio's requests (label_studio/ml/api_connector.py), and how they are read. An invalid body is
// BAD_USER_INPUT.
import type { Request } from 'express';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { describeInput } from '../../src/input-fault.ts';
import { isStorable } from '../../src/storable-text.ts';

const storable = z
  .string()
  .refine(isStorable, 'must not contain the character NUL, nor half a character (a lone surrogate)');

/** `<id>.<time of creation>` */
const project = z.union([storable, z.number().transform(String)]).pipe(z.string().min(1).max(200));

export const setupBody = z.looseObject({
  project,
  /** The labelling configuration. */
  schema: z.string(),
  hostname: storable.nullish(),
  access_token: storable.nullish(),
  extra_params: z.looseObject({ hostname: storable.nullish(), access_token: storable.nullish() }).nullish().catch(null),
});

const percent = z.number();
/** A region that the user drew, or a text. */
const drawn = z.looseObject({
  type: z.string(),
  original_width: z.number().nullish(),
  original_height: z.number().nullish(),
  image_rotation: z.number().nullish(),
  is_positive: z.boolean().nullish(),
  value: z.looseObject({
    x: percent.optional(),
    y: percent.optional(),
    width: percent.optional(),
    height: percent.optional(),
    /** Degrees, clockwise, around the corner at x and y. */
    rotation: z.number().nullish(),
    text: z.union([storable.transform((text) => [text]), z.array(storable)]).optional(),
    rle: z.array(z.number().int().min(0).max(255)).optional(),
    keypointlabels: z.array(z.string()).optional(),
    rectanglelabels: z.array(z.string()).optional(),
    brushlabels: z.array(z.string()).optional(),
  }),
});
export type Drawn = z.infer<typeof drawn>;

const task = z.looseObject({ id: z.union([z.number(), z.string()]), data: z.record(z.string(), z.unknown()) });
export type Task = z.infer<typeof task>;

export const predictBody = z.looseObject({
  tasks: z.array(task).min(1),
  project,
  label_config: z.string(),
  params: z.looseObject({ context: z.looseObject({ result: z.array(drawn).nullish() }).nullish() }).nullish(),
});
export type PredictBody = z.infer<typeof predictBody>;

export const webhookBody = z.looseObject({ action: z.string() });

export function readBody<T extends z.ZodType>(request: Request, schema: T): z.infer<T> {
  const body: unknown = request.body;
  if (body === undefined)
    throw new AppError('BAD_USER_INPUT', 'The body must be JSON, sent with "content-type: application/json".');
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new AppError('BAD_USER_INPUT', describeInput(read.error.issues, 'The body').sentence);
}
