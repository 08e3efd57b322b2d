// The previews that were drawn here, of all masks that the page has shown. Draws each of them once.
import { client } from '../api/client.ts';
import { MaskTokensDocument } from '../api/generated.ts';
import type { MaskTokensQuery } from '../api/generated.ts';
import type { Picture } from '../api/types.ts';
import type { ShownMask, ShownScale } from '../chat/turn-state.ts';
import { runsOf, unpackCodes } from '../../../inference/mask/redraw.ts';
import type { ImageSize } from '../../../inference/mask/redraw.ts';
import { drawerOf } from './drawer.ts';
import { urlOfGrey } from './grey-png.ts';

/** A data URL; null while the preview is drawn; undefined when it cannot be drawn and its file has to be read. */
export type DrawnUrl = string | null | undefined;

/** By mask and scale. False: it cannot be drawn. */
const drawn = new Map<string, string | false | null>();
const listeners = new Set<() => void>();
let version = 0;

export const versionOfDrawn = (): number => version;
export function onDrawn(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const keyOf = ({ id }: ShownMask, scale: number): string => `${id}/${scale}`;

export function drawnUrl(mask: ShownMask, { scale }: ShownScale): DrawnUrl {
  const url = drawn.get(keyOf(mask, scale)) ?? null;
  return url === false ? undefined : url;
}

/** Draws what is not drawn yet: a preview from the tokens of its event, any other from those of the finished mask. */
export function drawScales(mask: ShownMask, { width, height }: Picture): void {
  const size = width === null || height === null ? null : { width, height };
  const missing = mask.scales.filter(({ scale }) => !drawn.has(keyOf(mask, scale)));
  for (const { scale } of missing) drawn.set(keyOf(mask, scale), null);
  const later = missing.filter((scale) => !drawOne(mask, scale, size));
  if (later.length === 0) return;
  const whole = size === null || mask.mask === null ? Promise.reject(new Error('no tokens')) : drawAll(mask, size);
  void whole.catch(() => {}).then(() => settle(mask, later));
}

/** False when the preview came without tokens. */
function drawOne(mask: ShownMask, { scale, side, box, codes }: ShownScale, size: ImageSize | null): boolean {
  if (codes == null || size === null) return false;
  const { ids, modelSha256 } = codes;
  void drawerOf(modelSha256)
    .then(async ({ rules, draw }) => {
      const before = scale - 1 - rules.scaleSides.indexOf(side);
      const run = { box, before, codes: unpackCodes(bytesOf(ids)) };
      for (const one of await draw({ run, size, scale })) put(mask, one.scale, urlOfGrey(one));
    })
    .catch(() => {})
    .then(() => settle(mask, [{ scale }]));
  return true;
}

async function drawAll(mask: ShownMask, size: ImageSize): Promise<void> {
  const read = (await client.request(MaskTokensDocument, { id: mask.id })).mask;
  if (read?.turn.model == null || read.lastScale === null) throw new Error('the mask has no tokens');
  const { rules, draw } = await drawerOf(read.turn.model.sha256);
  const runs = runsOf({ ...codedMask(read, size), lastScale: read.lastScale }, rules);
  for (const run of runs ?? [])
    for (const one of await draw({ run, size, scale: null })) put(mask, one.scale, urlOfGrey(one));
}

function codedMask({ tokens, zoom, scales }: NonNullable<MaskTokensQuery['mask']>, size: ImageSize) {
  const second = scales.flatMap(({ scale, side, box }) => (box === null ? [] : [{ scale, side, box }]))[0] ?? null;
  return { codes: unpackCodes(bytesOf(tokens)), size, zoom, second };
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

function put(mask: ShownMask, scale: number, url: string | false): void {
  drawn.set(keyOf(mask, scale), url);
  version++;
  for (const listener of listeners) listener();
}

/** What was not drawn by now cannot be drawn. */
function settle(mask: ShownMask, scales: readonly { scale: number }[]): void {
  for (const { scale } of scales) if (drawn.get(keyOf(mask, scale)) === null) put(mask, scale, false);
}
