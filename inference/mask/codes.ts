// The stored form of codebook ids: unsigned 16-bit little-endian. Pure functions.

export function packCodes(ids: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ids.length * 2);
  const view = new DataView(bytes.buffer);
  ids.forEach((id, i) => view.setUint16(i * 2, id, true));
  return bytes;
}

/** Throws RangeError for an odd number of bytes. */
export function unpackCodes(bytes: Uint8Array): Int32Array {
  if (bytes.length % 2 !== 0) throw new RangeError('codes have two bytes each');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(i * 2, true));
}
