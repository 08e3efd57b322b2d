// Where a question is written: text, a picture (picked, or dropped or pasted anywhere on the page), marks on it, and
// the kind of answer that is wanted.
import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { Can, Limits, Mask } from '../api/types.ts';
import { Fault } from '../fault.tsx';
import { QUESTION_ID, focusQuestion } from '../focus.ts';
import { Icon } from '../icon.tsx';
import { ComposerTools } from './composer-tools.tsx';
import type { Draft } from './draft.ts';
import { MarkList } from './mark-list.tsx';
import { PictureChip } from './picture-chip.tsx';
import { PointingPad } from './pointing-pad.tsx';
import type { DraftState } from './use-draft.ts';
import { useDroppedFiles } from './use-dropped-files.ts';
import { useRoom } from './use-room.ts';

interface Props {
  /** Null: a new one. */
  conversationId: string | null;
  text: string;
  onText: (text: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  sending: boolean;
  limits: Limits;
  draft: DraftState;
  can: Can;
  /** Pointing at the picture of an earlier turn begins or ends. */
  onPointing: () => void;
  /** What the field shows while it is empty. */
  placeholder: string;
  /** The mask that the question is to change. */
  refine: Pick<Mask, 'id' | 'label'> | null;
  onRefine: (mask: null) => void;
  /** Resolves with the number of questions that were accepted; the others are kept. */
  onAsk: (draft: Draft) => Promise<number>;
}

export function Composer(props: Props) {
  const { conversationId, text, onText, field, sending, limits, draft, can, refine, onRefine } = props;
  const over = useDroppedFiles(draft.take);
  const room = useRoom(conversationId, text, limits.maxTextLength);
  const ready = text.trim() !== '' && room.refusal === '';
  useFirstFocus();

  const ask = async (texts: readonly string[] = [text]) => {
    const [first, ...further] = texts;
    if (sending || !ready || first === undefined) return;
    const { file, intent, options, marks } = draft;
    const accepted = await props.onAsk({ text: first, further, file, intent, options, marks, refine });
    if (accepted === 0) return;
    onText(texts.slice(accepted).join('\n'));
    draft.clear();
    onRefine(null);
    focusQuestion(); // the button that sent it is disabled
  };
  const { fileUrl, servedUrl } = draft.picture;
  return (
    <form
      className={over ? 'composer over' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <Fault text={draft.faults.file} />
      {refine !== null && <RefineChip label={refine.label} onRemove={() => withQuestion(() => onRefine(null))} />}
      {draft.pointing && servedUrl !== null && (
        <PointingPad key={servedUrl} url={servedUrl} can={can} marks={draft.marks} onMarks={draft.setMarks} />
      )}
      {draft.pointing && (
        <MarkList can={can} marks={draft.marks} onMarks={(marks) => withQuestion(() => draft.setMarks(marks))} />
      )}
      <Fault text={draft.faults.pad} />
      <div className="asking">
        {draft.file !== null && fileUrl !== null && (
          <PictureChip url={fileUrl} name={draft.file.name} onRemove={() => withQuestion(() => draft.change(null))} />
        )}
        <QuestionField
          field={field}
          text={text}
          onText={onText}
          readOnly={sending}
          placeholder={props.placeholder}
          onEnter={() => void ask()}
        />
        <button type="submit" className="send" disabled={sending || !ready}>
          {sending ? 'Sending…' : 'Send'}
        </button>
      </div>
      <Fault text={room.refusal} />
      {/* The tokens of a picture that is not uploaded yet are not known. */}
      {room.left !== '' && draft.file === null && <p className="note room">{room.left}</p>}
      {refine === null && ready && <LineByLine text={text} sending={sending} onAsk={(lines) => void ask(lines)} />}
      <ComposerTools draft={draft} can={can} onPointing={props.onPointing} />
    </form>
  );
}

/** For buttons that go with what they remove. */
function withQuestion(act: () => void): void {
  act();
  focusQuestion();
}

function useFirstFocus(): void {
  useEffect(() => {
    // Not away from what the reader has reached while the page was loading.
    if (document.activeElement === document.body) focusQuestion();
  }, []);
}

/** More lines are one long question. */
const MAX_LINES = 20;

/** Offers to send each line of a text as a question of its own. */
function LineByLine({ text, sending, onAsk }: { text: string; sending: boolean; onAsk: (lines: string[]) => void }) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < 2 || lines.length > MAX_LINES) return null;
  return (
    <button
      type="button"
      className="line-by-line"
      title="All of them are about the same picture"
      disabled={sending}
      onClick={() => onAsk(lines)}
    >
      Ask each line by itself: {lines.length} questions
    </button>
  );
}

function RefineChip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <div className="chip changing">
      <span>Changing “{label}”</span>
      <button type="button" className="quiet" aria-label="Do not change the mask" onClick={onRemove}>
        <Icon name="close" />
      </button>
    </div>
  );
}

interface FieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  readOnly: boolean;
  placeholder: string;
  onEnter: () => void;
}

function QuestionField({ field, text, onText, readOnly, placeholder, onEnter }: FieldProps) {
  return (
    <textarea
      ref={field}
      id={QUESTION_ID}
      dir="auto"
      rows={1}
      value={text}
      aria-label="Your question"
      readOnly={readOnly}
      placeholder={placeholder}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
          event.preventDefault();
          onEnter();
        }
      }}
    />
  );
}
