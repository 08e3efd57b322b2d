// A file that the reader wants to set marks on, as the server serves it. It is uploaded first: a browser may apply
// another orientation (WebP) or may not show the file at all (HEIC, TIFF). Marks are in pixels of the server's image.
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
    // The question does not upload it again.
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
