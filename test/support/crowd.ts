// One turn with a mask, asked by its owner, and many more like it: what a conversation holds after long use, without
// the hours.
import pg from 'pg';
import { dataUri, png } from './pictures.ts';
import type { TestServer } from './test-server.ts';

export interface Crowd {
  conversationId: string;
  turnId: string;
}

/**
 * Siblings of one turn, itself among them, each with so many masks. The server's engine must make one mask for each
 * question.
 */
export async function makeCrowd(
  server: TestServer,
  { siblings, masks, answer = null }: { siblings: number; masks: number; answer?: string | null },
): Promise<Crowd> {
  const { turn, conversation } = await askForMask(server);
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  const copy = (table: string, changes: Record<string, string>, where: string, values: unknown[]): Promise<void> =>
    copyRows(client, table, { changes, where, values });
  await copy('Mask', { id: 'gen_random_uuid()', index: 'n' }, 'generate_series(1, $2::int) n WHERE "turnId" = $1', [
    turn.id,
    masks - 1,
  ]);
  await copy(
    'MaskScale',
    { maskId: 'mask.id' },
    '"Mask" mask, "Mask" first WHERE mask."turnId" = $1 AND mask.index > 0 AND first."turnId" = ' +
      '$1 AND first.index = 0 AND one."maskId" = first.id',
    [turn.id],
  );
  if (answer !== null) await client.query('UPDATE "Turn" SET answer = $2 WHERE id = $1', [turn.id, answer]);
  await copy(
    'Turn',
    { id: 'gen_random_uuid()', index: 'n', idempotencyKey: 'NULL' },
    'generate_series(1, $2::int) n WHERE one.id = $1',
    [turn.id, siblings - 1],
  );
  await copy(
    'Mask',
    { id: 'gen_random_uuid()', turnId: 'sibling.id' },
    '"Turn" sibling WHERE one."turnId" = $1 AND sibling."conversationId" = $2 AND sibling.id <> $1',
    [turn.id, conversation.id],
  );
  await copy(
    'MaskScale',
    { maskId: 'mask.id' },
    '"Mask" mask, "Mask" first, "Turn" sibling WHERE sibling."conversationId" = $2 AND ' +
      'sibling.id <> $1 AND mask."turnId" = sibling.id AND first."turnId" = $1 AND first.index = ' +
      'mask.index AND one."maskId" = first.id',
    [turn.id, conversation.id],
  );
  await client.end();
  return { conversationId: conversation.id, turnId: turn.id };
}

/** An image, and a turn that has asked for a mask and has ended. */
export async function askForMask(
  server: TestServer,
): Promise<{ image: string; turn: { id: string }; conversation: { id: string } }> {
  const image = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png()),
    })
  ).uploadImage.image.id;
  const { turn, conversation } = (
    await server.ask(
      'mutation ($imageIds: [ID!]) { sendTurn(input: { text: "segment it", intent: SEGMENT, ' +
        'imageIds: $imageIds }) { turn { id } conversation { id } } }',
      { imageIds: [image] },
    )
  ).sendTurn;
  await server.events(turn.id);
  return { image, turn, conversation };
}

/** Rows of a table once more, each joined with what `where` names after `FROM`; `changes`: SQL by column. */
async function copyRows(
  client: pg.Client,
  table: string,
  { changes, where, values }: { changes: Record<string, string>; where: string; values: unknown[] },
): Promise<void> {
  const { rows } = await client.query<{ column_name: string }>(
    `SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  const names = rows.map(({ column_name }) => column_name);
  await client.query(
    `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')}) SELECT ` +
      `${names.map((name) => changes[name] ?? `one."${name}"`).join(', ')} FROM "${table}" one, ${where}`,
    values,
  );
}
