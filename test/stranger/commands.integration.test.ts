// Commands of the documentation that need no server, typed into a clean clone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCheckout } from '../support/checkout.ts';
import type { Checkout } from '../support/checkout.ts';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await makeCheckout();
  expect(await checkout.run('npm run -s build')).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => checkout.remove());

/** What it wrote to standard output; `-s` leaves out npm's own lines. */
async function type(command: string): Promise<string> {
  const { code, stdout, stderr } = await checkout.run(command);
  expect(code, `${command}: ${stderr}`).toBe(0);
  return stdout.trim();
}

it('npm run build takes no file away from a server that runs in the same folder', async () => {
  const files = ['web/dist/index.html', 'web/dist/theme.js', 'prisma/generated/client.ts'];
  const missing = new Set<string>();
  let ended = false;
  const building = type('npm run -s build').finally(() => {
    ended = true;
  });
  while (!ended) {
    for (const name of files) if (!existsSync(join(checkout.folder, name))) missing.add(name);
    await new Promise(setImmediate);
  }
  await building;
  expect([...missing]).toEqual([]);
});

it('npm run codegen, npm run format and node --import tsx scripts/fix-lock.ts find everything as it is', async () => {
  await type('npm run -s codegen');
  await type('npm run -s format');
  expect(await type('node --import tsx scripts/fix-lock.ts')).toBe('0 entries added');
  expect(await type('git status --porcelain')).toBe('');
});

it('npm run check:deploy and npm run check:schema find no fault', async () => {
  expect(await type('npm run -s check:deploy')).toBe('');
  expect(await type('npm run -s check:schema')).toBe('');
});

it('npm run keys makes, lists and revokes a key in the embedded database, with nothing set', async () => {
  const key = await type('npm run -s keys -- create alice --scopes read --label "a test" --days 1');
  expect(key).toMatch(/^\S{20,}$/);
  const [line = ''] = (await type('npm run -s keys -- list')).split('\n');
  expect(line).toContain('alice  read');
  await type(`npm run -s keys -- revoke ${line.split(' ')[0] ?? ''}`);
  expect(await type('npm run -s keys -- list')).toContain('revoked');
});

it('npm run sweep finds nothing to remove', async () => {
  expect(await type('npm run -s sweep')).toMatch(/^removed 0, of \d+ objects/);
});

it('npm run bench prints its tables', async () => {
  expect(await type('npm run -s bench')).toMatch(/\d+(\.\d+)? ms/);
});
