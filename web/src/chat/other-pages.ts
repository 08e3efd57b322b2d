// Tells the pages of this browser that a conversation has a new turn, so that two tabs show the same.
const CHANNEL = 'maskstream';

/** `conversationId`: the one that has a new turn. */
export function tellOtherPages(conversationId: string | null): void {
  if (conversationId === null) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(conversationId);
  channel.close();
}

/** Calls `heard` with the id of a conversation that has a new turn, until the function it returns is called. */
export function onOtherPages(heard: (conversationId: string) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') heard(data);
  };
  return () => channel.close();
}
