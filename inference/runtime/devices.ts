// Parses device strings ("cpu", "webgpu", "cuda:1", "tensorrt:0", "auto"). Opens nothing.
import { InferenceError } from '../errors.ts';

export interface Device {
  /** The reported name: cpu, webgpu, cuda:0 ... */
  name: string;
  executionProvider: 'cpu' | 'webgpu' | 'cuda' | 'tensorrt';
  /** Number of the GPU; 0 for cpu and webgpu. */
  index: number;
}

export const CPU: Device = { name: 'cpu', executionProvider: 'cpu', index: 0 };

/**
 * The devices to try, in order; the engine uses the first that works. `auto` tries CUDA, then the CPU. It does not try
 * WebGPU, because a software Vulkan driver cannot be told from a GPU and is slower than the CPU.
 */
export function parseDevice(text: string): Device[] {
  if (text === 'auto') return [gpu('cuda', 0), CPU];
  if (text === 'cpu') return [CPU];
  if (text === 'webgpu') return [{ name: 'webgpu', executionProvider: 'webgpu', index: 0 }];
  const match = /^(cuda|tensorrt)(?::(\d{1,2}))?$/.exec(text);
  if (match === null)
    throw new InferenceError(
      'DEVICE_UNAVAILABLE',
      `"${text}" is not a device: use cpu, webgpu, cuda:N, tensorrt:N or auto.`,
    );
  return [gpu(match[1] as 'cuda' | 'tensorrt', Number(match[2] ?? 0))];
}

const gpu = (executionProvider: 'cuda' | 'tensorrt', index: number): Device => ({
  name: `${executionProvider}:${index}`,
  executionProvider,
  index,
});
