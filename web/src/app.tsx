// The page: conversations on the left, the turns of one in the middle. Which one is in the address (#<id>), so it can be kept and shared.
import { useCallback, useEffect, useState } from 'react';
import { query } from './api/client.ts';
import { START } from './api/documents.ts';
import type { Model } from './api/types.ts';
import { Chat } from './chat/chat.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

interface Start {
  model: Model;
  viewer: { limits: { maxInlineImageBytes: number } };
}

const idInAddress = (): string | null => (location.hash.length > 1 ? location.hash.slice(1) : null);

export function App() {
  const [start, setStart] = useState<Start | null>(null);
  const [fault, setFault] = useState('');
  const [conversationId, setConversationId] = useState(idInAddress);
  /** Raised when a conversation came or changed: the list is read again. */
  const [version, setVersion] = useState(0);
  const [drawer, setDrawer] = useState(false);

  useEffect(() => { query<Start>(START).then(setStart, (error: unknown) => setFault(String(error))); }, []);
  useEffect(() => {
    const onHash = () => setConversationId(idInAddress());
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);

  const open = useCallback((id: string | null) => {
    location.hash = id ?? '';
    setConversationId(id);
    setDrawer(false);
  }, []);
  const changed = useCallback(() => setVersion((n) => n + 1), []);

  return (
    <div className={drawer ? 'app drawer-open' : 'app'}>
      <header>
        <button type="button" className="quiet menu" aria-label="Conversations" aria-expanded={drawer} onClick={() => setDrawer(!drawer)}>☰</button>
        <h1>maskstream</h1>
        {start !== null && <p className="model" title={start.model.domain}><strong>{start.model.name}</strong> on {start.model.device} · {start.model.scaleSides.length} scales<span className="domain"> · {start.model.domain}</span></p>}
        <ThemeToggle />
      </header>
      <Sidebar current={conversationId} version={version} onOpen={open} onChanged={changed} />
      <main>
        {fault !== '' && <p role="alert" className="fault">{fault}</p>}
        {start !== null && <Chat conversationId={conversationId} maxInlineBytes={start.viewer.limits.maxInlineImageBytes} onOpen={open} onChanged={changed} />}
      </main>
    </div>
  );
}
