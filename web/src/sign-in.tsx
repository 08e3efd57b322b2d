// Asks who is there, where the server wants to know: a token, or an API key.
import { useState } from 'react';
import { keepCredentials, readCredentials } from './api/credentials.ts';

export function SignIn({ onDone }: { onDone: () => void }) {
  const [credentials, setCredentials] = useState('');
  /** Something was given before, and was not taken. */
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
      <h2>Who is there?</h2>
      <p>
        This server answers to those it knows. Give the token or the API key that you were given; it is kept until you
        close this tab.
      </p>
      {refused && (
        <p role="alert" className="fault">
          The last one was not taken.
        </p>
      )}
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
          Come in
        </button>
      </div>
    </form>
  );
}
