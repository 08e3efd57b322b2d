// Where a question is written: text, a picture (picked, or dropped or pasted anywhere on the page), and what kind of answer is wanted.
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Intent, Limits } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { PictureChip } from './picture-chip.tsx';
import { useDroppedFiles } from './use-dropped-files.ts';
import type { Draft } from './use-turns.ts';

interface Props {
  text: string;
  onText: (text: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  sending: boolean;
  limits: Limits;
  /** Whether an earlier turn has brought one. */
  hasPicture: boolean;
  /** Resolves with whether the question was taken; the draft is kept when it was not. */
  onAsk: (draft: Draft) => Promise<boolean>;
}

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const INTENTS: { value: Intent; label: string; title: string }[] = [
  { value: 'AUTO', label: 'Auto', title: 'The model decides by the words' },
  { value: 'SEGMENT', label: 'Segment', title: 'A mask in any case' },
  { value: 'ANSWER', label: 'Answer', title: 'Words only, no mask' },
];

export function Composer({ text, onText, field, sending, limits, hasPicture, onAsk }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [intent, setIntent] = useState<Intent>('AUTO');
  const [fault, setFault] = useState('');
  const picker = useRef<HTMLInputElement>(null);

  const take = (files: Iterable<File>) => {
    const [first, ...others] = files;
    if (first === undefined) return;
    const picture = [first, ...others].find(({ type }) => TYPES.includes(type));
    if (picture === undefined) return setFault('Only PNG, JPEG and WebP pictures can be read.');
    if (picture.size > limits.maxImageBytes) return setFault(`This picture has ${inMegabytes(picture.size)}; ${inMegabytes(limits.maxImageBytes)} is the most.`);
    setFault('');
    setFile(picture);
    field.current?.focus();
  };
  const over = useDroppedFiles(take);
  // Where it would not push a keyboard over half the screen.
  useEffect(() => { if (matchMedia('(hover: hover)').matches) field.current?.focus(); }, [field]);

  const ask = async () => {
    if (text.trim() === '' || sending) return;
    if (!await onAsk({ text, file, intent })) return;
    onText('');
    setFile(null);
  };

  return (
    <form className={over ? 'composer over' : 'composer'} onSubmit={(event) => { event.preventDefault(); void ask(); }}>
      {fault !== '' && <p role="alert" className="fault">{fault}</p>}
      {file !== null && <PictureChip file={file} onRemove={() => setFile(null)} />}
      <textarea
        ref={field} rows={1} value={text} aria-label="Your question" readOnly={sending} maxLength={limits.maxTextLength}
        placeholder={hasPicture || file !== null ? 'Ask about the picture, or name what to segment…' : 'Add a picture, then ask about it…'}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); void ask(); } }}
      />
      <div className="row">
        <input ref={picker} type="file" accept={TYPES.join(',')} hidden onChange={(event) => { take(event.target.files ?? []); event.target.value = ''; }} />
        <button type="button" className="quiet" onClick={() => picker.current?.click()}><Icon name="picture" />Picture</button>
        <fieldset className="intents">
          <legend className="hidden">Kind of answer</legend>
          {INTENTS.map(({ value, label, title }) => <label key={value} title={title}><input type="radio" name="intent" checked={intent === value} onChange={() => setIntent(value)} /><span>{label}</span></label>)}
        </fieldset>
        <button type="submit" className="send" disabled={sending || text.trim() === ''}>{sending ? 'Sending…' : 'Send'}</button>
      </div>
    </form>
  );
}

const inMegabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
