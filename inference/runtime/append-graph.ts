// Graphs for a cache that lies on the device, in buffers of a fixed capacity. `room` makes the buffers; `append` writes
// the new keys and values of a pass into rows of them, in place: each output is the input past_key_0, past_value_0, ...
// itself (session.ts, `into`). They are written here, byte by byte, so that every bundle has them: ONNX is a protobuf.
// Field numbers are those of onnx.proto.
import type { GraphSpec, TensorSpec } from '../manifest-graphs.ts';
import type { KvShape } from './kv-cache.ts';

const IR_VERSION = 8;
const OPSET = 17;
const ELEMENT = { float32: 1, int32: 6, float16: 10, int64: 7 } as const;
const ATTRIBUTE_INT = 2;

export interface OwnGraph {
  spec: GraphSpec;
  /** The ONNX file. */
  bytes: Uint8Array;
}

const kindsOf = ({ layers }: KvShape): string[] =>
  Array.from({ length: layers }, (_, i) => [`key_${i}`, `value_${i}`]).flat();

/** `shape` [3], the shape of one buffer -> past_key_0, past_value_0, ... with zeros. */
export function roomGraph(kv: KvShape): OwnGraph {
  const outputs = kindsOf(kv).map((kind) => tensor(`past_${kind}`, kv, 'C'));
  const nodes = outputs.map(({ name }) => node('Expand', ['zero', 'dims'], name));
  const inputs: TensorSpec[] = [{ name: 'shape', type: 'int32', shape: [3] }];
  // One number of 2 or 4 bytes, all of them 0.
  const bits = kv.type === 'float16' ? [0, 0] : [0, 0, 0, 0];
  const zero = [...[1, 1, 1].flatMap((side) => number(1, side)), ...number(2, ELEMENT[kv.type]), ...text(8, 'zero')];
  return graphOf(
    { file: 'room.onnx', inputs, outputs },
    [cast('shape', 'dims'), ...nodes],
    [...zero, ...message(9, bits)],
  );
}

/**
 * past_key_0 [1, C, width], key_0 [1, T, width] and so on, and `at` [1, T, 2], the place (0, row) of each new row ->
 * present_key_0 [1, C, width] and so on.
 */
export function appendGraph(kv: KvShape): OwnGraph {
  const kinds = kindsOf(kv);
  const inputs = kinds.flatMap((kind) => [tensor(`past_${kind}`, kv, 'C'), tensor(kind, kv, 'T')]);
  const outputs = kinds.map((kind) => tensor(`present_${kind}`, kv, 'C'));
  const nodes = kinds.map((kind) => node('ScatterND', [`past_${kind}`, 'places', kind], `present_${kind}`));
  const at: TensorSpec = { name: 'at', type: 'int32', shape: [1, 'T', 2] };
  return graphOf({ file: 'append.onnx', inputs: [...inputs, at], outputs }, [cast('at', 'places'), ...nodes]);
}

const tensor = (name: string, { type, width }: KvShape, axis: string): TensorSpec => ({
  name,
  type,
  shape: [1, axis, width],
});

/** `weight`: the tensor that the nodes name besides the inputs. */
function graphOf(spec: GraphSpec, nodes: readonly number[][], weight?: readonly number[]): OwnGraph {
  const graph = [
    ...nodes.flatMap((one) => message(1, one)),
    ...text(2, spec.file),
    ...(weight === undefined ? [] : message(5, weight)),
    ...spec.inputs.flatMap((input) => message(11, valueInfo(input))),
    ...spec.outputs.flatMap((output) => message(12, valueInfo(output))),
  ];
  const model = [...number(1, IR_VERSION), ...message(7, graph), ...message(8, number(2, OPSET))];
  return { spec, bytes: Uint8Array.from(model) };
}

const node = (type: string, inputs: readonly string[], output: string): number[] => [
  ...inputs.flatMap((name) => text(1, name)),
  ...text(2, output),
  ...text(4, type),
];

/** Shapes and places are int64 in ONNX; the engine's arrays are int32. */
const cast = (input: string, output: string): number[] => [
  ...node('Cast', [input], output),
  ...message(5, [...text(1, 'to'), ...number(3, ELEMENT.int64), ...number(20, ATTRIBUTE_INT)]),
];

function valueInfo({ name, type, shape }: TensorSpec): number[] {
  const axes = shape.flatMap((axis) => message(1, typeof axis === 'number' ? number(1, axis) : text(2, axis)));
  return [...text(1, name), ...message(2, message(1, [...number(1, ELEMENT[type]), ...message(2, axes)]))];
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
