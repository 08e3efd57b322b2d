// Two devices of one user, which share nothing but the server: each shows what the other one does.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

/** Another browser profile: it has no channel to the pages of the first one. */
async function openDevice(): Promise<Page> {
  const page = await (await desk.browser.newContext()).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(desk.page.url());
  return page;
}

it('a turn that another device began is shown, and its mask forms, before it has ended', async () => {
  engine.script = say('One.');
  await desk.ask('the first question');
  await desk.page.getByText('One.').waitFor();
  const device = await openDevice();
  await device.locator('.answer').getByText('One.').waitFor();

  let finish = (): void => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  engine.script = segment((step) => (step === 3 ? held : Promise.resolve()));
  await desk.page.locator('input[type=file]').setInputFiles(desk.picture);
  await desk.ask('the left half');
  await device.locator('.question').getByText('the left half', { exact: true }).waitFor();
  await device.getByRole('button', { name: 'Stop' }).first().waitFor(); // it runs here too
  await device.locator('.badge').waitFor(); // a preview of the mask that forms
  finish();
  await device.getByRole('button', { name: 'Stop' }).first().waitFor({ state: 'detached' });
  await device.context().close();
});

it('the list of another device follows new conversations, names, deletions and restorations', async () => {
  engine.script = say('Hello.');
  const device = await openDevice();
  const list = device.getByRole('navigation', { name: 'Conversations' });
  await desk.ask('a new conversation');
  await list.getByText('a new conversation').waitFor();
  const { conversations } = await desk.server.ask('{ conversations(first: 1) { edges { node { id } } } }');
  const { id } = conversations.edges[0].node;
  await desk.server.ask(
    'mutation ($id: ID!) { updateConversation(input: { conversationId: $id, title: "another name" }) ' +
      '{ conversation { id } } }',
    { id },
  );
  await list.getByText('another name').waitFor();
  await desk.page.locator('.answer').getByText('Hello.').waitFor(); // its page shows the conversation
  await desk.server.ask('mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { purgeAfter } }', {
    id,
  });
  await list.getByText('another name').waitFor({ state: 'detached' });
  // The device that shows the conversation says so instead of failing at the next question.
  await desk.page.getByText('This conversation was deleted on another page.').waitFor();
  expect(await list.getByText('another name').count()).toBe(0);
  await desk.server.ask(
    'mutation ($id: ID!) { restoreConversation(input: { conversationId: $id }) { conversation { id } } }',
    { id },
  );
  await desk.page.getByRole('alert').waitFor({ state: 'hidden' });
  await device.context().close();
});
