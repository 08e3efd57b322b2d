// The list of conversations, newest first, and what the reader can do to them. Draws nothing.
import { useCallback, useEffect, useRef, useState } from 'react';
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

interface Part {
  items: Conversation[];
  /** The cursor of the conversation after them; null: there is none. */
  next: string | null;
}

/** Conversations of a page. */
const PAGE = 30;
/** The most that the server returns at once. */
const MOST = 100;

async function readPart(first: number, after: string | null): Promise<Part> {
  const { edges, pageInfo } = (await client.request(ConversationsDocument, { first, after })).conversations;
  return { items: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** The list again: a page, or, where more was loaded, as many conversations as that and a new one. */
async function readAgain(loaded: number): Promise<Part> {
  const count = loaded > PAGE ? loaded + 1 : PAGE;
  const items: Conversation[] = [];
  let next: string | null = null;
  do {
    const part: Part = await readPart(Math.min(MOST, Math.max(PAGE, count - items.length)), next);
    items.push(...part.items);
    ({ next } = part);
  } while (next !== null && items.length < count);
  return { items, next };
}

interface Reading {
  version: number;
  /** Conversations in the list. */
  count: number;
  attempt: (action: () => Promise<void>) => Promise<void>;
  take: (read: Part) => void;
}

/** Reads the list again for every version, as far as it was loaded. */
function useReading({ version, count, attempt, take }: Reading): void {
  const loaded = useRef(count);
  loaded.current = count;
  useEffect(() => {
    let wanted = true;
    void attempt(async () => {
      let read: Part;
      do read = await readAgain(loaded.current);
      while (wanted && read.next !== null && read.items.length < loaded.current); // more was loaded meanwhile
      if (wanted) take(read);
    });
    return () => {
      wanted = false;
    };
  }, [attempt, take, version]);
}

/** `current`: the open conversation. `version`: what is in the list is read again when it changes. */
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
  const take = useCallback((read: Part) => {
    setItems(read.items);
    setNext(read.next);
  }, []);
  useReading({ version, count: items.length, attempt, take });

  const loadMore = () =>
    attempt(async () => {
      const page = await readPart(PAGE, next);
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
