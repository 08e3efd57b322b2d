// Parses device strings ("cpu", "webgpu", "cuda:1", "tensorrt:0", "auto"), and says which devices cannot run a bundle.
// Opens nothing.
import { InferenceError } from '../errors.ts';
import type { Compute } from '../manifest.ts';
import { whyNoGpu } from './vulkan.ts';

export interface Device {
  /** The reported name: cpu, webgpu, cuda:0 ... */
  name: string;
  executionProvider: 'cpu' | 'webgpu' | 'cuda' | 'tensorrt';
  /** Number of the GPU; 0 for cpu and webgpu. */
  index: number;
  /** True: used only when the machine has a GPU for it (vulkan.ts). */
  hardwareOnly?: boolean;
}

export const CPU: Device = { name: 'cpu', executionProvider: 'cpu', index: 0 };

const WEBGPU: Device = { name: 'webgpu', executionProvider: 'webgpu', index: 0 };

/**
 * The devices to try, in order; the engine uses the first that works. `auto` tries CUDA, then WebGPU where it has a GPU
 * (a Vulkan driver in software is slower than the CPU provider), then the CPU.
 */
export function parseDevice(text: string): Device[] {
  if (text === 'auto') return [gpu('cuda', 0), { ...WEBGPU, hardwareOnly: true }, CPU];
  if (text === 'cpu') return [CPU];
  if (text === 'webgpu') return [WEBGPU];
  const match = /^(cuda|tensorrt)(?::(\d{1,2}))?$/.exec(text);
  if (match === null)
    throw new InferenceError(
      'DEVICE_UNAVAILABLE',
      `"${text}" is not a device: use cpu, webgpu, cuda:N, tensorrt:N or auto.`,
    );
  return [gpu(match[1] as 'cuda' | 'tensorrt', Number(match[2] ?? 0))];
}

/** What the kernels of ONNX Runtime 1.30 compute in. Float16 on a CPU is correct and slow: most of it is float32. */
const COMPUTES: Record<Device['executionProvider'], readonly Compute[]> = {
  cpu: ['float32', 'float16'],
  webgpu: ['float32', 'float16'],
  cuda: ['float32', 'float16', 'bfloat16'],
  tensorrt: ['float32', 'float16', 'bfloat16'],
};

/** DEVICE_UNAVAILABLE when the device has no kernels for what a bundle computes in, or is no GPU and has to be one. */
export async function checkDevice(device: Device, compute: Compute): Promise<void> {
  const { name, executionProvider, hardwareOnly = false } = device;
  if (!COMPUTES[executionProvider].includes(compute)) {
    throw new InferenceError(
      'DEVICE_UNAVAILABLE',
      `Device ${name} cannot compute in ${compute}, as this model does: use cuda:N, or a bundle of another precision.`,
    );
  }
  const reason = hardwareOnly ? await whyNoGpu() : null;
  if (reason !== null) throw new InferenceError('DEVICE_UNAVAILABLE', `Device ${name} is not tried: ${reason}.`);
}

const gpu = (executionProvider: 'cuda' | 'tensorrt', index: number): Device => ({
  name: `${executionProvider}:${index}`,
  executionProvider,
  index,
});
