// The Markdown of an answer on the page: what is drawn of it, and what is not.
import { expect, it } from 'vitest';
import { SHOTS, openDesk } from '../support/desk.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

const answerOf = async (text: string, seen: string): Promise<{ html: string; requested: string[] }> => {
  const { page } = desk;
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  // In parts, as models write: each part may end within a mark.
  engine.script = say(...(text.match(/[^]{1,7}/gu) ?? []));
  await desk.ask('what is there?');
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
  await page.locator('.answer').getByText(seen).first().waitFor();
  const html = await page.locator('.answer').innerHTML();
  return { html: html.replaceAll(' dir="auto"', ''), requested };
};

it('headings, lists, code, tables and links of an answer are drawn, and its lines stay apart', async () => {
  const text =
    '## Things\nTwo **red** balls and\n*one* cube:\n\n1. the `left` one\n2. the right one\n   - small\n\n' +
    '| thing | count |\n|---|---|\n| ball | 2 |\n\n```\nx < y\n```\n\nSee [the site](https://example.org/a?b=1).';
  const { html } = await answerOf(text, 'the site');
  expect(html).toBe(
    '<h4>Things</h4><p>Two <strong>red</strong> balls and<br><em>one</em> cube:</p>' +
      '<ol start="1"><li>the <code>left</code> one</li><li>the right one<ul><li>small</li></ul></li></ol>' +
      '<table><thead><tr><th>thing</th><th>count</th></tr></thead>' +
      '<tbody><tr><td>ball</td><td>2</td></tr></tbody></table><pre><code>x &lt; y</code></pre>' +
      '<p>See <a href="https://example.org/a?b=1" target="_blank" rel="noopener noreferrer nofollow">the site</a>.</p>',
  );
  await desk.page.screenshot({ path: `${SHOTS}/markdown.png` });
});

it('HTML, pictures, and addresses that run scripts are shown as they are written, and fetch nothing', async () => {
  const text =
    '<img src="https://example.org/1.png" onerror="alert(1)"> and ![a picture](https://example.org/2.png) and ' +
    '[a click](javascript:alert(1)) and [data](data:text/html,<b>x</b>)\n\n<script>alert(1)</script>\n\nThe end.';
  const { html, requested } = await answerOf(text, 'The end.');
  expect(html).not.toMatch(/<(img|script|a)\b/);
  expect(await desk.page.locator('.answer').innerText()).toContain('![a picture](https://example.org/2.png)');
  expect(await desk.page.locator('.answer').innerText()).toContain('[a click](javascript:alert(1))');
  expect(requested.filter((url) => url.includes('example.org'))).toEqual([]);
});

it('an answer that is only a number with a full stop stays one', async () => {
  expect((await answerOf('2.', '2.')).html).toBe('<p>2.</p>');
});

it('texts from right to left are written so, and a block from left to right beside them is not', async () => {
  const { page } = desk;
  engine.script = say('כדור אדום.\n\nA red ball.');
  await desk.ask('מה יש בתמונה?');
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
  const isFromTheRight = (text: string): Promise<boolean> =>
    page
      .locator('article')
      .getByText(text)
      .evaluate((element) => element.matches(':dir(rtl)'));
  expect(await isFromTheRight('מה יש בתמונה?')).toBe(true);
  expect(await isFromTheRight('כדור אדום.')).toBe(true);
  expect(await isFromTheRight('A red ball.')).toBe(false);
});
