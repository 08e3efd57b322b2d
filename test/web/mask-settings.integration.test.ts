// The settings of masks in the composer: what the engine is asked, and what the page keeps.
import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine(segment());
engine.info.abilities.ambiguity = true;
const desk = openDesk(engine);

const open = (): Promise<void> => desk.page.getByRole('button', { name: /^Mask settings/ }).click();
const close = (): Promise<void> => desk.page.keyboard.press('Escape');
const requested = () => {
  const { detail, ambiguity, instances } = engine.requests.at(-1) ?? {};
  return { detail, ambiguity, instances };
};

it('at first nothing is wished, and what is chosen goes with every further question', async () => {
  const { page, picture } = desk;
  await page.locator('input[type=file]').setInputFiles(picture);
  await desk.ask('segment every half');
  await page.getByText('Save mask').waitFor();
  expect(requested()).toEqual({ detail: 'AUTO', ambiguity: undefined, instances: undefined });
  await open();
  await page.getByLabel('Ask me which one').check();
  await page.getByLabel('Fine detail').check();
  await page.getByLabel('A mask each').check();
  await close();
  await page.getByText('Masks: ask which one, fine, one each').waitFor();
  await desk.ask('segment the halves');
  await page.getByText('Save mask').nth(1).waitFor();
  expect(requested()).toEqual({ detail: 'FINE', ambiguity: 'AUTO', instances: 'SEPARATE' });
  await open();
  await page.getByLabel('One mask').check();
  await close();
  await desk.ask('segment all the halves');
  await page.getByText('Save mask').nth(2).waitFor();
  expect(requested()).toMatchObject({ instances: 'MERGED' });
});

it('a question that is edited keeps the settings that it was asked with', async () => {
  const { page, picture } = desk;
  await page.locator('input[type=file]').setInputFiles(picture);
  await open();
  await page.getByLabel('One mask').check();
  await page.getByLabel('Ask me which one').check();
  await close();
  await desk.ask('segment every half');
  await page.getByText('Save mask').waitFor();
  await open();
  await page.getByLabel('By the words').check();
  await page.getByLabel('Ask me which one').uncheck();
  await close();
  await page.getByRole('button', { name: /^Edit the question/ }).click();
  await page.getByLabel('The question in other words').fill('segment both halves');
  await page.getByLabel('The question in other words').press('Enter');
  await page.getByText('Version 2/ of 2').waitFor();
  await page.getByText('Save mask').waitFor();
  expect(engine.requests.at(-1)?.messages.at(-1)?.text).toBe('segment both halves');
  expect(requested()).toMatchObject({ ambiguity: 'AUTO', instances: 'MERGED' });
});

it('a model that cannot ask which one has the switch disabled, with the reason', async () => {
  const { page } = desk;
  engine.info.abilities.ambiguity = false;
  try {
    await page.reload();
    await open();
    await page.getByText('The model that runs here cannot tell when several things fit').waitFor();
    expect(await page.getByLabel('Ask me which one').isDisabled()).toBe(true);
    expect(await page.locator('.mask-settings input:focus').getAttribute('type')).toBe('checkbox');
  } finally {
    engine.info.abilities.ambiguity = true;
  }
});

it('a model that asks unless told otherwise has the switch on, and turning it off is sent', async () => {
  const { page, picture } = desk;
  engine.info.defaultAmbiguity = 'AUTO';
  try {
    await page.reload();
    await page.locator('input[type=file]').setInputFiles(picture);
    await open();
    await expect.poll(() => page.getByLabel('Ask me which one').isChecked()).toBe(true);
    await page.getByLabel('Ask me which one').uncheck();
    await close();
    await page.getByText('Masks: never ask').waitFor();
    await desk.ask('segment every half');
    await page.getByText('Save mask').waitFor();
    expect(requested()).toMatchObject({ ambiguity: 'OFF' });
  } finally {
    delete engine.info.defaultAmbiguity;
  }
});

it('a model that draws finely unless told otherwise has the switch on, and turning it off is sent', async () => {
  const { page, picture } = desk;
  engine.info.defaultDetail = 'FINE';
  try {
    await page.reload();
    await page.locator('input[type=file]').setInputFiles(picture);
    await open();
    await expect.poll(() => page.getByLabel('Fine detail').isChecked()).toBe(true);
    await close();
    await desk.ask('segment the half');
    await page.getByText('Save mask').waitFor();
    expect(requested()).toMatchObject({ detail: 'FINE' });
    await open();
    await page.getByLabel('Fine detail').uncheck();
    await close();
    await page.getByText('Masks: less detail').waitFor();
    await desk.ask('segment this half');
    await page.getByText('Save mask').nth(1).waitFor();
    expect(requested()).toMatchObject({ detail: 'AUTO' });
  } finally {
    delete engine.info.defaultDetail;
  }
});

it('a question for words has no settings of masks', async () => {
  const { page } = desk;
  await page.getByRole('radio', { name: 'Answer' }).check();
  expect(await page.getByRole('button', { name: 'Mask settings' }).isDisabled()).toBe(true);
});
