// Rules of conversations: owner, title, tags, active branch, deletion and restoration. purge.ts removes deleted ones.
import { AppError, notFound } from '../errors.ts';
import type { ViewerEvents } from '../events/service.ts';
import { readPageArguments } from '../page.ts';
import type { Page, PageArguments } from '../page.ts';
import { trimVisible } from '../visible.ts';
import type { ConversationFilter, ConversationRepository, ConversationRow } from './repository.ts';

export interface ConversationChanges {
  title?: string | null | undefined;
  tags?: readonly string[] | null | undefined;
  archived?: boolean | null | undefined;
  activeTurnId?: string | null | undefined;
}

export interface ConversationService {
  get(viewerId: string, id: string): Promise<ConversationRow | null>;
  byIds(ids: readonly string[]): Promise<ConversationRow[]>;
  list(viewerId: string, page: PageArguments, filter: ConversationFilter): Promise<Page<ConversationRow>>;
  create(viewerId: string, input: Pick<ConversationChanges, 'title' | 'tags'>): Promise<ConversationRow>;
  update(viewerId: string, id: string, changes: ConversationChanges): Promise<ConversationRow>;
  /** Resolves with the time from which on the conversation can no longer be restored. */
  delete(viewerId: string, id: string): Promise<Date>;
  restore(viewerId: string, id: string): Promise<ConversationRow>;
}

/** The functions of turns/service.ts that conversations need. */
export interface ConversationTurns {
  /** Resolves with the id of the turn. Otherwise NOT_FOUND or BAD_USER_INPUT. */
  requireIn(viewerId: string, conversationId: string, id: string): Promise<string>;
  cancelAllOf(conversationId: string): Promise<void>;
}

export interface ConversationParts {
  repository: ConversationRepository;
  turns: () => ConversationTurns;
  viewerEvents: Pick<ViewerEvents, 'publish'>;
  /** Days from deletion to purge. */
  retentionDays: number;
}

const MAX_TITLE = 200;
const MAX_TAGS = 20;
const MAX_TAG = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

export function createConversationService({
  repository,
  turns,
  viewerEvents,
  retentionDays,
}: ConversationParts): ConversationService {
  /** Publishes the event of a change. The request does not wait for it. */
  const changed = <T>(viewerId: string, result: T): T => {
    void viewerEvents.publish(viewerId);
    return result;
  };

  return {
    get: (viewerId, id) => repository.find(viewerId, id),
    byIds: (ids) => repository.byIds(ids),
    async list(viewerId, page, filter) {
      return repository.page(viewerId, readPageArguments(page), filter);
    },
    async create(viewerId, { title, tags }) {
      const values = { title: readTitle(title ?? null), tags: readTags(tags ?? []) };
      return changed(viewerId, await repository.insert(viewerId, values));
    },
    async update(viewerId, id, { title, tags, archived, activeTurnId }) {
      const row = await repository.update(viewerId, id, {
        ...(title === undefined ? {} : { title: readTitle(title) }),
        ...(tags == null ? {} : { tags: readTags(tags) }),
        ...(archived == null ? {} : { archived }),
        ...(activeTurnId == null ? {} : { activeTurnId: await turns().requireIn(viewerId, id, activeTurnId) }),
      });
      if (row === null) throw notFound('conversation', id);
      return changed(viewerId, row);
    },
    async delete(viewerId, id) {
      // The conversation is marked first. No turn can be added afterwards, so all turns are cancelled.
      const deletedAt = await repository.markDeleted(viewerId, id);
      if (deletedAt === null) throw notFound('conversation', id);
      await turns().cancelAllOf(id);
      return changed(viewerId, new Date(deletedAt.getTime() + retentionDays * DAY_MS));
    },
    async restore(viewerId, id) {
      const row = await repository.restore(viewerId, id);
      if (row === null) throw notFound('conversation', id);
      return changed(viewerId, row);
    },
  };
}

function readTitle(title: string | null): string | null {
  if (title === null) return null;
  const trimmed = trimVisible(title);
  if (trimmed.length > MAX_TITLE)
    throw new AppError(
      'BAD_USER_INPUT',
      `title has ${trimmed.length.toLocaleString('en')} characters, at most ${MAX_TITLE} are allowed.`,
    );
  return trimmed === '' ? null : trimmed;
}

function readTags(tags: readonly string[]): string[] {
  const read = [...new Set(tags.map((tag) => trimVisible(tag)))];
  if (read.length > MAX_TAGS)
    throw new AppError(
      'BAD_USER_INPUT',
      `There are ${read.length.toLocaleString('en')} tags, at most ${MAX_TAGS} are allowed.`,
    );
  for (const tag of read) {
    if (tag.length < 1 || tag.length > MAX_TAG)
      throw new AppError('BAD_USER_INPUT', `A tag must have 1 to ${MAX_TAG} characters.`);
  }
  return read;
}
