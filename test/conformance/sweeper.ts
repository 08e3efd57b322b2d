// What the sweeper must do, whatever store keeps the artifacts: real turns, real rows, and files that no row speaks of.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArtifactRepository } from '../../src/artifacts/repository.ts';
import type { ArtifactRepository } from '../../src/artifacts/repository.ts';
import { sweep } from '../../src/artifacts/sweeper.ts';
import type { Swept } from '../../src/artifacts/sweeper.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createLogger } from '../../src/platform/log.ts';
import type { ObjectStore } from '../../src/platform/object-store/object-store.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

/** Of a clock that runs ahead: everything that was stored till now is old. */
const NO_GRACE = -60_000;
const HOUR = 3_600_000;

export function sweeperConformance(
  name: string,
  open: () => Promise<{ env: Record<string, string>; store: ObjectStore; end: () => Promise<void> }>,
): void {
  describe(`the sweeper, on ${name}`, () => {
    const engine = new ScriptedEngine();
    const log = createLogger('silent');
    const counted: number[] = [];
    let place: Awaited<ReturnType<typeof open>>;
    let rows: TestDatabase;
    let database: Database;
    let repository: ArtifactRepository;
    let server: TestServer;
    beforeAll(async () => {
      place = await open();
      rows = await createTestDatabase();
      database = openDatabase(rows.url, { maxConnections: 2 });
      repository = createArtifactRepository(database.client);
      server = await startTestServer({
        engine,
        env: { ...place.env, DATABASE_URL: rows.url, WORKER_CONCURRENCY: '1' },
      });
    });
    afterAll(async () => {
      await server.close();
      await database.close();
      await place.store.close();
      await rows.drop();
      await place.end();
    });

    const pass = (options: { graceMs?: number; maxObjects?: number } = {}, by = repository): Promise<Swept | null> =>
      sweep(
        { repository: by, store: place.store, metrics: { swept: (objects) => counted.push(objects) }, log },
        { graceMs: NO_GRACE, maxObjects: 1000, ...options },
      );
    const keys = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { key } of place.store.list('')) if (!key.startsWith('databases/')) found.push(key);
      return found;
    };
    const plant = async (...orphans: string[]): Promise<void> => {
      for (const key of orphans) await place.store.put(key, new Uint8Array([1]), { contentType: 'image/png' });
    };
    const folder = (turnId: string, conversationId: string = randomUUID()): string =>
      `conversations/${conversationId}/turns/${turnId}/masks/${randomUUID()}/`;
    const ask = async (): Promise<{ id: string; conversation: string }> => {
      const image: string = (
        await server.ask(
          'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
          { dataUri: dataUri(await png()) },
        )
      ).uploadImage.image.id;
      const { turn, conversation } = (
        await server.ask(
          'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }',
          { input: { text: 'segment it', imageIds: [image] } },
        )
      ).sendTurn;
      return { id: turn.id as string, conversation: conversation.id as string };
    };

    it('keeps files with a row: images, masks, and the published previews of a turn without a mask', async () => {
      engine.script = segment();
      await server.events((await ask()).id);
      engine.script = (request, signal) =>
        segment((step) => (step === 3 ? untilAborted(signal) : Promise.resolve()))(request, signal);
      const { id } = await ask();
      await server.eventsUntil(id, 0, (event) => event.preview?.scale === 2);
      await server.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id });
      await server.events(id);
      const before = await keys();
      expect(before.filter((key) => key.endsWith('mask.png'))).toHaveLength(1);
      expect(before.filter((key) => key.includes(id)).map((key) => key.replace(/.*\//, ''))).toEqual([
        'scale-01.png',
        'scale-02.png',
      ]);
      expect(await pass()).toMatchObject({ looked: before.length, removed: 0, atEnd: true });
      expect(await keys()).toEqual(before);
    });

    it('keeps the files of a turn that has not ended, published or not', async () => {
      let goOn = (): void => {};
      const gate = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      engine.script = segment((step) => (step === 2 ? gate : Promise.resolve()));
      const { id, conversation } = await ask();
      await server.eventsUntil(id, 0, ({ __typename }) => __typename === 'MaskScaleReady');
      const untold = `${folder(id, conversation)}mask.png`;
      await plant(untold);
      expect(await pass()).toMatchObject({ removed: 0 });
      goOn();
      await server.events(id);
      expect(await pass()).toMatchObject({ removed: 1 });
      expect(await keys()).not.toContain(untold);
    });

    it('removes files that no row refers to, except recent ones, and counts them', async () => {
      const before = await keys();
      const orphans = [
        `images/${randomUUID()}/original`,
        `images/${randomUUID()}/thumbnail.webp`,
        `${folder(randomUUID())}mask.png`,
        `${folder(randomUUID())}scale-01.png`,
      ];
      await plant(...orphans, 'images/read-me', 'conversations/notes.txt');
      expect(await pass({ graceMs: HOUR })).toMatchObject({ removed: 0 });
      counted.length = 0;
      expect(await pass()).toMatchObject({ removed: 4 });
      expect(counted).toEqual([4]);
      expect(await keys()).toEqual([...before, 'images/read-me', 'conversations/notes.txt'].sort());
      await place.store.delete(['images/read-me', 'conversations/notes.txt']);
    });

    it('removes uploads that were not completed, rows and files, after their URL and the grace time', async () => {
      const input = { contentType: 'image/png', byteSize: 9, sha256: 'a'.repeat(64) };
      const ANNOUNCE =
        'mutation ($input: CreateImageUploadInput!) { createImageUpload(input: $input) { image { id } } }';
      const announced = async (): Promise<{ id: string }> =>
        (await server.ask(ANNOUNCE, { input })).createImageUpload.image;
      const { id: old } = await announced();
      await database.client.image.update({ where: { id: old }, data: { createdAt: new Date(Date.now() - 2 * HOUR) } });
      const { id: young } = await announced();
      await plant(`images/${old}/original`, `images/${young}/original`);
      expect(await pass({ graceMs: HOUR })).toMatchObject({ abandoned: 1, removed: 0 });
      const COMPLETE = 'mutation ($id: ID!) { completeImageUpload(input: { imageId: $id }) { image { id } } }';
      expect(await server.refusal(COMPLETE, { id: old })).toMatchObject({ code: 'NOT_FOUND' });
      const left = (await keys()).filter((key) => key.includes(old) || key.includes(young));
      expect(left).toEqual([`images/${young}/original`]);
      const { image } = await server.ask('query ($id: ID!) { image(id: $id) { status } }', { id: young });
      expect(image).toEqual({ status: 'PENDING' });
      await place.store.delete([`images/${young}/original`]);
    });

    it('removes deleted images that no row refers to', async () => {
      const UPLOAD = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }';
      const { id } = (await server.ask(UPLOAD, { dataUri: dataUri(await png()) })).uploadImage.image;
      await server.ask('mutation ($id: ID!) { deleteImage(input: { imageId: $id }) { image { id } } }', { id });
      expect(await pass()).toMatchObject({ abandoned: expect.any(Number) });
      expect((await server.ask('query ($id: ID!) { image(id: $id) { id } }', { id })).image).toBeNull();
    });

    it('continues where the previous pass ended', async () => {
      await plant(
        `images/${randomUUID()}/original`,
        `${folder(randomUUID())}mask.png`,
        `${folder(randomUUID())}tokens.bin`,
      );
      const all = await keys();
      let [looked, removed, passes] = [0, 0, 0];
      for (let atEnd = false; !atEnd; passes++) {
        const swept = await pass({ maxObjects: 4 });
        looked += swept?.looked ?? 0;
        removed += swept?.removed ?? 0;
        atEnd = swept?.atEnd ?? true;
      }
      expect([looked, removed, passes]).toEqual([all.length, 3, Math.floor(all.length / 4) + 1]);
    });

    it('runs in one process at a time', async () => {
      const claim = await repository.claim(HOUR);
      expect(await pass()).toBeNull();
      await repository.release(claim?.cursor ?? '');
      expect(await pass()).not.toBeNull();
    });

    it('can run again at once: the end of a pass is never stored as a time to come', async () => {
      // now() is one moment in a transaction, with microseconds; the column has milliseconds.
      for (let n = 0; n < 20; n++)
        await database.client.$transaction(async (tx) => {
          const held = createArtifactRepository(tx as PrismaClient);
          await held.release((await held.claim(HOUR))?.cursor ?? '');
          expect(await held.claim(HOUR)).not.toBeNull();
          await held.release('');
        });
    });

    it('touches nothing while another database keeps its objects in the same place', async () => {
      const orphan = `images/${randomUUID()}/original`;
      await plant(orphan);
      const other = await createTestDatabase();
      const otherDatabase = openDatabase(other.url, { maxConnections: 1 });
      await expect(pass({}, createArtifactRepository(otherDatabase.client))).rejects.toThrow(
        'Nothing is swept: another database',
      );
      await expect(pass()).rejects.toThrow('Nothing is swept: another database');
      expect(await keys()).toContain(orphan);
      await otherDatabase.close();
      await other.drop();
    });
  });
}
