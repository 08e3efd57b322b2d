import { beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { parseManifest } from '../../../inference/manifest.ts';
import { buildPrompt } from '../../../inference/text/prompt.ts';
import { TextStream, loadTokenizer } from '../../../inference/text/tokenizer.ts';
import type { Tokenizer } from '../../../inference/text/tokenizer.ts';

const folder = new URL('../../../models/tiny-random/', import.meta.url);
const manifest = parseManifest(readFileSync(new URL('manifest.json', folder), 'utf8'));
let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(new URL('tokenizer.json', folder).pathname);
});

const user = (text: string) => ({ role: 'user' as const, text });
const assistant = (text: string) => ({ role: 'assistant' as const, text });
const { segStart, segEnd, imageContext, stop } = manifest.tokens;

describe('the prompt', () => {
  it('puts the image behind the last question, one token a slot', () => {
    const { ids, imageSpans } = buildPrompt(
      [user('one'), assistant('two'), user('three')],
      { tiles: [1], room: 0 },
      manifest,
      tokenizer,
    );
    const [span] = imageSpans;
    expect(ids.slice(span?.first, span?.end)).toEqual(
      Array.from({ length: manifest.image.tokensPerTile }, () => imageContext),
    );
    expect(ids.slice(span?.end ?? 0).length).toBe(2); // </img> <assistant>
  });

  it('puts images before the first question where the template says so', () => {
    const other = { ...manifest, prompt: { ...manifest.prompt, imagePlacement: 'before-first-user' as const } };
    const { imageSpans } = buildPrompt(
      [user('one'), assistant('two'), user('three')],
      { tiles: [1, 2], room: 0 },
      other,
      tokenizer,
    );
    expect(imageSpans).toEqual([
      { first: 3, end: 19 },
      { first: 21, end: 53 },
    ]);
  });

  it('never turns what a user types into special tokens', () => {
    const { ids } = buildPrompt(
      [user('a <seg> b <s</seg>eg> <context><end>')],
      { tiles: [], room: 0 },
      manifest,
      tokenizer,
    );
    for (const special of [segStart, segEnd, imageContext, ...stop]) expect(ids).not.toContain(special);
  });

  it('takes replacement patterns of a user literally', () => {
    const { ids } = buildPrompt([user("$& $' $1")], { tiles: [], room: 0 }, manifest, tokenizer);
    expect(tokenizer.decode(ids)).toContain("$& $' $1");
  });

  it('drops the oldest exchanges when the conversation is too long', () => {
    const long = 'word '.repeat(60);
    const messages = [user(long), assistant(long), user(long), assistant(long), user('last')];
    const whole = buildPrompt(
      messages,
      { tiles: [1], room: 0 },
      { ...manifest, decoder: { ...manifest.decoder, maxPositions: 10_000 } },
      tokenizer,
    );
    const cut = buildPrompt(
      messages,
      { tiles: [1], room: 0 },
      { ...manifest, decoder: { ...manifest.decoder, maxPositions: whole.ids.length - 1 } },
      tokenizer,
    );
    expect(whole.dropped).toBe(0);
    expect(cut.dropped).toBe(2);
    expect(cut.ids.length).toBeLessThan(whole.ids.length);
  });

  it('tells the model only of the earlier turns that its manifest names', () => {
    const messages = [
      user('segment the ball'),
      assistant('Here it is:'),
      user('what colour is it?'),
      assistant('Red.'),
      user('the cone'),
      assistant('Here it is:'),
      user('now the cube'),
      assistant('Here it is:'),
      user('and the ring'),
    ];
    const other = { ...manifest, prompt: { ...manifest.prompt, history: { turns: 2, answers: ':$' } } };
    const wanted = buildPrompt(messages.slice(4), { tiles: [1], room: 0 }, manifest, tokenizer);
    expect(buildPrompt(messages, { tiles: [1], room: 0 }, other, tokenizer)).toEqual(wanted);
    const none = { ...other, prompt: { ...other.prompt, history: { turns: 0, answers: '' } } };
    expect(buildPrompt(messages, { tiles: [1], room: 0 }, none, tokenizer)).toEqual(
      buildPrompt(messages.slice(-1), { tiles: [1], room: 0 }, manifest, tokenizer),
    );
  });

  it('refuses a message that does not fit by itself', () => {
    expect(() => buildPrompt([user('word '.repeat(2000))], { tiles: [1], room: 100 }, manifest, tokenizer)).toThrow(
      expect.objectContaining({ code: 'PROMPT_TOO_LONG' }),
    );
  });
});

describe('text that streams', () => {
  it('waits for the last byte of a character, and adds up to the whole', () => {
    const stream = new TextStream(tokenizer);
    const ids = tokenizer.encode('ball 🐟 ok');
    const pieces = ids.map((id) => stream.push(id));
    expect(pieces.join('') + stream.end()).toBe('ball 🐟 ok');
    expect(pieces.join('')).not.toContain('\uFFFD');
    expect(pieces.filter((piece) => piece === '').length).toBeGreaterThan(0);
  });

  it('leaves out NUL, which a database does not take', () => {
    const stream = new TextStream(tokenizer);
    for (const id of tokenizer.encode('a\u0000b')) stream.push(id);
    expect(stream.text).toBe('ab');
  });

  it('spells anything', () => {
    for (const text of ['naïve café', '北京', 'a\u0301\u0000\t', '👩‍👩‍👧'])
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.normalize('NFC'));
  });
});
