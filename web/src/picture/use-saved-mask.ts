// Saves a painted mask as a new mask of its turn.
import { useState } from 'react';
import { sentenceOf } from '../api/client.ts';
import type { Mask } from '../api/types.ts';
import { randomKey } from '../use-idempotency-key.ts';
import { createMask } from './create-mask.ts';
import type { MaskPlace } from './create-mask.ts';
import type { Painting } from './painting.ts';

export function useSavedMask(painting: Painting, onSaved: (mask: Mask) => void) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [key] = useState(randomKey);
  const save = async (place: MaskPlace) => {
    setBusy(true);
    setFault('');
    try {
      onSaved(await createMask(place, painting.rle, key));
    } catch (error) {
      setFault(sentenceOf(error));
      setBusy(false);
    }
  };
  return { save, busy, fault };
}
