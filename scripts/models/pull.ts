// Downloads the files of a checkpoint that an exporter needs from a Hugging Face hub. Each file is verified with the
// checksum of the hub. Knows the endpoints of the hub and the names of files, not their content.
import { HubApiError, listFiles } from '@huggingface/hub';
import type { ListFileEntry } from '@huggingface/hub';
import { PullError, StatusError, download, explainNetwork } from './download.ts';
import type { DownloadOptions, RemoteFile } from './download.ts';

export interface HubOptions {
  /** owner/name */
  repo: string;
  revision: string;
  hubUrl: string;
  token?: string | undefined;
}

export interface PullOptions extends HubOptions {
  /** The folder of the downloaded files. */
  folder: string;
  onProgress: DownloadOptions['onProgress'];
}

/** Weights, configuration and tokenizer; no images, no other weight formats. */
const CONFIGURATION = [
  ...['config', 'generation_config', 'tokenizer', 'tokenizer_config', 'special_tokens_map', 'added_tokens'],
  ...['preprocessor_config', 'model.safetensors.index'],
].map((name) => `${name}.json`);
const isWanted = (path: string): boolean => {
  const name = path.split('/').at(-1) ?? '';
  return CONFIGURATION.includes(name) || name === 'tokenizer.model' || name.endsWith('.safetensors');
};

export async function pull(options: PullOptions): Promise<string[]> {
  const { folder, hubUrl, onProgress } = options;
  const token = checkedToken(options.token);
  const files = await listWanted({ ...options, token });
  await download(files, { folder, token, origin: hubUrl, onProgress, explain: (error) => explainHub(error, options) });
  return files.map(({ path }) => path);
}

export function checkedToken(token: string | undefined): string | undefined {
  if (token !== undefined && !token.startsWith('hf_'))
    throw new PullError('HF_TOKEN is not a token of a hub: these begin with hf_.');
  return token;
}

export const fileUrl = ({ hubUrl, repo, revision }: HubOptions, path: string): string =>
  `${hubUrl}/${repo}/resolve/${encodeURIComponent(revision)}/${path}`;

async function listWanted(options: HubOptions): Promise<RemoteFile[]> {
  const { repo, revision, hubUrl, token } = options;
  const files: RemoteFile[] = [];
  try {
    for await (const entry of listFiles({
      repo: { type: 'model', name: repo },
      revision,
      hubUrl,
      recursive: true,
      ...(token === undefined ? {} : { accessToken: token }),
    })) {
      if (entry.type !== 'file' || !isWanted(entry.path) || !isPlain(entry.path)) continue;
      files.push({
        path: entry.path,
        url: fileUrl(options, entry.path),
        size: entry.size,
        checksum: checksumOf(entry),
      });
    }
  } catch (error) {
    throw explainHub(error, options);
  }
  if (!files.some(({ path }) => path.endsWith('.safetensors')))
    throw new PullError(`${repo} has neither a bundle (manifest.json) nor safetensors weights.`);
  return files;
}

/** The hub has the sha256 of a large file, and Git's id of a small file. */
function checksumOf({ lfs, oid }: ListFileEntry): RemoteFile['checksum'] {
  if (lfs !== undefined) return { sha256: lfs.oid };
  return oid === undefined ? null : { gitSha1: oid };
}

/** The name of a file on the hub must not lead out of the folder. */
const isPlain = (path: string): boolean => path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part));

export function explainHub(error: unknown, { repo, hubUrl }: HubOptions): unknown {
  const status = error instanceof HubApiError ? error.statusCode : error instanceof StatusError ? error.status : null;
  if (status === 401 || status === 403)
    return new PullError(`${repo} needs a token: accept its terms on ${hubUrl}/${repo} and set HF_TOKEN.`);
  if (status === 404) return new PullError(`There is no ${repo} at ${hubUrl} (or it is private: set HF_TOKEN).`);
  return explainNetwork(status === null ? error : new StatusError(status), hubUrl) ?? error;
}
