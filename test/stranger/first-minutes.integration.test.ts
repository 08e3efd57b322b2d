// A stranger's first minutes: a clean clone, README's commands as they stand there, nothing set, and a browser at the
// address that is named.
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { makeCheckout } from '../support/checkout.ts';
import type { Checkout, Running } from '../support/checkout.ts';
import { blockCommands } from '../support/commands.ts';
import { freePort, isFree } from '../support/free-port.ts';
import { ask, drop, expectAllPictures, expectMaskDrawn, lookAround, visit } from '../support/stranger-page.ts';

/** A message of the stream that README's last curl reads. */
interface Sent {
  data: { turnEvents: { __typename: string; mask?: { area: number; url: string } } };
}

/** What `npm start` runs once it has built. */
const ALL_IN_ONE = 'node --import tsx src/entry/all-in-one.ts';
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

let checkout: Checkout;
let browser: Browser;
/** Of every server here: 4000, as a stranger has it, unless somebody listens there. */
let port: number;
/** Nothing, when that is 4000. */
let env: Record<string, string>;
const readme = (): string[] => blockCommands(join(checkout.folder, 'README.md'));
/** README's words, at the port that is free. */
const here = (command: string): string => command.replaceAll('localhost:4000', `localhost:${port}`);

beforeAll(async () => {
  checkout = await makeCheckout();
  browser = await launchBrowser();
  port = (await isFree(4000)) ? 4000 : await freePort();
  env = port === 4000 ? {} : { PORT: String(port) };
});
afterAll(async () => {
  await browser.close();
  await checkout.remove();
});

describe('npm start with nothing set, in a terminal', () => {
  let server: Running;
  beforeAll(async () => {
    const [command] = readme().filter((one) => one.includes('npm start'));
    expect(command).toBe('npm ci && npm start'); // the packages are there
    server = await checkout.start('npm start', { env, terminal: true });
  });

  it('says where it is ready, and nothing else', () => {
    expect(server.url).toMatch(new RegExp(`^http://(localhost|127\\.0\\.0\\.1):${port}$`));
    // npm tells its script and draws at the line's beginning while it waits.
    const lines = stripVTControlCharacters(server.output())
      .split(/[\r\n]+/)
      .map((line) => line.replace(/^[\u2800-\u28ff]/, ''))
      .filter((line) => !/^\{"level":30|^> |^npm notice|^$/.test(line));
    expect(lines).toEqual([`maskstream is ready at ${server.url}`]);
  });

  it("serves a browser at localhost: a sample, a second question, small and large images of one's own", async () => {
    await lookAround(browser, `http://localhost:${port}`, async (page) => {
      await ask(page, 'segment the green cube');
      await page.locator('.turn').nth(1).getByRole('button', { name: 'Ask again' }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await expectAllPictures(page);

      const picture = await readFile(join(checkout.folder, 'samples/blocks.png'));
      const large = await sharp(picture).resize(1000).png({ compressionLevel: 0 }).toBuffer();
      expect(large.length).toBeGreaterThan(2 ** 20); // which goes by a signed PUT
      for (const [name, bytes] of [
        ['small.png', picture],
        ['large.png', large],
      ] as const) {
        await page.goto(`http://localhost:${port}`);
        await drop(page, name, bytes);
        await ask(page, 'segment the blue block in this picture');
        await page.getByRole('button', { name: 'Save mask' }).waitFor();
        await expectAllPictures(page);
        await expectMaskDrawn(page);
      }
    });
  });

  it('serves a browser at 127.0.0.1', () => lookAround(browser, `http://127.0.0.1:${port}`));

  it('answers the curl lines of README', async () => {
    const lines = readme().filter((one) => one.includes('curl'));
    expect(lines.length).toBeGreaterThanOrEqual(3);
    const { code, stdout, stderr } = await checkout.run(here(lines.join('\n')));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = [...stdout.matchAll(/^data: (\{.*\})$/gm)].map(
      ([, json = '']) => (JSON.parse(json) as Sent).data.turnEvents,
    );
    expect(events.at(-1)?.__typename).toBe('TurnFinished');
    const mask = events.find(({ __typename }) => __typename === 'MaskFinished')?.mask;
    expect(mask?.area).toBeGreaterThan(0);
    expect((await fetch(mask?.url ?? '')).headers.get('content-type')).toBe('image/png');
  });

  it('ends with Ctrl-C, and leaves nothing behind', async () => {
    server.child.stdin?.write('\x03');
    await server.exited;
    await checkout.isAllOver(server.url);
  });
});

describe('the next start', () => {
  afterEach(() => checkout.endAll());

  it('finds what was asked before, and ends with npm when that is told to', async () => {
    const server = await checkout.start('npm start', { env });
    const { page, faults } = await visit(browser, `http://localhost:${port}`);
    await page.getByRole('navigation').getByText('mask of the ring').first().click();
    await page.getByRole('button', { name: 'Save mask' }).first().waitFor();
    await expectAllPictures(page);
    expect(faults).toEqual([]);
    await page.close();
    await server.stop();
    await checkout.isAllOver(server.url);
  });

  it("serves a browser at the machine's own name with HOST=0.0.0.0, and ends when its terminal closes", async () => {
    const everywhere = { ...env, HOST: '0.0.0.0', ALLOW_PUBLIC_WITHOUT_AUTH: '1' };
    const server = await checkout.start(ALL_IN_ONE, { env: everywhere, terminal: true });
    await lookAround(browser, `http://${hostname()}:${port}`);
    server.child.kill('SIGKILL'); // the terminal
    await checkout.isAllOver(`http://127.0.0.1:${port}`);
  });

  it.runIf(hasIpv6)('serves a browser at [::1] with HOST=::1', async () => {
    const server = await checkout.start(ALL_IN_ONE, { env: { ...env, HOST: '::1' } });
    await lookAround(browser, `http://[::1]:${port}`);
    await server.stop();
    await checkout.isAllOver(`http://[::1]:${port}`);
  });
});

it("segments without a server, by README's command", async () => {
  const commands = readme().filter((one) => one.startsWith('npm run segment'));
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    const stderr = expect.not.stringMatching(/error|warn/i) as string;
    expect(await checkout.run(command), command).toMatchObject({ code: 0, stderr });
  }
  const mask = await sharp(join(checkout.folder, 'out/cat-mask.png')).stats();
  expect(mask.channels[0]?.max).toBe(255);
  await sharp(join(checkout.folder, 'out/cat-forming.png')).metadata();
});
