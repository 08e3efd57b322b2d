// Whether Linux has a GPU that WebGPU can use. WebGPU runs on Vulkan there, and a Vulkan driver in software is correct
// but slower than the CPU provider. ONNX Runtime does not report which driver it uses, so the drivers are told apart by
// the names in their manifests.
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Folders of the loader in which drivers are registered, below the root of the file system. */
const FOLDERS = ['etc', 'usr/share', 'usr/local/etc', 'usr/local/share'].map((folder) => join(folder, 'vulkan/icd.d'));
const SOFTWARE = /lavapipe|llvmpipe|lvp|softpipe|swiftshader/i;
/** Files of GPUs in /dev: of the kernel's drivers, of NVIDIA's, and of WSL's. */
const GPU = /^(renderD\d+|nvidia\d+|dxg)$/;

export interface Machine {
  platform: NodeJS.Platform;
  /** VK_DRIVER_FILES, or VK_ICD_FILENAMES as it was called before: manifests instead of those in the folders. */
  env: Readonly<Record<string, string | undefined>>;
  root: string;
}

const THIS: Machine = { platform: process.platform, env: process.env, root: '/' };

/** Why there is no such GPU, for a log; null when there is one. Other systems than Linux have their own drivers. */
export async function whyNoGpu({ platform, env, root }: Machine = THIS): Promise<string | null> {
  if (platform !== 'linux') return null;
  const devices = [...(await namesIn(join(root, 'dev/dri'))), ...(await namesIn(join(root, 'dev')))];
  if (!devices.some((name) => GPU.test(name))) return 'there is no GPU in /dev';
  const named = env['VK_DRIVER_FILES'] ?? env['VK_ICD_FILENAMES'];
  const manifests = named === undefined ? await manifestsBelow(root) : named.split(':');
  const drivers = await Promise.all(manifests.map(driverOf));
  if (drivers.some((driver) => !SOFTWARE.test(driver))) return null;
  return drivers.length === 0
    ? 'no Vulkan driver is installed'
    : `the Vulkan drivers are software (${drivers.join(', ')})`;
}

async function manifestsBelow(root: string): Promise<string[]> {
  const found = await Promise.all(
    FOLDERS.map(async (folder) =>
      (await namesIn(join(root, folder)))
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(root, folder, name)),
    ),
  );
  return found.flat();
}

/** The name of a driver: of its manifest and of its library. */
async function driverOf(manifest: string): Promise<string> {
  const library = /"library_path"\s*:\s*"([^"]*)"/.exec(await readFile(manifest, 'utf8').catch(() => ''))?.[1];
  return [basename(manifest, '.json'), ...(library === undefined ? [] : [basename(library)])].join(' ');
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
