// Saves a corrected mask as a new mask of its turn.
import { useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { CreateMaskDocument } from '../api/generated.ts';
import type { Mask } from '../api/types.ts';
import { randomKey } from '../use-idempotency-key.ts';
import type { Painting } from './painting.ts';

export function useSavedMask(turnId: string, mask: Mask, painting: Painting, onSaved: (mask: Mask) => void) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [key] = useState(randomKey);
  const save = async () => {
    setBusy(true);
    setFault('');
    try {
      const { rle } = painting;
      // The same pixels sent again, after a response that was lost, make no second mask.
      const idempotencyKey = `${key} ${rle.counts.length} ${hashOf(rle.counts)}`;
      const input = { turnId, basedOnMaskId: mask.id, shape: { rle }, idempotencyKey };
      onSaved((await client.request(CreateMaskDocument, { input })).createMask.mask);
    } catch (error) {
      setFault(sentenceOf(error));
      setBusy(false);
    }
  };
  return { save, busy, fault };
}

/** FNV-1a, 32 bits, as hexadecimal digits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
