// A chat page with React and `useChat` of the AI SDK: the text and the masks of an answer while they form, also after a
// reload in the middle of the answer. In a new project of Vite (npm create vite@latest chat -- --template react):
//   npm install ./maskstream-client-0.1.0.tgz graphql ai @ai-sdk/react && cp use-chat.jsx src/main.jsx && npx vite
// VITE_MASKSTREAM: the address of the server. A server with users needs credentials: createClient({ url, headers }).
import { useChat } from '@ai-sdk/react';
import { createClient } from 'maskstream-client';
import { createChatTransport } from 'maskstream-client/ai';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const server = import.meta.env.VITE_MASKSTREAM ?? 'http://localhost:4000';
const transport = createChatTransport(createClient({ url: `${server}/graphql`, network: window }));

function Page({ id, stored }) {
  const { messages, sendMessage, regenerate, stop, status, error } = useChat({
    id,
    messages: stored,
    resume: true,
    transport,
  });
  const isBusy = status === 'submitted' || status === 'streaming';
  const ask = (event) => {
    event.preventDefault();
    const { text, picture } = event.target.elements;
    sendMessage({ text: text.value, files: picture.files });
    event.target.reset();
  };
  return (
    <main>
      {messages.map((message) => (
        <section key={message.id} aria-label={message.role === 'user' ? 'Question' : 'Answer'}>
          {message.parts.map((part, i) => (
            <Part key={i} part={part} />
          ))}
        </section>
      ))}
      {error && <p role="alert">{error.message}</p>}
      <form onSubmit={ask}>
        <input name="picture" type="file" accept="image/*" aria-label="Picture" />
        <input name="text" required aria-label="Text" />
        <button disabled={isBusy}>Ask</button>
        <button type="button" disabled={!isBusy} onClick={stop}>
          Stop
        </button>
        <button type="button" disabled={isBusy || messages.length === 0} onClick={() => regenerate()}>
          Again
        </button>
      </form>
    </main>
  );
}

function Part({ part }) {
  if (part.type === 'text') return <p>{part.text}</p>;
  if (part.type === 'file') return <img src={part.url} alt="The picture" />;
  if (part.type !== 'data-mask') return null;
  // One part for each mask: the newest preview, and then the finished mask.
  const { label, preview, mask } = part.data;
  const state = mask ? 'finished' : preview ? `scale ${preview.scale} of ${preview.scaleCount}` : 'begun';
  return (
    <figure>
      <img src={mask?.url ?? preview?.url ?? undefined} alt={`The mask of ${label ?? 'the picture'}`} />
      <figcaption>{state}</figcaption>
    </figure>
  );
}

/** The address has the conversation's id, so that a reload opens the same conversation. */
async function start(root) {
  try {
    const { id, messages } = await transport.open(location.hash.slice(1) || null);
    location.hash = id;
    root.render(
      <StrictMode>
        <Page id={id} stored={messages} />
      </StrictMode>,
    );
  } catch (error) {
    root.render(<p role="alert">{error.message}</p>);
  }
}

start(createRoot(document.getElementById('root')));
