// Opens the mask decoder of the model in a worker, once, and draws with it.
import { client } from '../api/client.ts';
import { authorization } from '../api/credentials.ts';
import { MaskDecoderDocument } from '../api/generated.ts';
import type { DecoderRules } from './graphs.ts';
import type { DrawRequest, GreyPicture, WorkerAnswer, WorkerRequest } from './redraw-worker.ts';

export interface Drawer {
  rules: DecoderRules;
  draw: (request: DrawRequest) => Promise<GreyPicture[]>;
}

/** A larger decoder takes longer to load than the previews of many masks. */
const MAX_BYTES = 16 * 1024 * 1024;

const drawers = new Map<string, Promise<Drawer>>();

/** Rejects when the model that answers is another one, or when its masks cannot be drawn here. */
export function drawerOf(modelSha256: string): Promise<Drawer> {
  const known = drawers.get(modelSha256);
  if (known !== undefined) return known;
  const drawer = openDrawer(modelSha256);
  drawers.set(modelSha256, drawer);
  return drawer;
}

async function openDrawer(modelSha256: string): Promise<Drawer> {
  const { model } = await client.request(MaskDecoderDocument, {});
  const decoder = model?.sha256 === modelSha256 ? model.maskDecoder : null;
  if (decoder == null) throw new Error('the server has no mask decoder of this model');
  if (decoder.files.reduce((sum, { byteSize }) => sum + byteSize, 0) > MAX_BYTES)
    throw new Error('the mask decoder is too large for a page');
  const headers = authorization();
  const response = await fetch(decoder.rules.url, { headers });
  if (!response.ok) throw new Error(`${decoder.rules.url}: ${response.status}`);
  const rules = (await response.json()) as DecoderRules;
  const ask = startWorker();
  const files = decoder.files.map(({ name, url }) => ({ name, url }));
  await ask({ open: { runtime: RUNTIME_URL, rules, files, headers } });
  return {
    rules,
    draw: async (request) => {
      const answer = await ask({ draw: request });
      return 'scales' in answer ? answer.scales : [];
    },
  };
}

const RUNTIME_URL = new URL(ONNX_RUNTIME_FILE, document.baseURI).href;

type Body<T> = T extends unknown ? Omit<T, 'id'> : never;
type Ask = (request: Body<WorkerRequest>) => Promise<WorkerAnswer>;

function startWorker(): Ask {
  const worker = new Worker(new URL('./redraw-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (answer: WorkerAnswer) => void>();
  let count = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  worker.addEventListener('error', ({ message }) => {
    for (const [id, settle] of waiting) settle({ id, fault: message });
    waiting.clear();
  });
  return async (request) => {
    const id = ++count;
    const answer = await new Promise<WorkerAnswer>((resolve) => {
      waiting.set(id, resolve);
      worker.postMessage({ ...request, id });
    });
    if ('fault' in answer) throw new Error(answer.fault);
    return answer;
  };
}
