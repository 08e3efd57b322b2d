// A sentence about what went wrong. Screen readers announce it when it appears.

/** Renders nothing while `text` is empty. */
export function Fault({ text }: { text: string }) {
  return text === '' ? null : (
    <p role="alert" className="fault">
      {text}
    </p>
  );
}
