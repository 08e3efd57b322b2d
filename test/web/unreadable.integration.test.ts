// A mask whose file a browser cannot fetch: the page says so, beside the picture, until it can.
import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

it('reports that the file of a mask cannot be read, until it can be read', async () => {
  const { page, picture } = desk;
  engine.script = segment();
  await page.route(/\/mask\.png/, (route) => route.abort());
  await page.locator('input[type=file]').setInputFiles(picture);
  await desk.ask('segment the left half');
  const fault = page.getByRole('alert').getByText('cannot be read');
  await fault.waitFor();
  await page.unroute(/\/mask\.png/);
  await page.reload();
  await page.getByText('Save mask').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await fault.count()).toBe(0);
});
