// OpenAI's client for Python. RECIPES_PYTHON: a Python that has openai.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ScriptedEngine, segment } from '../../support/scripted-engine.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const PYTHON = process.env['RECIPES_PYTHON'] ?? 'python3';
const run = promisify(execFile);

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer({ engine: new ScriptedEngine(segment()) });
  folder = await mkdtemp(join(tmpdir(), 'openai-python-'));
  await symlink(resolve('samples'), join(folder, 'samples'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const python = async (program: string): Promise<string[]> =>
  (await run(PYTHON, ['-c', program], { cwd: folder })).stdout.trim().split('\n');

it('the program of docs/openai.md prints the answer and the properties of the mask', async () => {
  const [, program = ''] = /^```python\n([\s\S]*?)^```/m.exec(await readFile('docs/openai.md', 'utf8')) ?? [];
  const lines = await python(program.replaceAll('http://localhost:4000', server.url));
  expect(lines).toEqual(['Here:  done.', "the left half {'x': 0, 'y': 0, 'width': 2, 'height': 2} 0.9"]);
});

it('streams text and previews, continues after a number, cancels, is idempotent, and raises typed errors', async () => {
  const program = `
import openai
client = openai.OpenAI(base_url="${server.url}/v1", api_key="none", max_retries=0)
ask = {"model": "scripted", "input": "the left half", "extra_headers": {"Idempotency-Key": "once"}}
events = list(client.responses.create(**ask, stream=True))
print("".join(e.delta for e in events if e.type == "response.output_text.delta"))
print([e.partial_image_index for e in events if e.type == "response.image_generation_call.partial_image"])
print(events[-1].type, events[-1].response.output[1].label)
id = events[0].response.id
for i, event in enumerate(events):
    rest = list(client.responses.retrieve(id, stream=True, starting_after=event.sequence_number))
    assert [e.sequence_number for e in rest] == [e.sequence_number for e in events[i + 1:]]
assert client.responses.create(**ask).id == id
print(client.responses.cancel(id).status)
try:
    client.responses.create(model="gpt-4o", input="hello")
except openai.NotFoundError as error:
    print(error.code, error.param)
`;
  expect(await python(program)).toEqual([
    'Here:  done.',
    '[0, 1, 2]',
    'response.completed the left half',
    'completed',
    'NOT_FOUND model',
  ]);
});

it('streams a chat completion with its masks and usage, and continues the same conversation', async () => {
  const program = `
import openai
client = openai.OpenAI(base_url="${server.url}/v1", api_key="none", max_retries=0)
messages = [{"role": "user", "content": "the left half"}]
with client.chat.completions.stream(
    model="scripted", messages=messages, stream_options={"include_usage": True}
) as stream:
    first = stream.get_final_completion()
message = first.choices[0].message
print(message.content, [mask["label"] for mask in message.masks], first.choices[0].finish_reason)
print(first.usage.completion_tokens)
messages += [message.model_dump(exclude_none=True), {"role": "user", "content": "and the right one"}]
second = client.chat.completions.create(model="scripted", messages=messages)
print(second.previous_response_id == first.id.replace("chatcmpl-", "resp_"), len(second.choices[0].message.masks))
try:
    client.chat.completions.create(model="scripted", messages=messages, n=2)
except openai.UnprocessableEntityError as error:
    print(error.code, error.param)
`;
  expect(await python(program)).toEqual([
    "Here:  done. ['the left half'] stop",
    '23',
    'True 1',
    'UNSUPPORTED_BY_MODEL n',
  ]);
});

it('uploads an image, uses it in a question, downloads it and deletes it', async () => {
  const program = `
import openai
client = openai.OpenAI(base_url="${server.url}/v1", api_key="none", max_retries=0)
with open("samples/ring.png", "rb") as file:
    uploaded = client.files.create(file=file, purpose="vision")
image = {"type": "input_image", "file_id": uploaded.id, "detail": "auto"}
content = [{"type": "input_text", "text": "the left half"}, image]
response = client.responses.create(model="scripted", input=[{"role": "user", "content": content}])
print(response.status, [item.type for item in response.output])
with open("samples/ring.png", "rb") as file:
    print(client.files.content(uploaded.id).read() == file.read())
print(uploaded.id in [file.id for file in client.files.list(limit=1)])
print(client.files.delete(uploaded.id).deleted)
try:
    client.files.retrieve(uploaded.id)
except openai.NotFoundError as error:
    print(error.code)
`;
  expect(await python(program)).toEqual([
    "completed ['message', 'image_generation_call', 'message']",
    'True',
    'True',
    'True',
    'NOT_FOUND',
  ]);
});
