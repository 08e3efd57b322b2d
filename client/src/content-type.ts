// What kind of picture it is, by its first bytes: a name or a label may say anything.

const SIGNATURES: readonly (readonly [type: string, at: number, bytes: readonly number[]])[] = [
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/webp', 8, [0x57, 0x45, 0x42, 0x50]],
];

/** `otherwise` when it is none that the server reads; the server then says so in its own words. */
export const contentTypeOf = (bytes: Uint8Array, otherwise: string): string =>
  SIGNATURES.find(([, at, signature]) => signature.every((byte, i) => bytes[at + i] === byte))?.[0] ?? otherwise;
