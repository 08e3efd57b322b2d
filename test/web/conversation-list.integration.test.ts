// The list of conversations on the page, beyond its first page.
import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';

const desk = openDesk(new ScriptedEngine(say('Yes.')));

it('keeps what was loaded when a question is sent, and drops what was deleted elsewhere', async () => {
  const { page, server } = desk;
  const ids: string[] = [];
  for (let n = 0; n < 40; n++) {
    const { createConversation } = await server.ask(
      'mutation ($input: CreateConversationInput!) { createConversation(input: $input) { conversation { id } } }',
      { input: { title: `Drawer ${String(n)}` } },
    );
    ids.push(createConversation.conversation.id);
  }
  await page.reload();
  await page.getByRole('button', { name: 'Load more' }).click();
  const oldest = page.getByRole('button', { name: /^Drawer 0\b/ });
  await oldest.waitFor();
  await server.ask('mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { __typename } }', {
    id: ids[1],
  });
  await desk.ask('is it kept?');
  await page.getByText('Yes.').waitFor();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^is it kept\?/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: /^Drawer 1\b/ }).waitFor({ state: 'detached' });
  expect(await oldest.count()).toBe(1);
});
