// Follows the events of a viewer, or those of one of the viewer's conversations. The table is the truth; a notice
// carries a copy of a row (src/follow/follower.ts). An object of another viewer is reported as NOT_FOUND.
import { AppError, notFound } from '../errors.ts';
import { Feeds } from '../follow/feeds.ts';
import { Follower } from '../follow/follower.ts';
import type { EventKind, FollowerOptions } from '../follow/follower.ts';
import { shareReads } from '../follow/share-reads.ts';
import { REREAD } from '../platform/notifier/notifier.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import { readCopy, topicOf } from './event.ts';
import type { ViewerEvent } from './event.ts';
import type { ViewerEventPage, ViewerEventRepository } from './repository.ts';

export interface ViewerEvents {
  /** The stored events after number `after`, then new ones. Does not end by itself. */
  followViewer(viewerId: string, after: number): Promise<AsyncIterableIterator<ViewerEvent>>;
  /** The same, for one conversation. Ends after the deletion of the conversation. */
  followConversation(
    viewerId: string,
    conversationId: string,
    after: number,
  ): Promise<AsyncIterableIterator<ViewerEvent>>;
  /** Number of the viewer's last event; 0 when there is none. */
  lastSeq(viewerId: string): Promise<number>;
  /**
   * Publishes that the viewer has new events. Without effect where the statement that stored them published them. Never
   * rejects.
   */
  publish(viewerId: string): Promise<void>;
  /** Number of followers in this process. */
  readonly followers: number;
}

export const DEFAULT_OPTIONS: FollowerOptions = { pollMs: 2000, slowAfterMs: 250, pageSize: 200 };

/** No event replaces another one, and there is no last one. */
const VIEWER_EVENTS: EventKind<ViewerEvent> = {
  isLast: () => false,
  isReplaceable: () => false,
  withoutReplaced: (events) => [...events],
};

export function createViewerEvents(
  repository: Pick<ViewerEventRepository, 'read' | 'lastSeq'>,
  notifier: Notifier,
  options: FollowerOptions = DEFAULT_OPTIONS,
): ViewerEvents {
  const feeds = new Feeds<ViewerEvent>(notifier, { noticeTopic: topicOf, readCopy });
  const readAfter = shareReads<ViewerEvent>(
    async (viewerId, after) => (await repository.read(viewerId, null, after, options.pageSize))?.events ?? null,
  );

  /** Subscribes to the notices first, and then reads. Null when there is no such conversation. */
  async function follow(
    viewerId: string,
    conversationId: string | null,
    after: number,
  ): Promise<{ follower: Follower<ViewerEvent>; opened: ViewerEventPage } | null> {
    if (after < 0) throw new AppError('BAD_USER_INPUT', 'after must not be negative.');
    const onEnd = (): void => feeds.leave(viewerId, follower);
    const follower: Follower<ViewerEvent> = new Follower({
      topic: viewerId,
      kind: VIEWER_EVENTS,
      after,
      readAfter,
      options,
      onEnd,
    });
    try {
      await feeds.join(viewerId, follower);
      const opened = await repository.read(viewerId, conversationId, after, options.pageSize);
      if (opened !== null) {
        follower.opened({ seq: opened.lastSeq, finished: false, page: opened.events });
        return { follower, opened };
      }
    } catch (error) {
      follower.end();
      throw error;
    }
    follower.end();
    return null;
  }

  return {
    async followViewer(viewerId, after) {
      const followed = await follow(viewerId, null, after);
      if (followed === null) throw new Error('the events of a viewer have no row');
      return followed.follower;
    },
    async followConversation(viewerId, conversationId, after) {
      const followed = await follow(viewerId, conversationId, after);
      if (followed === null) throw notFound('conversation', conversationId);
      return ofConversation(followed.follower, conversationId, followed.opened.lastSeq);
    },
    lastSeq: (viewerId) => repository.lastSeq(viewerId),
    publish: (viewerId) =>
      notifier.channel === null ? notifier.publish(topicOf(viewerId), REREAD) : Promise.resolve(),
    get followers() {
      return feeds.followers;
    },
  };
}

/**
 * The events of one conversation. An explicit iterator for the same reason as `Follower`. `liveAfter`: number of the
 * last event when the conversation was found; a deletion up to that number was undone by a restoration.
 */
function ofConversation(
  all: Follower<ViewerEvent>,
  conversationId: string,
  liveAfter: number,
): AsyncIterableIterator<ViewerEvent> {
  return {
    async next() {
      for (;;) {
        const step = await all.next();
        if (step.done === true) return step;
        const { type, seq } = step.value;
        if (type !== 'EventsRemoved' && step.value.conversationId !== conversationId) continue;
        if (type === 'ConversationDeleted' && seq > liveAfter) all.end();
        return step;
      }
    },
    return: () => all.return(),
    throw: (error?: unknown) => all.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
