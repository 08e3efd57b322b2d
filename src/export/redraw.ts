// Writes redraw.html: a page that draws the masks of a conversation from their tokens without a network. It contains
// the runtime and the mask decoder. Masks of another bundle than the server's, and masks that no model made, are left
// out. A finished mask whose outline the image gave is in the page itself. web/src/redraw/archive.ts is its script.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MaskDecoder, MaskDecoderRules } from '../../inference/index.ts';
import { AppError } from '../errors.ts';
import { escapeXml } from './escape-xml.ts';
import { allTurns, fileOf } from './source.ts';
import type { ArchiveParts, RedrawParts } from './source.ts';

/** A page of more bytes takes long to open. */
const MAX_DECODER_BYTES = 64 * 1024 * 1024;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
figure{margin:0 0 2rem}figure>div{position:relative;background:#888}img{width:100%;height:100%;display:block}
canvas{position:absolute;opacity:.7}figcaption{display:flex;gap:.7rem;align-items:center}`;

/** Throws MODEL_UNAVAILABLE without a bundle, and UNSUPPORTED_BY_MODEL when its decoder is too large. */
export async function* redrawPage(
  parts: ArchiveParts,
  conversation: { id: string; title: string | null },
): AsyncGenerator<string> {
  const decoder = await decoderOf(parts.redraw);
  const { script, runtime } = await readScript(parts.redraw.webFolder);
  const title = escapeXml(conversation.title ?? 'Masks');
  yield `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title>`;
  yield `<style>${STYLE}</style></head><body><h1>${title}</h1><p id="note">Drawing…</p><main></main>\n`;
  yield '<script type="application/json" id="content">{"rules":';
  yield forScript(JSON.stringify(decoder.rules));
  yield ',"files":{';
  for (const [i, { name, path }] of decoder.files.entries())
    yield `${i === 0 ? '' : ','}${JSON.stringify(name)}:"${(await readFile(path)).toString('base64')}"`;
  yield '},"masks":[';
  let count = 0;
  for await (const mask of masksOf(parts, conversation.id, decoder.rules))
    yield `${count++ === 0 ? '' : ','}\n${forScript(JSON.stringify(mask))}`;
  yield `]}</script>\n<script type="text/plain" id="runtime">${runtime}</script>\n`;
  yield `<script type="module">${script}</script></body></html>\n`;
}

async function decoderOf({ decoder }: RedrawParts): Promise<MaskDecoder> {
  const found = await decoder();
  if (found === null)
    throw new AppError('MODEL_UNAVAILABLE', 'This server does not have the bundle of a model, so it has no decoder.');
  if (found.files.reduce((sum, { byteSize }) => sum + byteSize, 0) > MAX_DECODER_BYTES)
    throw new AppError('UNSUPPORTED_BY_MODEL', 'The mask decoder of this model is too large for a page.');
  return found;
}

/** The script and the runtime in Base64, of the built page. */
async function readScript(webFolder: string): Promise<{ script: string; runtime: string }> {
  const folder = join(webFolder, 'assets');
  const runtime = (await readdir(folder)).find((name) => /^onnxruntime-.*-wasm\.gz$/.test(name));
  if (runtime === undefined) throw new Error('the page is not built: npm run build');
  const script = await readFile(join(folder, 'redraw-archive.js'), 'utf8');
  return {
    script: script.replaceAll('</script', '<\\/script'),
    runtime: (await readFile(join(folder, runtime))).toString('base64'),
  };
}

/** JSON that does not end a script element. */
const forScript = (json: string): string => json.replaceAll('<', '\\u003c');

async function* masksOf(
  parts: ArchiveParts,
  conversationId: string,
  { model: { sha256 }, outlined }: MaskDecoderRules,
): AsyncGenerator<object> {
  for await (const { id: turnId, model, cleanUp } of allTurns(parts, conversationId)) {
    if (model?.sha256 !== sha256) continue;
    for (const mask of await parts.masks.byTurns([turnId])) {
      const { id, label, width, height, lastScale, zoom, imageId, rle } = mask;
      if (mask.origin !== 'MODEL' || lastScale === null) continue;
      const tokens = await parts.masks.readFile(mask, 'tokens.bin');
      if (tokens === null) continue;
      const scales = await parts.masks.scalesOf([id]);
      const second = scales.flatMap(({ scale, side, box }) => (box === null ? [] : [{ scale, side, box }]))[0] ?? null;
      const size = { width, height };
      const picture = imageId === null ? null : await pictureOf(parts, imageId);
      const drawn = { size, lastScale, second, zoom, cleanUp };
      const finished = outlined ? rle : null;
      yield { id, label, picture, ...drawn, finished, tokens: Buffer.from(tokens).toString('base64') };
    }
  }
}

/** Path of the image in the archive; null when it was deleted. */
async function pictureOf({ images }: ArchiveParts, id: string): Promise<string | null> {
  const [image] = await images.byIds([id]);
  return image?.status === 'READY' ? fileOf({ ...image, shownFile: await images.shownFileOf(image) }) : null;
}
