// The model that answers turns. A server without a running worker has no model. The page works without one, and reads
// again until there is one.
import { useEffect, useState } from 'react';
import { backOff } from '../../client/src/index.ts';
import { client, sentenceOf } from './api/client.ts';
import { ModelDocument } from './api/generated.ts';
import type { Model } from './api/types.ts';

export interface LoadedModel {
  model: Model | null;
  /** A sentence that says why there is no model; empty while that is not known. */
  fault: string;
}

/** `allowed`: the server has accepted the credentials. */
export function useModel(allowed: boolean): LoadedModel {
  const [model, setModel] = useState<Model | null>(null);
  const [fault, setFault] = useState('');

  useEffect(() => {
    if (!allowed) return;
    const controller = new AbortController();
    void (async () => {
      for (let attempt = 1; !controller.signal.aborted; attempt++) {
        try {
          const found = (await client.request(ModelDocument, {})).model;
          if (found !== null) return setModel(found);
        } catch (error) {
          setFault(sentenceOf(error));
        }
        await backOff(attempt, controller.signal, window);
      }
    })();
    return () => controller.abort();
  }, [allowed]);

  return { model, fault };
}
