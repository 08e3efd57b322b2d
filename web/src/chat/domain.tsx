// What the model understands: its beginning, and all of it when that is wanted.
import { beginningOf } from './beginning.ts';

export function Domain({ text }: { text: string }) {
  const beginning = beginningOf(text);
  if (beginning === text) return <p className="domain-note note">The model knows: {text}</p>;
  return (
    <details className="domain-note note">
      <summary>The model knows: {beginning}…</summary>
      {text}
    </details>
  );
}
