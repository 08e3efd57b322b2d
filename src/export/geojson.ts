// Writes the masks on one image as GeoJSON: one MultiPolygon for each mask, along pixel edges, so it is exact. Original
// pixels, y down. Rings follow RFC 7946 by their numbers: outer rings are counter-clockwise in these coordinates, which
// is clockwise on the screen. The text is written in pieces. Pure.
import type { Ring } from '../../inference/mask/shapes.ts';
import { decodeRle, polygonsOf } from '../../inference/mask/index.ts';
import type { Draw } from './draw-request.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

export async function* geoJson(
  { id, file, width, height, masks }: ExportedPicture,
  draw: Draw,
): AsyncGenerator<string> {
  let features = 0;
  yield `{"type":"FeatureCollection","maskstream":${JSON.stringify({ imageId: id, file, width, height })},"features":[`;
  for await (const mask of masks)
    yield `${features === 0 ? '' : ','}\n${await draw({ form: 'GEOJSON', mask, number: features++ })}`;
  yield '\n]}\n';
}

export function geoJsonFeature({ id, turnId, label, category, area, confidence, rle }: ExportedMask): object {
  const coordinates = polygonsOf(decodeRle(rle)).map(({ outer, holes }) => [outer, ...holes].map(positionsOf));
  return {
    type: 'Feature',
    id,
    properties: { label, category: category.name, turnId, area, confidence },
    geometry: { type: 'MultiPolygon', coordinates },
  };
}

/** Pairs of coordinates; the first one is repeated at the end. */
function positionsOf(ring: Ring): [number, number][] {
  const positions = Array.from({ length: ring.length / 2 }, (_, i): [number, number] => [
    ring[2 * i] ?? 0,
    ring[2 * i + 1] ?? 0,
  ]);
  const [first] = positions;
  return first === undefined ? [] : [...positions, first];
}
