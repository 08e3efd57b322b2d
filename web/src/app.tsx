// The page of who may ask: conversations on the left, the turns of one in the middle.
import { useCallback, useEffect, useState } from 'react';
import { ApiError, backOff } from '../../client/src/index.ts';
import { client, sentenceOf } from './api/client.ts';
import { StartDocument } from './api/generated.ts';
import type { StartQuery } from './api/generated.ts';
import { Chat } from './chat/chat.tsx';
import { QUESTION_ID } from './chat/composer.tsx';
import { ConversationTools } from './conversation/conversation-tools.tsx';
import { Icon } from './icon.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { SignIn } from './sign-in.tsx';
import { ThemeToggle } from './theme-toggle.tsx';
import { useModel } from './use-model.ts';

interface Props {
  /** The one that is open. */
  conversationId: string | null;
  /** The turn of it that was looked for. */
  turnId: string | null;
  onOpen: (conversationId: string | null, turnId?: string) => void;
}

export function App({ conversationId, turnId, onOpen }: Props) {
  const [start, setStart] = useState<StartQuery | null>(null);
  const [fault, setFault] = useState('');
  /** The server wants to know who is there. */
  const [unknown, setUnknown] = useState(false);
  /** Raised when a conversation came or changed: the list is read again. */
  const [version, setVersion] = useState(0);
  const [drawer, setDrawer] = useState(false);
  const { model, fault: modelFault } = useModel(start !== null);

  useEffect(() => {
    const controller = new AbortController();
    if (unknown) return;
    void (async () => {
      for (let attempt = 1; !controller.signal.aborted; attempt++) {
        try {
          setStart(await client.request(StartDocument, {}));
          return setFault('');
        } catch (error) {
          if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return setUnknown(true);
          setFault(`${sentenceOf(error)} Trying again…`);
          await backOff(attempt, controller.signal, window);
        }
      }
    })();
    return () => controller.abort();
  }, [unknown]);
  useEffect(() => {
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setDrawer(false);
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, []);

  const open = useCallback(
    (id: string | null, turn?: string) => {
      onOpen(id, turn);
      setDrawer(false);
    },
    [onOpen],
  );
  const changed = useCallback(() => setVersion((n) => n + 1), []);

  return (
    <div className={drawer ? 'app drawer-open' : 'app'}>
      <a
        className="skip"
        href={`#${QUESTION_ID}`}
        onClick={(event) => {
          event.preventDefault(); // the address is the conversation's
          document.getElementById(QUESTION_ID)?.focus();
        }}
      >
        Skip to the question
      </a>
      <header>
        <button
          type="button"
          className="quiet menu"
          aria-label="Conversations"
          aria-expanded={drawer}
          onClick={() => setDrawer(!drawer)}
        >
          <Icon name="menu" />
        </button>
        <h1>maskstream</h1>
        <p className="model">
          {model === null ? (
            modelFault
          ) : (
            <>
              <strong>{model.name}</strong> on {model.device}
              <span className="domain" title={model.domain}>
                {' '}
                · {model.domain}
              </span>
            </>
          )}
        </p>
        {start !== null && conversationId !== null && (
          <ConversationTools key={conversationId} conversationId={conversationId} />
        )}
        <ThemeToggle />
      </header>
      {start === null ? (
        <nav aria-label="Conversations" />
      ) : (
        <Sidebar current={conversationId} version={version} onOpen={open} onChanged={changed} />
      )}
      <div className="backdrop" aria-hidden="true" onClick={() => setDrawer(false)} />
      <main>
        {fault !== '' && (
          <p role="alert" className="fault">
            {fault}
          </p>
        )}
        {unknown && <SignIn onDone={() => setUnknown(false)} />}
        {start !== null && (
          <Chat
            conversationId={conversationId}
            soughtTurnId={turnId}
            model={model}
            limits={start.viewer.limits}
            onOpen={open}
            onChanged={changed}
          />
        )}
      </main>
    </div>
  );
}
