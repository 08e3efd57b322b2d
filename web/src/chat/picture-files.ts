// Which files the composer takes as pictures.

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/heic', 'image/heif', 'image/tiff'];
/** Browsers report no type for some of these. */
const ENDINGS = ['.heic', '.heif', '.tif', '.tiff', '.avif'];

/** The `accept` attribute of a file input. */
export const ACCEPTED = [...TYPES, ...ENDINGS].join(',');

const isPicture = ({ type, name }: File): boolean =>
  TYPES.includes(type) || ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
const inMegabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

export interface PickedFiles {
  /** The first picture; null when no file can be used. */
  picture: File | null;
  /** A sentence about what cannot be used; empty when all can. */
  fault: string;
}

/** Null when there are no files. */
export function pictureOfFiles(files: Iterable<File>, maxBytes: number): PickedFiles | null {
  const [first, ...others] = files;
  if (first === undefined) return null;
  const [picture, next] = [first, ...others].filter(isPicture);
  const refusal = (fault: string): PickedFiles => ({ picture: null, fault });
  if (picture === undefined)
    return refusal(`“${first.name}” cannot be read; PNG, JPEG, WebP, AVIF, HEIC and TIFF can.`);
  if (picture.size === 0) return refusal(`“${picture.name}” is empty.`);
  if (picture.size > maxBytes)
    return refusal(`This picture has ${inMegabytes(picture.size)}; ${inMegabytes(maxBytes)} is the most.`);
  const fault = next === undefined ? '' : `A question takes one picture: “${picture.name}”, not “${next.name}”.`;
  return { picture, fault };
}
