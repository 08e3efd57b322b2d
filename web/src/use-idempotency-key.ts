// The idempotency key of a mutation that the reader may send twice because the first response was lost.
import { useRef } from 'react';

export interface IdempotencyKey {
  /** The same key for the same parts (compared by identity) until `forget` is called; a new key for other parts. */
  keyOf: (...parts: readonly unknown[]) => string;
  /** Called when the mutation has succeeded: the same parts are a new mutation from then on. */
  forget: () => void;
}

export const randomKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');

export function useIdempotencyKey(): IdempotencyKey {
  const last = useRef<{ parts: readonly unknown[]; key: string } | null>(null);
  const keyOf = (...parts: readonly unknown[]): string => {
    const before = last.current;
    if (before !== null && before.parts.length === parts.length && before.parts.every((one, i) => one === parts[i]))
      return before.key;
    const key = randomKey();
    last.current = { parts, key };
    return key;
  };
  const forget = () => {
    last.current = null;
  };
  return { keyOf, forget };
}
