// The page of a viewer with access: conversations on the left, the turns of one in the middle.
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, backOff } from '../../client/src/index.ts';
import { client, sentenceOf } from './api/client.ts';
import { StartDocument } from './api/generated.ts';
import type { StartQuery } from './api/generated.ts';
import { Chat } from './chat/chat.tsx';
import { ConversationTools } from './conversation/conversation-tools.tsx';
import { Fault } from './fault.tsx';
import { QUESTION_ID } from './focus.ts';
import { Icon } from './icon.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { SignIn } from './sign-in.tsx';
import { ThemeToggle } from './theme-toggle.tsx';
import { useModel } from './use-model.ts';
import type { LoadedModel } from './use-model.ts';
import { useViewerEvents } from './use-viewer-events.ts';

interface Props {
  /** The conversation that is open. */
  conversationId: string | null;
  /** The turn of it that a search has found. */
  turnId: string | null;
  onOpen: (conversationId: string | null, turnId?: string) => void;
}

export function App({ conversationId, turnId, onOpen }: Props) {
  const { start, fault, signInNeeded, onSignedIn } = useStart();
  /** Raised when a conversation was created or changed: the list is read again. */
  const [version, setVersion] = useState(0);
  const { drawer, setDrawer, closeDrawer, menu } = useDrawer();
  const loaded = useModel(start !== null);
  const open = useCallback(
    (id: string | null, turn?: string) => {
      onOpen(id, turn);
      closeDrawer();
    },
    [onOpen, closeDrawer],
  );
  const changed = useCallback(() => setVersion((n) => n + 1), []);
  const events = useViewerEvents(start?.viewer.lastEventSeq ?? null, changed, changed);

  return (
    <div className={drawer ? 'app drawer-open' : 'app'}>
      <SkipLink />
      <header>
        <button
          ref={menu}
          type="button"
          className="quiet menu"
          aria-label="Conversations"
          aria-expanded={drawer}
          onClick={() => setDrawer(!drawer)}
        >
          <Icon name="menu" />
        </button>
        <h1>maskstream</h1>
        <ModelLine {...loaded} />
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
      <div className="backdrop" aria-hidden="true" onClick={closeDrawer} />
      <main>
        <Fault text={fault} />
        {signInNeeded && <SignIn onDone={onSignedIn} />}
        {start !== null && (
          <Chat
            conversationId={conversationId}
            soughtTurnId={turnId}
            model={loaded.model}
            limits={start.viewer.limits}
            onOpen={open}
            {...events}
          />
        )}
      </main>
    </div>
  );
}

/** The viewer and the limits, read again until the server responds or requires credentials. */
function useStart() {
  const [start, setStart] = useState<StartQuery | null>(null);
  const [fault, setFault] = useState('');
  const [signInNeeded, setSignInNeeded] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    if (signInNeeded) return;
    void (async () => {
      for (let attempt = 1; !controller.signal.aborted; attempt++) {
        try {
          setStart(await client.request(StartDocument, {}));
          return setFault('');
        } catch (error) {
          if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return setSignInNeeded(true);
          setFault(`${sentenceOf(error)} Trying again…`);
          await backOff(attempt, controller.signal, window);
        }
      }
    })();
    return () => controller.abort();
  }, [signInNeeded]);
  return { start, fault, signInNeeded, onSignedIn: () => setSignInNeeded(false) };
}

/** The list of conversations in a narrow window. Escape closes it. */
function useDrawer() {
  const [drawer, setDrawer] = useState(false);
  /** The button that opens it. In a wide window the button is hidden. */
  const menu = useRef<HTMLButtonElement>(null);
  const closeDrawer = useCallback(() => {
    setDrawer(false);
    // What is hidden with the drawer cannot keep the focus.
    if (document.activeElement?.closest('nav') != null) menu.current?.focus();
  }, []);
  useEffect(() => {
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') closeDrawer();
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, [closeDrawer]);
  return { drawer, setDrawer, closeDrawer, menu };
}

function SkipLink() {
  return (
    <a
      className="skip"
      href={`#${QUESTION_ID}`}
      onClick={(event) => {
        event.preventDefault(); // the fragment of the URL names the conversation
        document.getElementById(QUESTION_ID)?.focus();
      }}
    >
      Skip to the question
    </a>
  );
}

function ModelLine({ model, fault }: LoadedModel) {
  return (
    <p className="model">
      {model === null ? (
        fault
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
  );
}
