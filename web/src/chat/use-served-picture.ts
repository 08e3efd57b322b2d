// A file of the reader's that is going to be pointed at, as the server shows it: it is uploaded first, because a
// browser may turn it otherwise (orientation of a WebP), or may not show it at all (HEIC, TIFF), and what is pointed at
// is in the server's pixels.
import { useEffect, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { ServedPictureDocument } from '../api/generated.ts';

export interface ServedPicture {
  /** Null while it is on its way, and when there is none. */
  url: string | null;
  /** Why it cannot be shown; empty when nothing is wrong. */
  fault: string;
}

const NONE: ServedPicture = { url: null, fault: '' };

export function useServedPicture(file: File | null): ServedPicture {
  const [served, setServed] = useState(NONE);
  useEffect(() => {
    setServed(NONE);
    if (file === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    // The question that is asked afterwards finds it uploaded already.
    client
      .upload(file, signal)
      .then((id) => client.request(ServedPictureDocument, { id }, signal))
      .then(({ image }) => {
        if (!signal.aborted) setServed({ url: image?.url ?? null, fault: '' });
      })
      .catch((error: unknown) => {
        if (!signal.aborted) setServed({ url: null, fault: sentenceOf(error) });
      });
    return () => controller.abort();
  }, [file]);
  return served;
}
