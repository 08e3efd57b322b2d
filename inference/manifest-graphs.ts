// The graphs of a bundle in its manifest: their names, and the tensors that they take and return.
import { z } from 'zod';

/** A file name inside the bundle's folder. A path that leaves the folder is not valid. */
export const fileName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
export const GRAPH_NAMES = [
  'vision',
  'embed',
  'decoder',
  'text_head',
  'visual_head',
  'dequantize',
  'scale_embed',
  'mask_decoder',
] as const;
/** The graphs of `mask.prior`. */
export const PRIOR_GRAPHS = ['mask_prior', 'prior_head'] as const;
/** Draws the outline of a mask at the side of the image (outline.ts). */
export const OUTLINE_GRAPH = 'mask_outline';
const OPTIONAL_GRAPHS = [...PRIOR_GRAPHS, OUTLINE_GRAPH] as const;
export const ALL_GRAPHS = [...GRAPH_NAMES, ...OPTIONAL_GRAPHS] as const;
export type GraphName = (typeof ALL_GRAPHS)[number];
type Always = (typeof GRAPH_NAMES)[number];
type Optional = (typeof OPTIONAL_GRAPHS)[number];

const tensorSpec = z.object({
  name: z.string(),
  type: z.enum(['float32', 'float16', 'int32']),
  shape: z.array(z.union([z.number().int(), z.string()])),
});
const number = z.number().int().nonnegative();
/** Numbers of weights: matrices of MatMul and of Gemm, which int8 and int4 quantise, and the others. */
const counts = z.object({ matMul: number, gemm: number, other: number });
const graph = z.object({
  file: fileName,
  inputs: z.array(tensorSpec),
  outputs: z.array(tensorSpec),
  /** Bundles of earlier exports do not state it. */
  parameters: counts.optional(),
});

export const CACHE_TENSOR = /^(past_)?(key|value)_\d+$/;
export const cacheTensors = ({ inputs, outputs }: z.infer<typeof graph>): z.infer<typeof tensorSpec>[] =>
  [...inputs, ...outputs].filter(({ name }) => CACHE_TENSOR.test(name));

export const graphs = z.object({
  ...(Object.fromEntries(GRAPH_NAMES.map((name) => [name, graph])) as Record<Always, typeof graph>),
  ...(Object.fromEntries(OPTIONAL_GRAPHS.map((name) => [name, graph.optional()])) as Record<
    Optional,
    z.ZodOptional<typeof graph>
  >),
});

export type ParameterCounts = z.infer<typeof counts>;
export type TensorSpec = z.infer<typeof tensorSpec>;
export type GraphSpec = z.infer<typeof graph>;
type Graphs = z.infer<typeof graphs>;

/** The graphs that a bundle has. */
export const graphNamesOf = ({ graphs: given }: { graphs: Graphs }): GraphName[] =>
  ALL_GRAPHS.filter((name) => given[name] !== undefined);

/** The interface of a graph that the bundle has. */
export function graphOf({ graphs: given }: { graphs: Graphs }, name: GraphName): GraphSpec {
  const spec = given[name];
  if (spec === undefined) throw new Error(`the bundle has no graph ${name}`);
  return spec;
}

/** What the KV cache holds. */
export const cacheTypeOf = ({ graphs: given }: { graphs: Graphs }): 'float32' | 'float16' =>
  cacheTensors(given.decoder)[0]?.type === 'float16' ? 'float16' : 'float32';
