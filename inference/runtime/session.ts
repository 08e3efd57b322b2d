// The only file that imports ONNX Runtime. It opens a graph on a device and runs it with typed arrays. `run` blocks the
// calling thread (the library computes inside its own setImmediate); the server therefore runs engines in child
// processes.
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { InferenceError, outOfMemory } from '../errors.ts';
import type { GraphSpec, TensorSpec } from '../manifest-graphs.ts';
import type { Device } from './devices.ts';

/** float32, float16 as its bits, int32. */
export type TensorData = Float32Array | Uint16Array | Int32Array;

/** A tensor: data in row-major order and its shape. Inputs are not copied; a subarray of a larger buffer is allowed. */
export interface HostTensor<T extends TensorData = TensorData> {
  data: T;
  shape: readonly number[];
}

/** A tensor in the memory of the device: an output of one graph that is an input of another one. */
export class DeviceTensor {
  readonly shape: readonly number[];
  #tensor: Tensor | null;

  constructor(tensor: Tensor) {
    this.shape = tensor.dims;
    this.#tensor = tensor;
  }

  get tensor(): Tensor {
    if (this.#tensor === null)
      throw new InferenceError('INTERNAL', 'a tensor of the device is used after it was freed');
    return this.#tensor;
  }

  /** The same memory with another shape, which begins where this one begins. It is not to be disposed of. */
  as(shape: readonly number[]): DeviceTensor {
    const { gpuBuffer, type } = this.tensor;
    return new DeviceTensor(Tensor.fromGpuBuffer(gpuBuffer, { dataType: type as 'float32', dims: shape }));
  }

  dispose(): void {
    this.#tensor?.dispose();
    this.#tensor = null;
  }
}

export type GraphTensor = HostTensor | DeviceTensor;

/** A tensor that is known to lie in the memory of the machine. */
export function onMachine(tensor: GraphTensor): HostTensor {
  if (tensor instanceof DeviceTensor) throw new InferenceError('INTERNAL', 'a tensor is on the device');
  return tensor;
}

/** The first rows of a tensor [1, C, width], in the same memory: [1, count, width]. */
export function firstRows(tensor: GraphTensor, count: number): GraphTensor {
  const width = tensor.shape[2] ?? 0;
  const shape = [1, count, width];
  return tensor instanceof DeviceTensor ? tensor.as(shape) : { data: tensor.data.subarray(0, count * width), shape };
}

/** Frees the tensors of a device. */
export function release(tensors: Readonly<Record<string, GraphTensor>>): void {
  for (const tensor of Object.values(tensors)) if (tensor instanceof DeviceTensor) tensor.dispose();
}

export interface Graph {
  /**
   * Outputs are fresh arrays, or tensors of the device that the caller disposes of (Placement). Throws INTERNAL when a
   * shape does not match the graph, and OUT_OF_MEMORY when the device cannot allocate its tensors; the graph can be run
   * again. Throws ENGINE_LOST when a device other than a CPU fails: this process cannot use it any more.
   *
   * `into`: a tensor for each output, in whose memory the output is written; it can be an input too. Nothing is
   * returned then. The graph keeps no output on the device (Placement).
   */
  run(
    inputs: Readonly<Record<string, GraphTensor>>,
    into?: Readonly<Record<string, GraphTensor>>,
  ): Promise<Record<string, GraphTensor>>;
  dispose(): Promise<void>;
}

export interface Placement {
  device: Device;
  stopwatch: Stopwatch;
  /** Names of the outputs that stay in the memory of the device. A CPU returns them as arrays. Default: none. */
  keep?: readonly string[];
  /** Threads that compute one run. Default: as many as the process may use. */
  threads?: number;
}

export interface GraphFile {
  path: string;
  /** The content of the file. Its external data lies beside it, and is mapped by ONNX Runtime. */
  bytes: Uint8Array;
}

/** Milliseconds spent inside ONNX Runtime; benchmarks compare this with the total time. */
export interface Stopwatch {
  busyMs: number;
}

/**
 * Throws DEVICE_UNAVAILABLE when the device is not available. Throws MODEL_INVALID when the file is not an ONNX graph
 * or its signature differs from the manifest.
 */
export async function openGraph(
  file: GraphFile,
  spec: GraphSpec,
  { device, stopwatch, keep = [], threads = availableParallelism() }: Placement,
): Promise<Graph> {
  const { path } = file;
  const session = await create(file, device, { keep, threads });
  try {
    checkNames(
      path,
      'inputs',
      spec.inputs.map(({ name }) => name),
      session.inputNames,
    );
    checkNames(
      path,
      'outputs',
      spec.outputs.map(({ name }) => name),
      session.outputNames,
    );
  } catch (error) {
    await session.release();
    throw error;
  }
  return {
    async run(inputs, into) {
      const feeds: Record<string, Tensor> = {};
      for (const { name, type, shape } of spec.inputs) {
        const input = inputs[name];
        if (input === undefined) throw new InferenceError('INTERNAL', `input ${name} of ${spec.file} is missing`);
        checkShape(spec.file, name, shape, input);
        feeds[name] = given(type, input);
      }
      const fetches = into === undefined ? null : givenOutputs(spec, into);
      const start = performance.now();
      const outputs = await (fetches === null ? session.run(feeds) : session.run(feeds, fetches)).catch(
        (error: unknown) => {
          throw faultOf(error, device);
        },
      );
      stopwatch.busyMs += performance.now() - start;
      if (fetches !== null) {
        // Handles of the same memory.
        for (const tensor of Object.values(outputs)) tensor.dispose();
        return {};
      }
      return Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => [
          name,
          tensor.location === 'cpu' ? { data: dataOf(tensor), shape: tensor.dims } : new DeviceTensor(tensor),
        ]),
      );
    },
    dispose: () => session.release(),
  };
}

/** The words of ONNX Runtime's allocators, of the C++ library, of CUDA and its libraries, and of WebGPU. */
const ALLOCATION = /failed to allocate|bad_alloc|out[ _]of[ _]memory|alloc_failed|memory allocation/i;
const isAllocation = (error: unknown): boolean => error instanceof Error && ALLOCATION.test(error.message);

/** The first line, without the place in the source of ONNX Runtime and the condition that did not hold there. */
function reasonOf(error: unknown): string {
  const line = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return line.replace(/^.* was false\. (?=\S)/, '');
}

/**
 * A GPU that was reset, removed or taken by a fault of its driver fails in words of its own, and in every later run of
 * the process. So every other failure of a GPU counts as its loss.
 */
function faultOf(error: unknown, { name, executionProvider }: Device): unknown {
  if (isAllocation(error)) return outOfMemory(error);
  if (executionProvider === 'cpu') return error;
  return new InferenceError('ENGINE_LOST', `Device ${name} failed while it computed: ${reasonOf(error)}`, {}, error);
}

const given = (type: TensorSpec['type'], tensor: GraphTensor): Tensor =>
  tensor instanceof DeviceTensor ? tensor.tensor : tensorOf(type, tensor);

function givenOutputs({ file, outputs }: GraphSpec, into: Readonly<Record<string, GraphTensor>>) {
  return Object.fromEntries(
    outputs.map(({ name, type, shape }) => {
      const output = into[name];
      if (output === undefined)
        throw new InferenceError('INTERNAL', `there is no memory for output ${name} of ${file}`);
      checkShape(file, name, shape, output);
      return [name, given(type, output)];
    }),
  );
}

function tensorOf(type: TensorSpec['type'], { data, shape }: HostTensor): Tensor {
  switch (type) {
    case 'int32':
      return new Tensor('int32', data as Int32Array, shape);
    case 'float16':
      return new Tensor('float16', data as Uint16Array, shape);
    case 'float32':
      return new Tensor('float32', data as Float32Array, shape);
  }
}

/** Where Node has a Float16Array, ONNX Runtime gives one; the engine wants its bits. */
function dataOf({ type, data }: Tensor): TensorData {
  if (type !== 'float16') return data as Float32Array | Int32Array;
  const bits = data as Uint16Array;
  return new Uint16Array(bits.buffer, bits.byteOffset, bits.length);
}

async function create(
  { path, bytes }: GraphFile,
  device: Device,
  { keep, threads }: Required<Pick<Placement, 'keep' | 'threads'>>,
): Promise<InferenceSession> {
  const location = device.executionProvider === 'webgpu' ? 'gpu-buffer' : 'cpu';
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: [
        device.executionProvider === 'cpu' || device.executionProvider === 'webgpu'
          ? device.executionProvider
          : { name: device.executionProvider, deviceId: device.index },
      ],
      intraOpNumThreads: threads,
      graphOptimizationLevel: 'all',
      // With a preferred location, even of no output, ONNX Runtime does not write into a given tensor.
      ...(keep.length > 0 && { preferredOutputLocation: Object.fromEntries(keep.map((name) => [name, location])) }),
      logSeverityLevel: 3,
      // Threads that spin between runs take CPU time from the server (measured: 388 ms with, 278 ms without on a busy
      // machine).
      extra: {
        session: { intra_op: { allow_spinning: '0' }, model_external_initializers_file_folder_path: dirname(path) },
      },
    });
  } catch (error) {
    const reason = reasonOf(error);
    if (device.executionProvider === 'cpu')
      throw new InferenceError('MODEL_INVALID', `${path} cannot be opened: ${reason}`, {}, error);
    throw new InferenceError('DEVICE_UNAVAILABLE', `Device ${device.name} cannot be used: ${reason}`, {}, error);
  }
}

function checkNames(path: string, kind: string, declared: readonly string[], found: readonly string[]): void {
  const missing = declared.filter((name) => !found.includes(name));
  const unknown = found.filter((name) => !declared.includes(name));
  if (missing.length === 0 && unknown.length === 0) return;
  throw new InferenceError(
    'MODEL_INVALID',
    `${path}: its ${kind} are ${found.join(', ')}; the manifest states ${declared.join(', ')}.`,
  );
}

/** An axis with a name may have any length; an axis with a number must have that length. */
function checkShape(file: string, name: string, declared: readonly (number | string)[], tensor: GraphTensor): void {
  const { shape } = tensor;
  const fits =
    declared.length === shape.length && declared.every((axis, i) => typeof axis === 'string' || axis === shape[i]);
  const size = shape.reduce((product, axis) => product * axis, 1);
  const values = tensor instanceof DeviceTensor ? size : tensor.data.length;
  if (!fits || size !== values)
    throw new InferenceError(
      'INTERNAL',
      `input ${name} of ${file} has shape [${shape.join(', ')}] with ${values} values, ` +
        `[${declared.join(', ')}] is wanted`,
    );
}
