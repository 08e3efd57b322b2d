// What every resolver gets: who asks, the services, and loaders that gather the lookups of one tick into one query.
// Made anew for each request; a subscription gets new loaders for each event, because what they remember changes while
// it lives.
import DataLoader from 'dataloader';
import type { EngineInfo } from '../inference/engine.ts';
import type { OwnKeys } from './access/own-keys.ts';
import type { Viewer } from './access/viewer.ts';
import type { Limits } from './config.ts';
import type { ConversationRow } from './conversations/repository.ts';
import type { ConversationService } from './conversations/service.ts';
import type { ExportService } from './export/service.ts';
import type { DeleteImage } from './images/delete.ts';
import type { ImageRow } from './images/repository.ts';
import type { ImageService } from './images/service.ts';
import type { CombineMasks } from './masks/combine.ts';
import type { CreateMask } from './masks/human.ts';
import type { Polygon } from '../inference/mask/shapes.ts';
import type { MaskRow, ScaleRow } from './masks/repository.ts';
import type { MaskService } from './masks/service.ts';
import type { Page, PageArguments } from './page.ts';
import { ResponseBounds } from './response-bounds.ts';
import type { ShareRow } from './shares/repository.ts';
import type { ShareService } from './shares/service.ts';
import type { TurnRow } from './turns/repository.ts';
import type { TurnService } from './turns/service.ts';
import type { UsageService } from './usage/service.ts';

export interface Services {
  conversations: ConversationService;
  turns: TurnService;
  images: ImageService;
  masks: MaskService;
  combineMasks: CombineMasks;
  createMask: CreateMask;
  deleteImage: DeleteImage;
  shares: ShareService;
  exports: Pick<ExportService, 'urlOf'>;
  usage: UsageService;
  apiKeys: OwnKeys;
  /** The model that answers turns; rejects with MODEL_UNAVAILABLE when none does. */
  model: () => Promise<EngineInfo>;
  limits: Limits;
  /** The same, where the model that is there now takes less. */
  limitsNow: () => Promise<Limits>;
}

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

export interface Context {
  viewer: Viewer;
  services: Services;
  loaders: Loaders;
  bounds: ResponseBounds;
  /**
   * A URL for whoever asks: what lies on this server (`/files/…`) under the address that the request named; any other
   * as it is.
   */
  absolute: (url: string) => string;
  /** The number of the last event that a client of an event stream has (`Last-Event-ID`); null where it said none. */
  resumeAfter: number | null;
  /** For the next response, of a subscription. */
  renew(): Context;
}

export interface Caller {
  viewer: Viewer;
  /** Aborted when nobody waits for the response any longer. */
  gone: AbortSignal;
  /** Of this server, as the caller reaches it, without a slash at the end. */
  baseUrl: string;
}

export function createContext(services: Services, caller: Caller): Context {
  const { viewer, gone, baseUrl } = caller;
  return {
    viewer,
    services,
    loaders: createLoaders(services),
    bounds: new ResponseBounds(services.limits, gone),
    absolute: (url) => (url.startsWith('/') ? baseUrl + url : url),
    resumeAfter: null,
    renew: () => createContext(services, caller),
  };
}

function createLoaders({ conversations, turns, images, masks, shares }: Services): Loaders {
  const one = <T extends { id: string }>(
    load: (ids: readonly string[]) => Promise<T[]>,
  ): DataLoader<string, T | null> =>
    new DataLoader(async (ids) => {
      const rows = new Map((await load(ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    });
  const many = <T>(
    load: (ids: readonly string[]) => Promise<T[]>,
    owner: (row: T) => string,
  ): DataLoader<string, T[]> =>
    new DataLoader(async (ids) => {
      const rows = groupBy(await load(ids), owner);
      return ids.map((id) => rows.get(id) ?? []);
    });

  const pages = (load: LoadPages): DataLoader<PageKey, Page<TurnRow>, string> =>
    new DataLoader((keys) => loadPages(load, keys), {
      cacheKeyFn: ({ conversationId, page }) => `${conversationId} ${pageKey(page)}`,
    });

  return lazily<Loaders>({
    conversation: () => one((ids) => conversations.byIds(ids)),
    turn: () => one((ids) => turns.byIds(ids)),
    image: () => one((ids) => images.byIds(ids)),
    mask: () => one((ids) => masks.byIds(ids)),
    masksOfTurn: () =>
      many(
        (ids) => masks.byTurns(ids),
        (mask) => mask.turnId,
      ),
    scalesOfMask: () =>
      many(
        (ids) => masks.scalesOf(ids),
        (scale) => scale.maskId,
      ),
    polygonsOfMask: () => new DataLoader((ids) => masks.polygonsOf(ids)),
    tokensOfMask: () => new DataLoader((ids) => masks.tokensOf(ids)),
    sourceIdsOfMask: () => new DataLoader((ids) => masks.sourceIdsOf(ids)),
    lineageOfMask: () => new DataLoader((ids) => masks.lineageOf(ids)),
    imageIdsOfConversation: () => new DataLoader((ids) => turns.imageIdsOf(ids)),
    sharesOfConversation: () =>
      many(
        (ids) => shares.ofConversations(ids),
        (share) => share.conversationId,
      ),
    turnsOfConversation: () => pages((ids, page) => turns.pagesOf(ids, page)),
    pathOfConversation: () => pages((ids, page) => turns.activePathsOf(ids, page)),
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
}

/** Each part is made when it is first asked for: most events of a subscription need none. */
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

/** What siblings have in common: the parent, or being the first of a conversation. */
const familyOf = ({ parentId, conversationId }: TurnRow): string => parentId ?? conversationId;

/** Aliases may ask for different pages: one query for each kind of page, not for each conversation. */
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
