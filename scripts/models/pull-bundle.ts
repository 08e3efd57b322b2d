// Downloads a bundle from a Hugging Face repository, an https address, or a folder: manifest.json, then every file that
// the manifest names. Each file is verified with the sha256 of the manifest. The manifest is written last, so a folder
// with a manifest is complete.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openBundle, parseManifest } from '../../inference/index.ts';
import { PullError, StatusError, download, explainNetwork } from './download.ts';
import type { DownloadOptions, RemoteFile } from './download.ts';
import { checkedToken, explainHub, fileUrl } from './pull.ts';
import type { HubOptions } from './pull.ts';

export type BundleSource =
  { kind: 'hub'; hub: HubOptions } | { kind: 'address'; url: string } | { kind: 'folder'; path: string };

export interface PullBundleOptions {
  source: BundleSource;
  /** Folder of all bundles. The bundle is stored in <models>/<its id>, unless `folder` names another place. */
  models: string;
  folder?: string | undefined;
  onProgress: DownloadOptions['onProgress'];
}

const MANIFEST = 'manifest.json';
/** Bytes. A manifest has some kilobytes. */
const MOST_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * Returns the folder of the bundle; null when the source has no manifest.json. Throws PullError, or InferenceError when
 * the manifest is invalid.
 */
export async function pullBundle({
  source,
  models,
  folder: wanted,
  onProgress,
}: PullBundleOptions): Promise<string | null> {
  const text = await readManifestText(source);
  if (text === null) return null;
  const manifest = parseManifest(text);
  const folder = wanted ?? join(models, manifest.id);
  if (source.kind === 'folder' && resolve(source.path) === resolve(folder))
    throw new PullError(`${folder} is the bundle itself; there is nothing to download.`);
  const present = join(folder, MANIFEST);
  if (existsSync(present) && digest(await readFile(present, 'utf8')) !== digest(text)) {
    throw new PullError(
      `${folder} has another bundle, or another version of this one: remove it first (npm run ` +
        `models -- remove ${manifest.id}), or name another folder with --out.`,
    );
  }
  // Until all files are downloaded, the folder has no manifest and is not a bundle.
  await rm(present, { force: true });
  const files = Object.entries(manifest.files).map(([path, { sha256, byteSize }]): RemoteFile => ({
    path,
    url: urlOf(source, path),
    size: byteSize,
    checksum: { sha256 },
  }));
  if (source.kind === 'folder') await copyAll(source.path, folder, files);
  else
    await download(files, {
      folder,
      onProgress,
      token: tokenOf(source),
      origin: originOf(source),
      explain: (error) => explain(source, error),
    });
  await writeFile(`${present}.part`, text);
  await rename(`${present}.part`, present);
  await openBundle(folder).catch(async (error: unknown) => {
    await rm(present);
    throw error;
  });
  return folder;
}

async function readManifestText(source: BundleSource): Promise<string | null> {
  if (source.kind === 'folder')
    return existsSync(join(source.path, MANIFEST)) ? readFile(join(source.path, MANIFEST), 'utf8') : null;
  const token = tokenOf(source);
  try {
    const response = await fetch(urlOf(source, MANIFEST), {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new StatusError(response.status);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > MOST_MANIFEST_BYTES)
      throw new PullError(`${urlOf(source, MANIFEST)} is too large to be a manifest.`);
    return new TextDecoder().decode(bytes);
  } catch (error) {
    throw explain(source, error);
  }
}

async function copyAll(from: string, folder: string, files: readonly RemoteFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { path } of files) {
    await copyFile(join(from, path), join(folder, path)).catch((error: unknown) => {
      throw new PullError(
        `${join(from, path)} cannot be copied: ${error instanceof Error ? error.message : String(error)}.`,
      );
    });
  }
}

function urlOf(source: BundleSource, path: string): string {
  if (source.kind === 'folder') return '';
  return source.kind === 'hub' ? fileUrl(source.hub, path) : new URL(path, source.url).href;
}

const tokenOf = (source: BundleSource): string | undefined =>
  source.kind === 'hub' ? checkedToken(source.hub.token) : undefined;
const originOf = (source: BundleSource): string =>
  source.kind === 'hub' ? source.hub.hubUrl : source.kind === 'address' ? source.url : source.path;
const explain = (source: BundleSource, error: unknown): unknown =>
  source.kind === 'hub' ? explainHub(error, source.hub) : (explainNetwork(error, originOf(source)) ?? error);
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads the argument of `models pull`. A name like owner/name means the hub, unless it is a local folder. */
export function sourceOf(text: string, hub: Omit<HubOptions, 'repo'>): BundleSource {
  if (/^https?:\/\//.test(text)) {
    const url = new URL(text);
    if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))
      throw new PullError(`${text} must be https, because other connections can be tampered with.`);
    const inHub =
      url.origin === new URL(hub.hubUrl).origin ? /^\/([^/]+\/[^/]+)\/?$/.exec(url.pathname)?.[1] : undefined;
    if (inHub !== undefined) return { kind: 'hub', hub: { ...hub, repo: inHub } };
    url.pathname = `${url.pathname.replace(/\/(manifest\.json)?$/, '')}/`;
    return { kind: 'address', url: url.href };
  }
  if (existsSync(text)) return { kind: 'folder', path: text };
  if (!/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/.test(text))
    throw new PullError(`"${text}" is neither owner/name, nor an https address, nor a folder.`);
  return { kind: 'hub', hub: { ...hub, repo: text } };
}
