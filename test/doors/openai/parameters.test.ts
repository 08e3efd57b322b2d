// The parameters of POST /v1/responses and POST /v1/chat/completions, as the installed client of OpenAI declares them:
// each is in the table of docs/openai.md, and a value of the wrong type is refused.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let client: OpenAI;
const engine = new ScriptedEngine();
beforeAll(async () => {
  server = await startTestServer({ engine });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(() => server.close());

const model = 'scripted';
const respond = (more: object): Promise<unknown> => client.responses.create({ model, input: 'hello', ...more });
const complete = (more: object): Promise<unknown> =>
  client.chat.completions.create({ model, messages: [{ role: 'user', content: 'hello' }], ...more });
const refusalOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'it was not refused',
    (error: unknown) => error,
  );

/** The members of an interface of the client's declarations. */
function membersOf(file: string, name: string): string[] {
  const path = createRequire(import.meta.url).resolve(`openai/resources/${file}`);
  const declarations = readFileSync(path.replace(/\.js$/, '.d.ts'), 'utf8');
  const body = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(declarations)?.[1] ?? '';
  return [...body.matchAll(/^ {4}(\w+)\??: /gm)].flatMap(([, member]) => member ?? []);
}
const IN_RESPONSES = membersOf('responses/responses', 'ResponseCreateParamsBase');
const IN_CHAT = membersOf('chat/completions/completions', 'ChatCompletionCreateParamsBase');
const PARAMETERS = [
  ...IN_RESPONSES.map((name) => ['/v1/responses', name, respond] as const),
  ...IN_CHAT.map((name) => ['/v1/chat/completions', name, complete] as const),
];

it('the declarations of the client are read', () => {
  expect(IN_RESPONSES).toEqual(expect.arrayContaining(['input', 'tools', 'truncation']));
  expect(IN_CHAT).toEqual(expect.arrayContaining(['messages', 'stop', 'web_search_options']));
});

it.each([
  ['/v1/responses', IN_RESPONSES],
  ['/v1/chat/completions', IN_CHAT],
])('the table of the documentation has every parameter of %s', (path, names) => {
  const documentation = readFileSync(new URL('../../../docs/openai.md', import.meta.url), 'utf8');
  const rows = documentation.split('\n').filter((line) => line.startsWith('| `'));
  const documented = rows.filter((row) => row.includes('| both') || row.includes(`| \`${path}\``));
  expect(names.filter((name) => !documented.some((row) => row.split('|')[1]?.includes(`\`${name}\``)))).toEqual([]);
});

it.each(PARAMETERS)('%s: %s of a wrong type is refused, and named', async (_, name, ask) => {
  // No parameter is a list of lists.
  expect(await refusalOf(ask({ [name]: [[7]] }))).toMatchObject({
    status: 400,
    code: 'BAD_USER_INPUT',
    type: 'invalid_request_error',
    param: expect.stringMatching(new RegExp(`^${name}\\b`)) as string,
    message: expect.stringMatching(/^400 [^\n]+\.$/) as string,
  });
});

const imageTool = (partial_images: unknown) => ({ tools: [{ type: 'image_generation', partial_images }] });
it.each([
  ['tools that are no list', { tools: 'image_generation' }, 'tools'],
  ['a tool without a type', { tools: [{ partial_images: 0 }] }, 'tools.0.type'],
  ['a text in place of a tool', { tools: ['image_generation'] }, 'tools.0'],
  ['fewer previews than none', imageTool(-1), 'tools.0.partial_images'],
  ['more previews than OpenAI has', imageTool(4), 'tools.0.partial_images'],
  ['half a preview', imageTool(0.5), 'tools.0.partial_images'],
  ['a number of previews as a text', imageTool('0'), 'tools.0.partial_images'],
  ['a choice that is none', { tool_choice: 'sometimes' }, 'tool_choice'],
  ['a switch as a text', { stream: 'false' }, 'stream'],
  ['a temperature out of range', { temperature: 3 }, 'temperature'],
  ['metadata that is not text', { metadata: { a: 1 } }, 'metadata.a'],
])('both: %s', async (_, more, param) => {
  for (const ask of [respond, complete])
    expect(await refusalOf(ask(more))).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', param });
});

it.each([
  ['a stored prompt', respond, { prompt: { id: 'pmpt_1' } }, 'prompt'],
  ['probabilities of tokens', respond, { top_logprobs: 2 }, 'top_logprobs'],
  ['probabilities of tokens by name', respond, { include: ['message.output_text.logprobs'] }, 'include'],
  ['probabilities of tokens', complete, { logprobs: true }, 'logprobs'],
  ['sound', complete, { modalities: ['text', 'audio'] }, 'modalities'],
  ['a voice', complete, { audio: { voice: 'alloy', format: 'wav' } }, 'audio'],
  ['a function that must be called', complete, { function_call: { name: 'f' } }, 'function_call'],
] as const)('%s cannot be had', async (_, ask, more, param) => {
  expect(await refusalOf(ask(more))).toMatchObject({ status: 422, code: 'UNSUPPORTED_BY_MODEL', param });
});

it('what is ignored is accepted with the values of OpenAI, and null is the same as nothing', async () => {
  const shared = { store: true, temperature: 0, top_p: 1, metadata: { a: 'b' }, parallel_tool_calls: true };
  const responses = {
    ...{ ...shared, instructions: 'Be brief.', max_output_tokens: 100, reasoning: { effort: 'low' } },
    ...{ truncation: 'auto', include: ['reasoning.encrypted_content'], top_logprobs: 0, stream_options: null },
    tools: [{ type: 'web_search' }, { type: 'image_generation', partial_images: 3 }],
  };
  const chat = {
    ...{ ...shared, max_tokens: 100, stop: ['\n'], seed: 1, logprobs: false, logit_bias: { 50: -100 } },
    ...{ modalities: ['text'], function_call: 'auto', frequency_penalty: 2, response_format: { type: 'text' } },
    tools: [{ type: 'function', function: { name: 'f' } }],
  };
  const nothing = (names: readonly string[]): object =>
    Object.fromEntries(
      names.filter((name) => !['input', 'messages', 'model'].includes(name)).map((name) => [name, null]),
    );
  for (const more of [responses, nothing(IN_RESPONSES)])
    expect(await respond(more)).toMatchObject({ output_text: 'Hello there.' });
  for (const more of [chat, nothing(IN_CHAT)])
    expect(await complete(more)).toMatchObject({ choices: [{ message: { content: 'Hello there.' } }] });
});
