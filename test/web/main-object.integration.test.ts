// A thing that was not found: the page offers to segment the main object of the picture, where the model can.
import { beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SHOTS, openDesk } from '../support/desk.ts';
import { ScriptedEngine, segment, untilAborted } from '../support/scripted-engine.ts';
import type { Script } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

const MAIN_OBJECT = 'segment the main object';
const notFound: Script = async function* (request, signal) {
  for await (const event of segment()(request, signal))
    yield event.type === 'mask-finished'
      ? { ...event, mask: { ...event.mask, outcome: 'NO_TARGET', area: 0, box: null } }
      : event;
};

let page: Page;
beforeEach(() => {
  ({ page } = desk);
  engine.requests.length = 0;
});

const offer = () => page.getByRole('button', { name: 'Segment the main object', exact: true });
const hints = () => page.getByText('Nothing like it was found');
/** The first question, and the page with what the model can do. */
const askFor = async (thing: string, mainObject = true): Promise<void> => {
  engine.info.abilities.mainObject = mainObject;
  await page.reload();
  engine.script = notFound;
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await desk.ask(`segment ${thing}`);
  await hints().waitFor();
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
};
const texts = (): (string | undefined)[] => engine.requests.map(({ messages }) => messages.at(-1)?.text);

it('a press asks for it in the next turn, about the same picture, and its mask is shown', async () => {
  await askFor('the emu');
  engine.script = segment();
  await offer().click();
  const answer = page.getByRole('article').nth(1);
  await answer.getByText(MAIN_OBJECT, { exact: true }).waitFor();
  await answer.getByText('Save mask').waitFor();
  const [first, next] = engine.requests;
  expect(texts()).toEqual(['segment the emu', MAIN_OBJECT]);
  expect(next?.images).toEqual(first?.images);
  expect(next).toMatchObject({ intent: 'AUTO', messages: [{ text: 'segment the emu' }, {}, {}] });
  // The turn is not the newest any more.
  expect([await hints().count(), await offer().count()]).toEqual([1, 0]);
});

it('is offered once: not while the turn runs, and not for the main object itself', async () => {
  await askFor('the emu');
  engine.script = async function* (request, signal) {
    for await (const event of notFound(request, signal)) {
      yield event;
      if (event.type === 'mask-finished') await untilAborted(signal);
    }
  };
  await desk.ask('segment the octopus');
  await hints().nth(1).waitFor();
  expect(await offer().count()).toBe(0);
  await page.getByRole('button', { name: 'Stop' }).click();
  await offer().waitFor();
  engine.script = notFound;
  await offer().click();
  await hints().nth(2).waitFor();
  await page.getByRole('button', { name: 'Ask again' }).nth(2).waitFor();
  expect(await offer().count()).toBe(0);
});

it('is not offered where the model cannot', async () => {
  await askFor('the emu', false);
  expect(await offer().count()).toBe(0);
});

it('by keyboard, on a narrow screen, in the dark', async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await askFor('the emu');
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await offer().scrollIntoViewIfNeeded();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  expect((await offer().boundingBox())?.x).toBeGreaterThanOrEqual(0);
  await page.screenshot({ path: `${SHOTS}/main-object-phone.png` });
  engine.script = segment();
  await offer().press('Enter');
  await page.getByRole('article').nth(1).getByText('Save mask').waitFor();
  // The button is gone; the focus is not.
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Your question');
});
