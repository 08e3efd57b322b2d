// The free memory of a device, for the default size of the cache. With CUDA the KV cache lies in the memory of the
// machine, and a pass copies it to the GPU; with WebGPU it lies on the device, whose memory nothing reports. Opens no
// graph.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Device } from './devices.ts';

const MiB = 1024 * 1024;
const WITHIN_MS = 5_000;

/**
 * Bytes that are free: of the machine (or of the container), and with CUDA or TensorRT not more than of the GPU, as far
 * as nvidia-smi reports it. ONNX Runtime does not report the memory of a device.
 */
export async function freeMemory({ executionProvider, index }: Device): Promise<number> {
  const machine = process.availableMemory();
  if (executionProvider !== 'cuda' && executionProvider !== 'tensorrt') return machine;
  const report = await promisify(execFile)(
    'nvidia-smi',
    ['--query-gpu=memory.free', '--format=csv,noheader,nounits', '-i', String(index)],
    { timeout: WITHIN_MS },
  ).catch(() => null);
  return Math.min(machine, freeOnGpu(report?.stdout ?? '') ?? machine);
}

/** The first line of nvidia-smi's report, in bytes. Null when it has no number. */
export function freeOnGpu(report: string): number | null {
  const mebibytes = /^\s*(\d+)\s*$/m.exec(report)?.[1];
  return mebibytes === undefined ? null : Number(mebibytes) * MiB;
}
