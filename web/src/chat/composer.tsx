// Where a question is written: text, a picture (picked, dropped or pasted), and what kind of answer is wanted.
import { useEffect, useRef, useState } from 'react';
import type { Intent } from '../api/types.ts';

export interface Draft {
  text: string;
  file: File | null;
  intent: Intent;
}

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const INTENTS: { value: Intent; label: string }[] = [{ value: 'AUTO', label: 'Auto' }, { value: 'SEGMENT', label: 'Segment' }, { value: 'ANSWER', label: 'Answer' }];

/** `onAsk` resolves with whether the question was taken; the draft is kept when it was not. */
export function Composer({ onAsk, hasPicture }: { onAsk: (draft: Draft) => Promise<boolean>; hasPicture: boolean }) {
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [intent, setIntent] = useState<Intent>('AUTO');
  const [busy, setBusy] = useState(false);
  const [preview, setPreview] = useState('');
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (file === null) { setPreview(''); return; }
    const url = URL.createObjectURL(file);
    setPreview(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);

  const take = (files: Iterable<File> | null | undefined) => {
    for (const one of files ?? []) if (TYPES.includes(one.type)) { setFile(one); return true; }
    return false;
  };
  const ask = async () => {
    if (text.trim() === '' || busy) return;
    setBusy(true);
    if (await onAsk({ text, file, intent })) {
      setText('');
      setFile(null);
    }
    setBusy(false);
  };

  return (
    <form
      className={over ? 'composer over' : 'composer'}
      onSubmit={(event) => { event.preventDefault(); void ask(); }}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); }}
    >
      {preview !== '' && (
        <div className="chip">
          <img src={preview} alt="" />
          <span>{file?.name}</span>
          <button type="button" className="quiet" aria-label="Remove the picture" onClick={() => setFile(null)}>✕</button>
        </div>
      )}
      <textarea
        rows={2} value={text} aria-label="Your question" disabled={busy}
        placeholder={hasPicture || file !== null ? 'Ask about the picture, or name what to segment…' : 'Add a picture, then ask about it…'}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); void ask(); } }}
        onPaste={(event) => { if (take(event.clipboardData.files)) event.preventDefault(); }}
      />
      <div className="row">
        <input ref={picker} type="file" accept={TYPES.join(',')} hidden onChange={(event) => { take(event.target.files); event.target.value = ''; }} />
        <button type="button" className="quiet" onClick={() => picker.current?.click()}>+ Picture</button>
        <fieldset className="intents">
          <legend className="hidden">Kind of answer</legend>
          {INTENTS.map(({ value, label }) => <label key={value}><input type="radio" name="intent" checked={intent === value} onChange={() => setIntent(value)} />{label}</label>)}
        </fieldset>
        <button type="submit" className="send" disabled={busy || text.trim() === ''}>{busy ? 'Sending…' : 'Send'}</button>
      </div>
    </form>
  );
}
