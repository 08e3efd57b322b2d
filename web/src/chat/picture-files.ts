// Which files the composer takes as pictures.

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/heic', 'image/heif', 'image/tiff'];
/** Browsers report no type for some of these. */
const ENDINGS = ['.heic', '.heif', '.tif', '.tiff', '.avif'];

/** The `accept` attribute of a file input. */
export const ACCEPTED = [...TYPES, ...ENDINGS].join(',');

const isPicture = ({ type, name }: File): boolean =>
  TYPES.includes(type) || ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
const inMegabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** The first picture of some files, or a sentence that says why there is none; null when there are no files. */
export function pictureFileOf(files: Iterable<File>, maxBytes: number): File | string | null {
  const [first, ...others] = files;
  if (first === undefined) return null;
  const picture = [first, ...others].find(isPicture);
  if (picture === undefined) return `“${first.name}” cannot be read; PNG, JPEG, WebP, AVIF, HEIC and TIFF can.`;
  if (picture.size > maxBytes)
    return `This picture has ${inMegabytes(picture.size)}; ${inMegabytes(maxBytes)} is the most.`;
  return picture;
}
