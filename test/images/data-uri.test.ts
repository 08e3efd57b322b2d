// What the data: URL processor of the Fetch standard takes is taken, with the same bytes that `fetch` finds in it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDataUri } from '../../src/images/data-uri.ts';

const bytes = Uint8Array.from({ length: 200 }, (_, i) => (i * 37) % 256);
const base64 = Buffer.from(bytes).toString('base64');
const wrapped = (end: string): string => base64.replace(/.{76}/g, `$&${end}`);
const unpadded = Buffer.from(bytes.subarray(0, 199)).toString('base64').replace(/=+$/, '');

const byFetch = async (uri: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(uri)).arrayBuffer());
const refusal = (uri: string, maxBytes = 1000): { code?: string; message?: string } => {
  try {
    return { message: `it was taken: ${parseDataUri(uri, maxBytes).byteLength} bytes` };
  } catch (error) {
    return error as { code: string; message: string };
  }
};

describe('a data URI is taken', () => {
  it.each([
    ['plainly', `data:image/png;base64,${base64}`],
    ['with a name', `data:image/png;name=ring%20(1).png;base64,${base64}`],
    ['with a character set', `data:image/jpeg;charset=utf-8;base64,${base64}`],
    ['in upper case', `DATA:IMAGE/PNG;BASE64,${base64}`],
    ['with spaces around its parts', `  data: image/png ; base64,${base64}`],
    ['with a space before base64', `data:image/webp; base64,${base64}`],
    ['wrapped after 76 characters', `data:image/png;base64,${wrapped('\n')}`],
    ['wrapped in lines that end with CRLF', `data:image/png;base64,${wrapped('\r\n')}`],
    ['with a newline at the end', `data:image/png;base64,${base64}\n`],
    ['with spaces in its data', `data:image/png;base64,${wrapped(' ')}`],
    ['percent-encoded', `data:image/png;base64,${encodeURIComponent(base64)}`],
    ['with percent-encoded line ends', `data:image/png;base64,${wrapped('%0D%0A')}`],
    ['without padding', `data:image/png;base64,${unpadded}`],
    ['without Base64', `data:image/png,${[...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`],
    ['with a fragment', `data:image/png;base64,${base64}#top`],
    ['of a type that the browser did not know', `data:application/octet-stream;base64,${base64}`],
    ['of a photograph of a phone', `data:image/heic;base64,${base64}`],
  ])('%s', async (_, uri) => {
    const read = parseDataUri(uri, 1000);
    expect(read.byteLength).toBeGreaterThan(198);
    expect(read).toEqual(await byFetch(uri));
  });

  it('as fetch takes it, and refused where fetch refuses it, whatever stands in it', async () => {
    const pieces = fc.array(
      fc.constantFrom('A', 'b', '+', '/', '=', '%', '%3D', '%2b', ' ', '\t', '\n', '\f', '\r\n', '-', '#', ';', 'ä'),
      { maxLength: 12 },
    );
    const heads = fc.constantFrom(
      'data:image/png;base64,',
      'data:image/png,',
      'data:image/png; BASE64,',
      'data:image/png;base64;a=b,',
      'data:image/png;x="base64",',
    );
    await fc.assert(
      fc.asyncProperty(heads, pieces, async (head, body) => {
        const uri = head + body.join('');
        const expected = await byFetch(uri).catch(() => null);
        const found = refusal(uri).code === undefined ? parseDataUri(uri, 1000) : null;
        expect(found).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a data URI is refused, and what is said is true,', () => {
  it.each([
    ['when it is none', 'hello', 'does not begin with data:'],
    ['without a comma', 'data:image/png;base64', 'has no comma'],
    ['of another type', `data:image/gif;base64,${base64}`, 'says that it is of type image/gif'],
    ['of no type', `data:;base64,${base64}`, 'says that it is of type text/plain'],
    ['in the URL-safe alphabet', 'data:image/png;base64,-_-_', 'URL-safe alphabet'],
    ['with another character', 'data:image/png;base64,@@@@', 'has the character "@"'],
    ['with padding in the middle', 'data:image/png;base64,AA==AAAA', 'has padding'],
    ['that is cut off', 'data:image/png;base64,AAAAA', 'is cut off'],
  ])('%s', (_, uri, message) => {
    expect(refusal(uri)).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) });
  });

  it('by the bytes that it would have, whatever stands between them', () => {
    expect(parseDataUri(`data:image/png;base64,${wrapped('\r\n')}`, 200).byteLength).toBe(200);
    expect(refusal(`data:image/png;base64,${wrapped('\r\n')}`, 199)).toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: expect.stringContaining('has 200 bytes'),
    });
  });
});
