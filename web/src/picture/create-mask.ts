// Stores a mask that a person has made.
import { client } from '../api/client.ts';
import { CreateMaskDocument } from '../api/generated.ts';
import type { CreateMaskInput } from '../api/generated.ts';
import type { Mask } from '../api/types.ts';
import type { rleOf } from './rle.ts';

/** Of what, and where: `basedOnMaskId`, or `imageId` and `label`. */
export type MaskPlace = Pick<CreateMaskInput, 'turnId' | 'basedOnMaskId' | 'imageId' | 'label'>;

/** `key`: the same pixels sent again with it, after a response that was lost, make no second mask. */
export async function createMask(place: MaskPlace, rle: ReturnType<typeof rleOf>, key: string): Promise<Mask> {
  const idempotencyKey = `${key} ${rle.counts.length} ${hashOf(rle.counts)}`;
  const input = { ...place, shape: { rle }, idempotencyKey };
  return (await client.request(CreateMaskDocument, { input })).createMask.mask;
}

/** FNV-1a, 32 bits, as hexadecimal digits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
