// The written forms of masks and their parts. Unit of coordinates: pixels of the image that the mask belongs to,
// origin top-left.

/** COCO run-length encoding, column-major, compressed string form, readable by pycocotools. */
export interface Rle {
  /** [height, width] */
  size: [number, number];
  counts: string;
}

/** A closed line along pixel edges, in original pixels: x0, y0, x1, y1, ... */
export type Ring = number[];

export interface Polygon {
  outer: Ring;
  holes: Ring[];
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
