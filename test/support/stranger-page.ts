// The page as a person with a browser meets it. Notes everything that such a person's console would show.
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';

export interface VisitedPage {
  page: Page;
  /** What the console, failed requests and answers of 400 or more told. */
  faults: string[];
}

export async function visit(browser: Browser, url: string): Promise<VisitedPage> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 850 } });
  const faults: string[] = [];
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // The page itself drops a preview that was replaced.
    if (why !== 'net::ERR_ABORTED') faults.push(`${why} ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults };
}

/** Images whose bytes were read; every one that the page has. */
export async function expectAllPictures(page: Page): Promise<void> {
  await page.waitForFunction('[...document.images].every((image) => image.complete)');
  const widths = await page.evaluate<{ src: string; width: number }[]>(
    '[...document.images].map((image) => ({ src: image.src, width: image.naturalWidth }))',
  );
  expect(widths.length).toBeGreaterThan(0);
  expect(widths.filter(({ width }) => width === 0)).toEqual([]);
}

/** The newest image is drawn over where its mask is, and nowhere else. `find`: reads the mask's file. */
export async function expectMaskDrawn(page: Page): Promise<void> {
  const layers = page.locator('.layers').last();
  await layers.locator('.layer').first().waitFor();
  await layers.scrollIntoViewIfNeeded();
  const opacity = page.getByLabel('Opacity').last();
  const look = async (value: string): Promise<{ data: Buffer; width: number; height: number }> => {
    await opacity.fill(value);
    const screenshot = sharp(await layers.screenshot({ animations: 'disabled' }));
    const { data, info } = await screenshot.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  };
  const [without, covered] = [await look('0'), await look('1')];
  const style = await layers
    .locator('.layer')
    .first()
    .evaluate((element) => (element as unknown as { style: { maskImage: string } }).style.maskImage);
  const url = /url\("(.*)"\)/.exec(style)?.[1] ?? '';
  const { width, height } = covered;
  const mask = await sharp(await (await page.request.get(new URL(url, page.url()).href)).body())
    .greyscale()
    .resize(width, height, { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  let [inside, insideChanged, outside, outsideChanged] = [0, 0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    const difference = (c: number): number => Math.abs((without.data[3 * i + c] ?? 0) - (covered.data[3 * i + c] ?? 0));
    const changed = [0, 1, 2].some((c) => difference(c) > 8) ? 1 : 0;
    if ((mask[i] ?? 0) > 250) {
      inside++;
      insideChanged += changed;
    }
    if (mask[i] === 0) {
      outside++;
      outsideChanged += changed;
    }
  }
  expect(inside).toBeGreaterThan(100);
  expect(insideChanged / inside).toBeGreaterThan(0.95);
  expect(outsideChanged / outside).toBeLessThan(0.1);
}

/** A file as if it was dropped from a file manager. */
export async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.getByLabel('Your question').click(); // it listens by then
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], '${name}', { type: 'image/png' }));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  })()`);
  await page.getByText(name).waitFor();
}

export async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your question').fill(text);
  await page.getByLabel('Your question').press('Enter');
}

/** What every newcomer does: a sample is clicked, its mask comes, and all of it is there again after a reload. */
export async function lookAround(browser: Browser, url: string, then?: (page: Page) => Promise<void>): Promise<void> {
  const { page, faults } = await visit(browser, url);
  try {
    await page.getByRole('list', { name: 'Pictures to try' }).getByRole('button').first().click();
    for (const again of [true, false]) {
      await page.getByRole('button', { name: 'Save mask' }).waitFor();
      await expectAllPictures(page);
      await expectMaskDrawn(page);
      if (again) await page.reload();
    }
    await then?.(page);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error([message, 'The console told:', ...faults].join('\n'), { cause: error });
  } finally {
    await page.close();
  }
  expect(faults).toEqual([]);
}
