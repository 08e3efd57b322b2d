// A graph that appends the new keys and values of a pass to a cache that lies on the device: past_key_0 and key_0 ->
// present_key_0, and so on. It is written here, byte by byte, so that every bundle has it: ONNX is a protobuf. Field
// numbers are those of onnx.proto.
import type { GraphSpec, TensorSpec } from '../manifest-graphs.ts';
import type { KvShape } from './kv-cache.ts';

const IR_VERSION = 8;
const OPSET = 13;
const ELEMENT = { float32: 1, float16: 10 } as const;
const ATTRIBUTE_INT = 2;
/** Positions of a block [1, S, width]. */
const AXIS = 1;

export interface AppendGraph {
  spec: GraphSpec;
  /** The ONNX file. */
  bytes: Uint8Array;
}

export function appendGraph({ layers, width, type }: KvShape): AppendGraph {
  const kinds = Array.from({ length: layers }, (_, i) => [`key_${i}`, `value_${i}`]).flat();
  const tensor = (name: string, axis: string): TensorSpec => ({ name, type, shape: [1, axis, width] });
  const inputs = kinds.flatMap((kind) => [tensor(`past_${kind}`, 'S0'), tensor(kind, 'T')]);
  const outputs = kinds.map((kind) => tensor(`present_${kind}`, 'S'));
  const axis = [...text(1, 'axis'), ...number(3, AXIS), ...number(20, ATTRIBUTE_INT)];
  const nodes = kinds.map((kind) => [
    ...text(1, `past_${kind}`),
    ...text(1, kind),
    ...text(2, `present_${kind}`),
    ...text(4, 'Concat'),
    ...message(5, axis),
  ]);
  const graph = [
    ...nodes.flatMap((node) => message(1, node)),
    ...text(2, 'append'),
    ...inputs.flatMap((input) => message(11, valueInfo(input))),
    ...outputs.flatMap((output) => message(12, valueInfo(output))),
  ];
  const model = [...number(1, IR_VERSION), ...message(7, graph), ...message(8, number(2, OPSET))];
  return { spec: { file: 'append.onnx', inputs, outputs }, bytes: Uint8Array.from(model) };
}

function valueInfo({ name, type, shape }: TensorSpec): number[] {
  const axes = shape.flatMap((axis) => message(1, typeof axis === 'number' ? number(1, axis) : text(2, axis)));
  const tensor = [...number(1, ELEMENT[type as KvShape['type']]), ...message(2, axes)];
  return [...text(1, name), ...message(2, message(1, tensor))];
}

const number = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];
const message = (field: number, bytes: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(bytes.length),
  ...bytes,
];
const text = (field: number, value: string): number[] => message(field, [...Buffer.from(value)]);

/** Groups of 7 bits, the lowest first; the highest bit says that another one follows. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
