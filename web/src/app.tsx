// The page: conversations on the left, the turns of one in the middle. Which one, and which turn of it was looked for, is in the
// address (#conversation/turn), so that it can be kept and shared.
import { useCallback, useEffect, useState } from 'react';
import { backOff } from './api/back-off.ts';
import { query, sentenceOf } from './api/client.ts';
import { START } from './api/documents.ts';
import type { Limits, Model } from './api/types.ts';
import { Chat } from './chat/chat.tsx';
import { Icon } from './icon.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

interface Start {
  model: Model;
  viewer: { limits: Limits };
}

const address = (): string => location.hash.slice(1);

export function App() {
  const [start, setStart] = useState<Start | null>(null);
  const [fault, setFault] = useState('');
  const [place, setPlace] = useState(address);
  /** Raised when a conversation came or changed: the list is read again. */
  const [version, setVersion] = useState(0);
  const [drawer, setDrawer] = useState(false);
  const [conversationId, turnId] = place.split('/').map((id) => (id === '' ? null : id));

  useEffect(() => {
    const controller = new AbortController();
    void (async () => {
      for (let attempt = 1; !controller.signal.aborted; attempt++) {
        try {
          setStart(await query<Start>(START));
          return setFault('');
        } catch (error) {
          setFault(`${sentenceOf(error)} Trying again…`);
          await backOff(attempt, controller.signal, window);
        }
      }
    })();
    return () => controller.abort();
  }, []);
  useEffect(() => {
    const follow = () => setPlace(address());
    const escape = (event: KeyboardEvent) => { if (event.key === 'Escape') setDrawer(false); };
    addEventListener('hashchange', follow);
    addEventListener('keydown', escape);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('keydown', escape);
    };
  }, []);

  const open = useCallback((id: string | null, turn?: string) => {
    location.hash = id === null ? '' : turn === undefined ? id : `${id}/${turn}`;
    setPlace(address());
    setDrawer(false);
  }, []);
  const changed = useCallback(() => setVersion((n) => n + 1), []);

  return (
    <div className={drawer ? 'app drawer-open' : 'app'}>
      <header>
        <button type="button" className="quiet menu" aria-label="Conversations" aria-expanded={drawer} onClick={() => setDrawer(!drawer)}><Icon name="menu" /></button>
        <h1>maskstream</h1>
        <p className="model">
          {start !== null && <><strong>{start.model.name}</strong> on {start.model.device}<span className="domain" title={start.model.domain}> · {start.model.domain}</span></>}
        </p>
        <ThemeToggle />
      </header>
      <Sidebar current={conversationId ?? null} version={version} onOpen={open} onChanged={changed} />
      <div className="backdrop" aria-hidden="true" onClick={() => setDrawer(false)} />
      <main>
        {fault !== '' && <p role="alert" className="fault">{fault}</p>}
        {start !== null && <Chat conversationId={conversationId ?? null} soughtTurnId={turnId ?? null} model={start.model} limits={start.viewer.limits} onOpen={open} onChanged={changed} />}
      </main>
    </div>
  );
}
