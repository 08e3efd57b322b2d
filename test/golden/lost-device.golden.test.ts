// A bundle whose visual head fails in the middle of a mask on WebGPU. It is made with Python's onnx, as the checkpoints
// of the other tests here are, and needs a Vulkan driver, as test/inference/webgpu.integration.test.ts.
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadEngine } from '../../inference/index.ts';
import { TINY_RANDOM, collect, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

/** Adds a look-up to the visual head that fails for more than 8 rows. The engine warms up with fewer. */
const FAILS_IN_THE_THIRD_SCALE = `
import hashlib, json, os, sys
import numpy, onnx
from onnx import helper, numpy_helper
folder = sys.argv[1]
path = os.path.join(folder, "visual_head.onnx")
model = onnx.load(path)
graph = model.graph
for node in graph.node:
    for i, name in enumerate(node.input):
        if name == "hidden":
            node.input[i] = "checked"
graph.initializer.append(numpy_helper.from_array(numpy.zeros(9, numpy.int64), "table"))
graph.initializer.append(numpy_helper.from_array(numpy.array(0, numpy.int64), "first"))
for node in reversed([
    helper.make_node("Shape", ["hidden"], ["shape"]),
    helper.make_node("Gather", ["shape", "first"], ["rows"]),
    helper.make_node("Gather", ["table", "rows"], ["zero"]),
    helper.make_node("Cast", ["zero"], ["nothing"], to=onnx.TensorProto.FLOAT),
    helper.make_node("Add", ["hidden", "nothing"], ["checked"]),
]):
    graph.node.insert(0, node)
onnx.save(model, path)
content = open(path, "rb").read()
with open(os.path.join(folder, "manifest.json")) as file:
    manifest = json.load(file)
manifest["files"]["visual_head.onnx"] = {"sha256": hashlib.sha256(content).hexdigest(), "byteSize": len(content)}
with open(os.path.join(folder, "manifest.json"), "w") as file:
    json.dump(manifest, file)
`;

it('an engine whose device is lost ends its turn, and answers the next one on the device', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(TINY_RANDOM, folder, { recursive: true });
  execFileSync(process.env['PYTHON'] ?? 'python3', ['-c', FAILS_IN_THE_THIRD_SCALE, folder]);
  process.env['VK_ICD_FILENAMES'] ??= '/usr/lib/chromium/vk_swiftshader_icd.json';
  const messages: string[] = [];
  const engine = await loadEngine(folder, { device: 'webgpu', log: (message) => messages.push(message) });
  onTestFinished(() => engine.dispose());
  const picture = await png(40, 30);
  await expect(collect(engine, question('the cube', [picture]))).rejects.toMatchObject({ code: 'ENGINE_LOST' });
  const events = await collect(engine, question('the cube', [picture], { maxScale: 2 }));
  expect(events.at(-1)?.type).toBe('finished');
  expect(messages.join('\n')).toMatch(/Device webgpu failed while it computed[^]*runs again/);
}, 600_000);
