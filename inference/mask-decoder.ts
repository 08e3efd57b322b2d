// The part of a bundle that draws masks from their codes: two graphs and the rules of their inputs and outputs. It is
// read from the bundle's folder, without opening a graph.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from './manifest.ts';
import type { RedrawRules } from './mask/redraw.ts';
import { filesOfGraph } from './plan.ts';

/** The JSON that a client reads. */
export interface MaskDecoderRules extends RedrawRules {
  formatVersion: 1;
  model: { id: string; version: string; sha256: string };
  /** Names of the files with the graphs. A file beside them has the same stem and is a graph's external data. */
  graphs: { dequantize: string; maskDecoder: string };
  /** Finished masks have their outline from the image too: the tokens give them without it. */
  outlined: boolean;
}

export interface MaskDecoder {
  rules: MaskDecoderRules;
  /** The files of both graphs. */
  files: { name: string; path: string; byteSize: number; sha256: string }[];
}

/** Throws InferenceError MODEL_INVALID when there is no readable bundle in the folder. */
export async function readMaskDecoder(folder: string): Promise<MaskDecoder> {
  const manifest = await readManifest(folder);
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, 'manifest.json')))
    .digest('hex');
  const { id, version, graphs, mask, files } = manifest;
  const { scaleSides, phiIndex, latentWidth, side, fit, resample, threshold } = mask;
  const names = [...filesOfGraph(manifest, 'dequantize'), ...filesOfGraph(manifest, 'mask_decoder')];
  return {
    rules: {
      formatVersion: 1,
      model: { id, version, sha256 },
      graphs: { dequantize: graphs.dequantize.file, maskDecoder: graphs.mask_decoder.file },
      outlined: graphs.mask_outline !== undefined,
      ...{ scaleSides, phiIndex, latentWidth, side, fit, resample, threshold },
    },
    files: names.flatMap((name) => {
      const file = files[name];
      return file === undefined ? [] : [{ name, path: join(folder, name), ...file }];
    }),
  };
}
