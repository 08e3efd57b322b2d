// The place of the page in its address: `#conversation/turn`, or `#shared/token` for a read-only link. Browsers do not
// send the fragment of a URL to a server, so no log contains the token of a link.
import { useCallback, useEffect, useState } from 'react';

export type Place = { shared: string } | { shared: null; conversationId: string | null; turnId: string | null };

const SHARED = 'shared';

const read = (): Place => {
  const [first = '', second = ''] = location.hash.slice(1).split('/');
  return first === SHARED
    ? { shared: second }
    : { shared: null, conversationId: first === '' ? null : first, turnId: second === '' ? null : second };
};

/** The address of a read-only link. */
export const addressOfShare = (token: string): string => `${location.origin}${location.pathname}#${SHARED}/${token}`;

export function usePlace(): { place: Place; open: (conversationId: string | null, turnId?: string) => void } {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const follow = () => setPlace(read());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const open = useCallback((conversationId: string | null, turnId?: string) => {
    location.hash =
      conversationId === null ? '' : turnId === undefined ? conversationId : `${conversationId}/${turnId}`;
    setPlace(read());
  }, []);
  return { place, open };
}
