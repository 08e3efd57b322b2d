// The list of conversations, newest first, and what the reader can do to them. Draws nothing.
import { useCallback, useEffect, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import {
  ChangeConversationDocument,
  ConversationsDocument,
  DeleteConversationDocument,
  RestoreConversationDocument,
} from '../api/generated.ts';
import type { Conversation } from '../api/types.ts';

interface Handlers {
  onOpen: (id: string | null) => void;
  onChanged: () => void;
}

async function readPage(after: string | null): Promise<{ items: Conversation[]; next: string | null }> {
  const { edges, pageInfo } = (await client.request(ConversationsDocument, { after })).conversations;
  return { items: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** `current`: the open conversation. `version`: the first page is read again when it changes. */
export function useConversations(current: string | null, version: number, { onOpen, onChanged }: Handlers) {
  const [items, setItems] = useState<Conversation[]>([]);
  /** The cursor of the next page; null: there is none. */
  const [next, setNext] = useState<string | null>(null);
  const [fault, setFault] = useState('');
  /** The first conversation of the page that was loaded last. The button that loaded it may be gone. */
  const [firstNew, setFirstNew] = useState<string | null>(null);
  /** The conversation that was deleted last. It can be restored. */
  const [deleted, setDeleted] = useState<Conversation | null>(null);
  const attempt = useCallback(async (action: () => Promise<void>) => {
    try {
      await action();
      setFault('');
    } catch (error) {
      setFault(sentenceOf(error));
    }
  }, []);
  useEffect(() => {
    let wanted = true;
    void attempt(async () => {
      const page = await readPage(null);
      if (!wanted) return;
      setItems(page.items);
      setNext(page.next);
    });
    return () => {
      wanted = false;
    };
  }, [attempt, version]);

  const loadMore = () =>
    attempt(async () => {
      const page = await readPage(next);
      const added = page.items.filter(({ id }) => !items.some((one) => one.id === id));
      setFirstNew(added[0]?.id ?? null);
      setItems([...items, ...added]);
      setNext(page.next);
    });
  const rename = (id: string, title: string | null) =>
    attempt(async () => {
      await client.request(ChangeConversationDocument, { input: { conversationId: id, title } });
      onChanged();
    });
  const remove = (item: Conversation) =>
    attempt(async () => {
      await client.request(DeleteConversationDocument, { id: item.id });
      setDeleted(item);
      if (item.id === current) onOpen(null);
      onChanged();
    });
  const restore = ({ id }: Conversation) =>
    attempt(async () => {
      await client.request(RestoreConversationDocument, { id });
      setDeleted(null);
      onOpen(id);
      onChanged();
    });
  return { items, firstNew, hasMore: next !== null, fault, deleted, loadMore, rename, remove, restore };
}
