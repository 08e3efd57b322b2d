// Asks for the credentials that the server requires: a token, or an API key.
import { useState } from 'react';
import { Fault } from './fault.tsx';
import { keepCredentials, readCredentials } from './api/credentials.ts';

export function SignIn({ onDone }: { onDone: () => void }) {
  const [credentials, setCredentials] = useState('');
  /** Credentials were sent before, and the server did not accept them. */
  const refused = readCredentials() !== '';
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        keepCredentials(credentials.trim());
        onDone();
      }}
    >
      <h2>Sign in</h2>
      <p>This server requires a token or an API key. It is stored until you close this tab.</p>
      <Fault text={refused ? 'The server did not accept the last one.' : ''} />
      <div className="row">
        <input
          type="password"
          autoComplete="current-password"
          aria-label="Token or API key"
          required
          autoFocus
          value={credentials}
          onChange={(event) => setCredentials(event.target.value)}
        />
        <button type="submit" className="send">
          Sign in
        </button>
      </div>
    </form>
  );
}
