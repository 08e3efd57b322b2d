// How many turns a memory holds beside a bundle's weights, for each precision: the arithmetic of plan.ts as a table.
import type { Manifest } from './manifest.ts';
import { MAX_ANSWER_TOKENS, MAX_MASKS } from './budget.ts';
import {
  PRECISIONS,
  bytesPerPosition,
  bytesPerPositionIn,
  cacheBytesOf,
  heldBytes,
  heldPrecision,
  largestTurn,
  parametersOf,
  positionsOfZoom,
  weightBytes,
} from './plan.ts';
import type { Parameters, Precision } from './plan.ts';

/** What the arithmetic reads of a bundle. */
export interface Shape {
  decoder: Manifest['decoder'];
  mask: Pick<Manifest['mask'], 'scaleSides'>;
  parameters: Parameters;
  /** Prompt of the turn that is counted. */
  promptTokens: number;
  /** Positions of the second run that a turn has by default; 0: none. */
  zoomPositions: number;
}

export interface Fit {
  precision: Precision;
  /** Bytes of the weights. */
  weights: number;
  /** Bytes of the cache that the largest turn reserves. */
  turn: number;
  /** Turns that run at the same time; null when the weights do not fit. */
  turns: number | null;
}

/** Tokens of a question and of the template around it, beside those of one image. */
const QUESTION_TOKENS = 144;

export function shapeOf(manifest: Manifest): Shape {
  const { decoder, mask, image } = manifest;
  const promptTokens = image.tokensPerTile + QUESTION_TOKENS;
  const zooms = mask.closer.byDefault !== 'STANDARD';
  const zoomPositions = zooms ? positionsOfZoom(promptTokens + MAX_ANSWER_TOKENS, 1, manifest) : 0;
  return { decoder, mask, parameters: parametersOf(manifest), promptTokens, zoomPositions };
}

/** `memory`: bytes that are free before the weights are loaded. */
export function fitOf(shape: Shape, precision: Precision, memory: number): Fit {
  const weights = weightBytes(shape.parameters, precision);
  const turn = positionsOfShape(shape) * bytesPerPositionIn(shape.decoder, precision);
  const left = memory - weights;
  return { precision, weights, turn, turns: left < 0 ? null : Math.floor(cacheBytesOf(left) / turn) };
}

/** `memory`: bytes that are free before the weights are loaded. Lines of a table; every number is computed. */
export function describeFit(manifest: Manifest, memory: number): string[] {
  const shape = shapeOf(manifest);
  const positions = positionsOfShape(shape);
  const perPosition = bytesPerPosition(manifest);
  return [
    `This bundle: weights of ${manifest.precision} on the disk, ${heldPrecision(manifest)} in memory, computed in ` +
      `${manifest.compute}; ${perPosition} bytes of cache a position.`,
    `A turn with one image reserves ${positions} positions: a prompt of ${shape.promptTokens} tokens, ` +
      `${MAX_ANSWER_TOKENS} tokens of text and up to ${MAX_MASKS} masks, within the ` +
      `${manifest.decoder.maxPositions} of the model` +
      (shape.zoomPositions === 0 ? '.' : `, and ${shape.zoomPositions} for the second run of a mask.`),
    `A CPU with two or more cores holds the vision encoder, ${sizeOf(heldBytes(manifest, 'vision'))}, a second ` +
      'time, for turns that run at the same time; the table counts it once.',
    `Free memory: ${sizeOf(memory)}. Caches get half of what the weights leave free. All numbers are computed.`,
    '',
    'precision    weights  cache of a turn  turns at once',
    ...PRECISIONS.map((precision) => {
      const { weights, turn, turns } = fitOf(shape, precision, memory);
      return (
        `${precision.padEnd(9)} ${sizeOf(weights).padStart(10)} ${sizeOf(turn).padStart(16)}  ` +
        (turns === null ? 'the weights do not fit' : String(turns).padStart(13))
      );
    }),
  ];
}

const positionsOfShape = ({ decoder, mask, promptTokens, zoomPositions }: Shape): number =>
  largestTurn({ decoder, mask }, promptTokens) + zoomPositions;
const sizeOf = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(2)} MB`;
