// An opened bundle: checked files, graphs on a device, tokenizer, schedule. A generation reads a Model and does not
// change it, except for its caches.
import { join } from 'node:path';
import { CacheBudget } from './cache-budget.ts';
import type { EngineInfo } from './engine.ts';
import type { DecodeLimits } from './image/decode.ts';
import { loadingProgress } from './loading.ts';
import { openBundle } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { createSchedule } from './mask/schedule.ts';
import type { Schedule } from './mask/schedule.ts';
import { cacheBytesOf, heldBytes, positionsPerWeights } from './plan.ts';
import { PrefixCache, sharesPrefixes } from './prefix-cache.ts';
import { parseDevice } from './runtime/devices.ts';
import type { Device } from './runtime/devices.ts';
import { Graphs } from './runtime/graphs.ts';
import { Passes } from './runtime/passes.ts';
import { freeMemory } from './runtime/free-memory.ts';
import { abilitiesOf } from './text/pointing.ts';
import { loadTokenizer } from './text/tokenizer.ts';
import type { Tokenizer } from './text/tokenizer.ts';
import { VisionCache } from './vision-cache.ts';

export interface Model {
  manifest: Manifest;
  /** sha256 (hex) of manifest.json. */
  sha256: string;
  graphs: Graphs;
  tokenizer: Tokenizer;
  schedule: Schedule;
  limits: DecodeLimits;
  visionCache: VisionCache;
  cacheBudget: CacheBudget;
  prefixCache: PrefixCache;
  passes: Passes;
  /** Whether images are encoded beside other turns (Graphs.vision). */
  encodesBeside: boolean;
}

export interface ModelOptions {
  /** cpu | webgpu | cuda:N | tensorrt:N | auto */
  device: string;
  /** Upper limit of pixels in one image; checked before decoding. Default 50 million. */
  maxImagePixels?: number;
  /** Size of the vision cache in bytes; 0 switches it off, and the prefix cache with it. Default 256 MiB. */
  visionCacheBytes?: number;
  /** Bytes for the KV caches of all turns. Default: half of the memory that is free when the weights are loaded. */
  cacheBytes?: number;
  /** Called while the bundle loads with the share that is loaded, 0..1; it rises. */
  onLoading?: (share: number) => void;
  /** Most sequences in one pass of the decoder. Default: 16 on a CPU, 1 on other devices, which are not measured. */
  batch?: number;
  /**
   * Whether KV caches lie on the device. Passes of several sequences need them in the memory of the machine, as the
   * prefix cache does. Default: with WebGPU, unless `batch` is above 1.
   */
  cacheOnDevice?: boolean;
  /**
   * Whether the images of turns that run at the same time are encoded in a thread of their own, which holds the weights
   * of the vision encoder a second time. Default: on a CPU with two or more cores.
   */
  encodesBeside?: boolean;
}

const MAX_IMAGE_PIXELS = 50_000_000;
const VISION_CACHE_BYTES = 256 * 1024 * 1024;
const CPU_BATCH = 16;

/** Throws MODEL_INVALID or DEVICE_UNAVAILABLE with one sentence that names the cause. */
export async function openModel(folder: string, options: ModelOptions): Promise<Model> {
  const { device, maxImagePixels, visionCacheBytes, cacheBytes, batch, onLoading = () => {} } = options;
  const devices = parseDevice(device);
  const progress = await loadingProgress(folder, onLoading);
  const bundle = await openBundle(folder, progress.checked, { graphs: false });
  const { manifest, sha256 } = bundle;
  const tokenizer = await loadTokenizer(join(folder, 'tokenizer.json'));
  const keepsCache = ({ executionProvider }: Device): boolean =>
    options.cacheOnDevice ?? (executionProvider === 'webgpu' && (batch ?? 1) === 1);
  const graphs = await Graphs.open(bundle, devices, keepsCache, progress);
  const machine = graphs.append === null;
  // The second vision encoder is opened later.
  const encodesBeside = graphs.visionBeside !== null && (options.encodesBeside ?? true);
  const beside = encodesBeside ? heldBytes(manifest, 'vision') : 0;
  const cacheBudget = new CacheBudget(cacheBytes ?? cacheBytesOf((await freeMemory(graphs.device)) - beside));
  return {
    manifest,
    sha256,
    graphs,
    tokenizer,
    schedule: createSchedule(manifest.mask.scaleSides, manifest.mask.phiIndex),
    limits: { maxPixels: maxImagePixels ?? MAX_IMAGE_PIXELS },
    visionCache: new VisionCache(visionCacheBytes ?? VISION_CACHE_BYTES),
    encodesBeside,
    cacheBudget,
    prefixCache: new PrefixCache(
      cacheBudget,
      machine && visionCacheBytes !== 0 && sharesPrefixes(manifest, graphs.device),
    ),
    passes: new Passes((inputs) => graphs.decode(inputs), {
      order: graphs.order,
      width: manifest.decoder.width,
      weights: positionsPerWeights(manifest),
      most: machine ? (batch ?? (graphs.device.executionProvider === 'cpu' ? CPU_BATCH : 1)) : 1,
    }),
  };
}

export function describeModel({ manifest, sha256, graphs }: Model): EngineInfo {
  const { id, name, version, domain, precision, metrics, mask, image } = manifest;
  const abilities = abilitiesOf(manifest);
  return {
    id,
    name,
    version,
    domain,
    precision,
    metrics,
    sha256,
    scaleSides: mask.scaleSides,
    maskSide: mask.side,
    maskThreshold: mask.threshold,
    executionProvider: graphs.device.executionProvider,
    device: graphs.device.name,
    abilities,
    maxImages: image.maxImages,
    needsImage: image.required,
    defaultDetail: mask.closer.byDefault,
    defaultAmbiguity: abilities.ambiguity && mask.ambiguity?.byDefault === true ? 'AUTO' : 'OFF',
  };
}
