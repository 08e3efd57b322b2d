// DataLoaders: the lookups of one tick become one query. A loader keeps what it has read.
import DataLoader from 'dataloader';
import type { Polygon } from '../inference/mask/shapes.ts';
import type { ConversationRow } from './conversations/repository.ts';
import type { ConversationService } from './conversations/service.ts';
import type { ImageRow } from './images/repository.ts';
import type { ImageService } from './images/service.ts';
import type { MaskRow, ScaleRow } from './masks/repository.ts';
import type { MaskService } from './masks/service.ts';
import type { Page, PageArguments } from './page.ts';
import type { ShareRow } from './shares/repository.ts';
import type { ShareService } from './shares/service.ts';
import type { TurnRow } from './turns/repository.ts';
import type { TurnService } from './turns/service.ts';

export interface Loaders {
  conversation: DataLoader<string, ConversationRow | null>;
  turn: DataLoader<string, TurnRow | null>;
  image: DataLoader<string, ImageRow | null>;
  mask: DataLoader<string, MaskRow | null>;
  masksOfTurn: DataLoader<string, MaskRow[]>;
  scalesOfMask: DataLoader<string, ScaleRow[]>;
  polygonsOfMask: DataLoader<string, Polygon[]>;
  tokensOfMask: DataLoader<string, Uint8Array>;
  sourceIdsOfMask: DataLoader<string, string[]>;
  lineageOfMask: DataLoader<string, string[]>;
  imageIdsOfConversation: DataLoader<string, string[]>;
  sharesOfConversation: DataLoader<string, ShareRow[]>;
  turnsOfConversation: DataLoader<PageKey, Page<TurnRow>, string>;
  pathOfConversation: DataLoader<PageKey, Page<TurnRow>, string>;
  childrenOfTurn: DataLoader<string, TurnRow[]>;
  siblingsOfTurn: DataLoader<TurnRow, TurnRow[], string>;
}

/** The services that read rows. */
export interface LoaderSources {
  conversations: ConversationService;
  turns: TurnService;
  images: ImageService;
  masks: MaskService;
  shares: ShareService;
}

export const createLoaders = (sources: LoaderSources): Loaders =>
  lazily<Loaders>({ ...byId(sources), ...ofMasks(sources), ...ofTurns(sources), ...ofConversations(sources) });

type Makers<K extends keyof Loaders> = { [key in K]: () => Loaders[key] };

const byId = ({
  conversations,
  turns,
  images,
  masks,
}: LoaderSources): Makers<'conversation' | 'turn' | 'image' | 'mask'> => ({
  conversation: () => one((ids) => conversations.byIds(ids)),
  turn: () => one((ids) => turns.byIds(ids)),
  image: () => one((ids) => images.byIds(ids)),
  mask: () => one((ids) => masks.byIds(ids)),
});

const ofMasks = ({
  masks,
}: LoaderSources): Makers<
  'scalesOfMask' | 'polygonsOfMask' | 'tokensOfMask' | 'sourceIdsOfMask' | 'lineageOfMask'
> => ({
  scalesOfMask: () =>
    many(
      (ids) => masks.scalesOf(ids),
      (scale) => scale.maskId,
    ),
  polygonsOfMask: () => new DataLoader((ids) => masks.polygonsOf(ids)),
  tokensOfMask: () => new DataLoader((ids) => masks.tokensOf(ids)),
  sourceIdsOfMask: () => new DataLoader((ids) => masks.sourceIdsOf(ids)),
  lineageOfMask: () => new DataLoader((ids) => masks.lineageOf(ids)),
});

const ofTurns = ({ turns, masks }: LoaderSources): Makers<'masksOfTurn' | 'childrenOfTurn' | 'siblingsOfTurn'> => ({
  masksOfTurn: () =>
    many(
      (ids) => masks.byTurns(ids),
      (mask) => mask.turnId,
    ),
  childrenOfTurn: () =>
    many(
      (ids) => turns.childrenOf(ids),
      (turn) => turn.parentId ?? '',
    ),
  siblingsOfTurn: () =>
    new DataLoader(
      async (of) => {
        const found = groupBy(await turns.siblingsOf(of), familyOf);
        return of.map((turn) => found.get(familyOf(turn)) ?? [turn]);
      },
      { cacheKeyFn: ({ id }) => id },
    ),
});

const ofConversations = ({
  turns,
  shares,
}: LoaderSources): Makers<
  'imageIdsOfConversation' | 'sharesOfConversation' | 'turnsOfConversation' | 'pathOfConversation'
> => ({
  imageIdsOfConversation: () => new DataLoader((ids) => turns.imageIdsOf(ids)),
  sharesOfConversation: () =>
    many(
      (ids) => shares.ofConversations(ids),
      (share) => share.conversationId,
    ),
  turnsOfConversation: () => pages((ids, page) => turns.pagesOf(ids, page)),
  pathOfConversation: () => pages((ids, page) => turns.activePathsOf(ids, page)),
});

/** Loads one row by its id. */
const one = <T extends { id: string }>(load: (ids: readonly string[]) => Promise<T[]>): DataLoader<string, T | null> =>
  new DataLoader(async (ids) => {
    const rows = new Map((await load(ids)).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id) ?? null);
  });

/** Loads the rows that belong to an id. */
const many = <T>(load: (ids: readonly string[]) => Promise<T[]>, owner: (row: T) => string): DataLoader<string, T[]> =>
  new DataLoader(async (ids) => {
    const rows = groupBy(await load(ids), owner);
    return ids.map((id) => rows.get(id) ?? []);
  });

const pages = (load: LoadPages): DataLoader<PageKey, Page<TurnRow>, string> =>
  new DataLoader((keys) => loadPages(load, keys), {
    cacheKeyFn: ({ conversationId, page }) => `${conversationId} ${pageKey(page)}`,
  });

/** Creates each loader at its first use: most events of a subscription use none. */
function lazily<T extends object>(makers: { [K in keyof T]: () => T[K] }): T {
  return new Proxy({} as T, {
    get(made, name) {
      const key = name as keyof T;
      if (!Object.hasOwn(made, key)) made[key] = makers[key]();
      return made[key];
    },
  });
}

type PageKey = { conversationId: string; page: PageArguments };
type LoadPages = (conversationIds: readonly string[], page: PageArguments) => Promise<Page<TurnRow>[]>;

/** Siblings have the same parent; the first turns of a conversation have none, and are siblings too. */
const familyOf = ({ parentId, conversationId }: TurnRow): string => parentId ?? conversationId;

/** Runs one query for each kind of page, not one for each conversation. Aliases can select different pages. */
async function loadPages(load: LoadPages, keys: readonly PageKey[]): Promise<Page<TurnRow>[]> {
  const found = new Map<PageKey, Page<TurnRow>>();
  await Promise.all(
    [...groupBy(keys, ({ page }) => pageKey(page)).values()].map(async (group) => {
      const [head] = group;
      if (head === undefined) return;
      const pages = await load(
        group.map((key) => key.conversationId),
        head.page,
      );
      group.forEach((key, i) => {
        const page = pages[i];
        if (page !== undefined) found.set(key, page);
      });
    }),
  );
  return keys.map((key) => {
    const page = found.get(key);
    if (page === undefined) throw new Error('a page of turns is missing');
    return page;
  });
}

const pageKey = ({ first, after, last, before }: PageArguments): string => JSON.stringify([first, after, last, before]);

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
