// Which devices DEVICE=auto tries, and how a GPU is told from a Vulkan driver in software.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadEngine } from '../../../inference/index.ts';
import { parseDevice } from '../../../inference/runtime/devices.ts';
import { whyNoGpu } from '../../../inference/runtime/vulkan.ts';
import { TINY_RANDOM } from '../../support/engine.ts';

const NVIDIA = { 'etc/vulkan/icd.d/nvidia_icd.json': 'libGLX_nvidia.so.0' };
const LAVAPIPE = { 'usr/share/vulkan/icd.d/lvp_icd.x86_64.json': '/usr/lib/libvulkan_lvp.so' };
const SWIFTSHADER = { 'opt/vk_swiftshader_icd.json': './libvk_swiftshader.so' };

/** A file system with these drivers (manifest: library) and files. */
async function root(drivers: Record<string, string>, files: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vulkan-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const all = Object.entries(drivers).map(([name, library]) => [
    name,
    JSON.stringify({ ICD: { library_path: library } }),
  ]);
  for (const [name = '', text = ''] of [...all, ...files.map((file) => [file, ''])]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

describe('a GPU for WebGPU', () => {
  it.each([
    ['is there with a driver of its own', { ...NVIDIA, ...LAVAPIPE }, ['dev/nvidia0'], null],
    [
      'is there on a kernel driver',
      { 'usr/share/vulkan/icd.d/radeon_icd.json': 'libvulkan_radeon.so' },
      ['dev/dri/renderD128'],
      null,
    ],
    ['is not there without a device', NVIDIA, ['dev/null', 'dev/dri/card0'], 'there is no GPU in /dev'],
    ['cannot be used without a driver', {}, ['dev/nvidia0'], 'no Vulkan driver is installed'],
    [
      'cannot be used with a driver in software',
      LAVAPIPE,
      ['dev/dri/renderD128'],
      'the Vulkan drivers are software (lvp_icd.x86_64 libvulkan_lvp.so)',
    ],
  ])('%s', async (_, drivers, files, reason) => {
    expect(await whyNoGpu({ platform: 'linux', env: {}, root: await root(drivers, files) })).toBe(reason);
  });

  it('is looked for in the drivers that the environment names', async () => {
    const folder = await root({ ...NVIDIA, ...SWIFTSHADER }, ['dev/nvidia0']);
    const env = { VK_ICD_FILENAMES: join(folder, 'opt/vk_swiftshader_icd.json') };
    expect(await whyNoGpu({ platform: 'linux', env, root: folder })).toMatch(/software \(vk_swiftshader_icd/);
    const both = { ...env, VK_DRIVER_FILES: join(folder, 'etc/vulkan/icd.d/nvidia_icd.json') };
    expect(await whyNoGpu({ platform: 'linux', env: both, root: folder })).toBeNull();
  });

  it('is taken for granted on other systems', async () => {
    expect(await whyNoGpu({ platform: 'darwin', env: {}, root: await root({}, []) })).toBeNull();
  });
});

describe('auto', () => {
  it('tries CUDA, then WebGPU where there is a GPU, then the CPU', () => {
    expect(parseDevice('auto').map(({ name, hardwareOnly }) => [name, hardwareOnly ?? false])).toEqual([
      ['cuda:0', false],
      ['webgpu', true],
      ['cpu', false],
    ]);
    expect(parseDevice('webgpu').map(({ hardwareOnly }) => hardwareOnly)).toEqual([undefined]);
  });

  it('reports why it does not use the devices before the one that it uses', async () => {
    const messages: string[] = [];
    const engine = await loadEngine(TINY_RANDOM, { device: 'auto', log: (message) => messages.push(message) });
    await engine.dispose();
    const reason = messages.find((message) => message.startsWith('the engine uses '));
    if (engine.info.device === 'cuda:0') expect(reason).toBeUndefined();
    else expect(reason).toMatch(new RegExp(`^the engine uses ${engine.info.device}: Device cuda:0 cannot be used: .`));
    if (engine.info.device === 'cpu') expect(reason).toMatch(/Device webgpu (is not tried|cannot be used): ./);
  });
});
