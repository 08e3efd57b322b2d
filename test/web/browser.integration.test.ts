// What people do with a browser besides asking: files of every kind, back and forward, a reload in the middle of an
// answer, a long conversation.
import sharp from 'sharp';
import { beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SHOTS, openDesk } from '../support/desk.ts';
import { ScriptedEngine, finished, say, segment } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);
let page: Page;
beforeEach(async () => {
  ({ page } = desk);
  await page.getByRole('button', { name: 'Send' }).waitFor();
  engine.script = say('An answer.');
});

interface Given {
  name: string;
  type: string;
  bytes?: Buffer;
}
const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#4080c0' } })
    .png()
    .toBuffer();

/** Drops files on the page, or pastes them, beside texts of these types. */
async function give(how: 'drop' | 'paste', files: readonly Given[], texts: Record<string, string> = {}): Promise<void> {
  const given = files.map(({ bytes, ...one }) => ({ ...one, bytes: [...(bytes ?? Buffer.from('some text'))] }));
  await page.evaluate(
    ([kind, list, words]: any) => {
      const { document, DataTransfer, File, DragEvent, ClipboardEvent } = globalThis as any;
      const data = new DataTransfer();
      for (const { name, type, bytes } of list) data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      for (const [type, text] of Object.entries(words)) data.setData(type, text);
      const options = { bubbles: true, cancelable: true };
      const target = document.activeElement ?? document.body;
      if (kind === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
      else
        for (const type of ['dragover', 'drop'])
          target.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }));
    },
    [how, given, texts] as const,
  );
}
const alert = () => page.getByRole('alert');
const chip = () => page.getByRole('button', { name: 'Remove the picture' });

it('of two dropped pictures the first is taken, and the page says so', async () => {
  const bytes = await picture(40, 20);
  await give('drop', [
    { name: 'notes.txt', type: 'text/plain' },
    { name: 'one.png', type: 'image/png', bytes },
    { name: 'two.png', type: 'image/png', bytes },
  ]);
  await alert().getByText('A question takes one picture: “one.png”, not “two.png”.').waitFor();
  await page.locator('.composer').getByText('one.png', { exact: true }).waitFor();
  await desk.ask('what is it?');
  await page.locator('.answer').getByText('An answer.').waitFor();
  expect(await alert().count()).toBe(0);
});

it.each([
  [{ name: 'notes.txt', type: 'text/plain' }, '“notes.txt” cannot be read; PNG, JPEG, WebP, AVIF, HEIC and TIFF can.'],
  [{ name: 'a.svg', type: 'image/svg+xml' }, '“a.svg” cannot be read; PNG, JPEG, WebP, AVIF, HEIC and TIFF can.'],
  [{ name: 'nothing.png', type: 'image/png', bytes: Buffer.alloc(0) }, '“nothing.png” is empty.'],
])('a dropped file that is no picture is named: $name', async (file, sentence) => {
  await give('drop', [file]);
  await alert().getByText(sentence).waitFor();
  expect(await chip().count()).toBe(0);
});

it('a pasted picture is taken; a text that an office program copies with its picture stays a text', async () => {
  const bytes = await picture(40, 20);
  const text = { 'text/plain': 'a cell', 'text/html': '<b>a cell</b>' };
  await give('paste', [{ name: 'image.png', type: 'image/png', bytes }], text);
  expect(await chip().count()).toBe(0);
  await give('paste', [{ name: 'image.png', type: 'image/png', bytes }]);
  await chip().waitFor();
});

it.each([
  [1, 1],
  [12_000, 50],
  [50, 12_000],
])('a picture of %i x %i pixels is asked about, and its tools cover no text', async (width, height) => {
  await give('drop', [{ name: 'odd.png', type: 'image/png', bytes: await picture(width, height) }]);
  await desk.ask('what is it?');
  await page.locator('.answer').getByText('An answer.').waitFor();
  const [tools, question] = await Promise.all(
    ['.view-tools', '.question .asked p'].map((selector) => page.locator(selector).boundingBox()),
  );
  expect((tools?.y ?? 0) + (tools?.height ?? 0)).toBeLessThanOrEqual(question?.y ?? 0);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});

it('the buttons for back and forward lead through conversations, also from a read-only link', async () => {
  await desk.ask('the first question');
  await page.locator('.answer').getByText('An answer.').waitFor();
  const first = page.url().split('#')[1] ?? '';
  await page.getByRole('button', { name: 'New conversation' }).click();
  await desk.ask('the second question');
  await page.locator('.answer').getByText('An answer.').waitFor();
  const shown = (text: string) => page.locator('.question').getByText(text).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Ask a picture' }).waitFor();
  await page.goBack();
  await shown('the first question');
  expect(await page.locator('.question').count()).toBe(1);
  const { shareConversation } = await desk.server.ask(
    'mutation ($id: ID!) { shareConversation(input: { conversationId: $id }) { token } }',
    { id: first },
  );
  await page.evaluate(`location.hash = 'shared/${shareConversation.token}'`);
  await shown('the first question');
  expect(await page.getByLabel('Your question').count()).toBe(0);
  await page.goBack();
  await page.getByLabel('Your question').waitFor();
  await shown('the first question');
  await page.goForward();
  await page.getByLabel('Your question').waitFor({ state: 'detached' });
  await shown('the first question');
});

it('a page that is loaded again in the middle of an answer goes on with it', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  engine.script = segment((step) => (step === 3 ? gate : Promise.resolve()));
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await desk.ask('segment the left half');
  await page.getByText('scale 2 of 3').waitFor();
  await page.reload();
  await page.getByText('scale 2 of 3').waitFor();
  goOn();
  await page.getByText('Save mask').waitFor();
  expect(await page.locator('.question').count()).toBe(1);
});

it('a second tab shows an answer while it forms', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await desk.ask('the first question');
  await page.locator('.answer').getByText('An answer.').waitFor();
  const other = await desk.browser.newPage();
  await other.goto(page.url());
  await other.locator('.answer').getByText('An answer.').waitFor();
  engine.script = async function* () {
    yield { type: 'text', delta: 'Half of' };
    await gate;
    yield { type: 'text', delta: ' an answer.' };
    yield finished('Half of an answer.', 'ANSWER');
  };
  await desk.ask('the second question');
  await other.locator('.answer').getByText('Half of', { exact: true }).waitFor();
  goOn();
  await other.locator('.answer').getByText('Half of an answer.').waitFor();
  await other.close();
});

it('a conversation of more than 100 turns opens at its end, and a question is answered there', async () => {
  const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }';
  engine.script = say('One of many answers.');
  let conversationId: string | null = null;
  for (let i = 1; i <= 101; i++) {
    const { turn, conversation }: any = (
      await desk.server.ask(SEND, { input: { conversationId, text: `question ${i}` } })
    ).sendTurn;
    conversationId = conversation.id;
    await desk.server.events(turn.id);
  }
  await page.goto(`${desk.server.url}/#${conversationId ?? ''}`);
  await page.getByText('question 101', { exact: true }).last().waitFor();
  const fromEnd = (): Promise<number> =>
    page.locator('.turns').evaluate((list: any) => list.scrollHeight - list.scrollTop - list.clientHeight);
  await expect.poll(fromEnd).toBeLessThan(2);
  expect(await page.getByRole('article').count()).toBe(101);
  engine.script = say('The last answer.');
  await desk.ask('and now?');
  await page.locator('.answer').getByText('The last answer.').waitFor();
  await expect.poll(fromEnd).toBeLessThan(2);
  await page.screenshot({ path: `${SHOTS}/long-conversation.png` });
});
