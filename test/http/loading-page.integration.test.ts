// What a browser shows that is opened before the model is loaded.
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { startLoadingServer } from '../../src/http/loading-server.ts';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';

it('a browser that comes while the model loads is told so, and shows the page once it is there', async () => {
  const port = await freePort();
  const stop = await startLoadingServer({ host: '127.0.0.1', port }, () => 0.5);
  const browser = await launchBrowser();
  const server = createServer((_request, response) => response.end('This is the page.'));
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`http://127.0.0.1:${port}/#a-conversation`);
    await page.getByText('The model is being loaded.').waitFor();
    const refused = page.waitForEvent('requestfailed'); // for a moment nobody listens
    await stop();
    await refused;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await page.getByText('This is the page.').waitFor();
    expect(page.url()).toContain('#a-conversation');
  } finally {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  }
});
