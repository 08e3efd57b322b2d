// A graph that fails when it runs, for sides that are too large or negative.
const BYTES =
  'CAg6bQobCgVzaWRlcxIBcyIEQ2FzdCoJCgJ0bxgHoAECChsKAXMSBXplcm9zIg9Db25zdGFudE9mU2hhcGUSAWdaEwoFc2lkZXMSCgoICAYSBAoC' +
  'CAJiGQoFemVyb3MSEAoOCAESCgoDEgFhCgMSAWJCBAoAEBE=';

/** Cast and ConstantOfShape of opset 17: `sides` int32 [2] -> `zeros` float32 of these sides. */
export const ZEROS = {
  file: { path: 'zeros.onnx', bytes: Buffer.from(BYTES, 'base64') },
  spec: {
    file: 'zeros.onnx',
    inputs: [{ name: 'sides', type: 'int32' as const, shape: [2] }],
    outputs: [{ name: 'zeros', type: 'float32' as const, shape: ['a', 'b'] }],
  },
};
