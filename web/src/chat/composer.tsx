// Where a question is written: text, a picture (picked, or dropped or pasted anywhere on the page), and what kind of
// answer is wanted.
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Intent, Limits, Mask, Model } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { NO_MARKS, withPoint } from './marks.ts';
import type { Marks, Point } from './marks.ts';
import { PictureChip } from './picture-chip.tsx';
import { PointingPad } from './pointing-pad.tsx';
import { useObjectUrl } from './use-object-url.ts';
import { useServedPicture } from './use-served-picture.ts';
import { useRoom } from './use-room.ts';
import { useDroppedFiles } from './use-dropped-files.ts';
import type { Draft } from './use-turns.ts';

interface Props {
  /** Null: a new one. */
  conversationId: string | null;
  text: string;
  onText: (text: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  sending: boolean;
  limits: Limits;
  /** Of the picture that an earlier turn has brought; null when there is none. */
  pictureUrl: string | null;
  can: Model['abilities'];
  /** A place of that picture that was clicked; a new object for each click. */
  clicked: Point | null;
  /** The mask that the question is to change. */
  refine: Pick<Mask, 'id' | 'label'> | null;
  onRefine: (mask: null) => void;
  /** Resolves with whether the question was taken; the draft is kept when it was not. */
  onAsk: (draft: Draft) => Promise<boolean>;
}

/** The page's skip link leads to it. */
export const QUESTION_ID = 'question';

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/heic', 'image/heif', 'image/tiff'];
/** Of some of these the browser does not know the type. */
const ENDINGS = ['.heic', '.heif', '.tif', '.tiff', '.avif'];
const INTENTS: { value: Intent; label: string; title: string }[] = [
  { value: 'AUTO', label: 'Auto', title: 'The model decides by the words' },
  { value: 'SEGMENT', label: 'Segment', title: 'A mask in any case' },
  { value: 'ANSWER', label: 'Answer', title: 'Words only, no mask' },
];

export function Composer({
  conversationId,
  text,
  onText,
  field,
  sending,
  limits,
  pictureUrl,
  can,
  clicked,
  refine,
  onRefine,
  onAsk,
}: Props) {
  const [file, setFile] = useState<File | null>(null);
  const [intent, setIntent] = useState<Intent>('AUTO');
  const [marks, setMarks] = useState<Marks>(NO_MARKS);
  const [pointing, setPointing] = useState(false);
  const [fault, setFault] = useState('');
  const fileUrl = useObjectUrl(file);
  const url = fileUrl ?? pictureUrl;
  const served = useServedPicture(pointing ? file : null);
  const padUrl = file === null ? pictureUrl : served.url;
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // A picture that was just chosen is what the question is about.
    if (clicked === null || file !== null) return;
    setPointing(true);
    setMarks((before) => withPoint(before, clicked));
    field.current?.focus();
  }, [clicked, field]);

  /** Another picture: what was pointed at was in the former one. */
  const change = (picture: File | null) => {
    setFile(picture);
    setMarks(NO_MARKS);
  };
  const take = (files: Iterable<File>) => {
    const [first, ...others] = files;
    if (first === undefined) return;
    const picture = [first, ...others].find(isPicture);
    if (picture === undefined)
      return setFault(`“${first.name}” cannot be read; PNG, JPEG, WebP, AVIF, HEIC and TIFF can.`);
    if (picture.size > limits.maxImageBytes)
      return setFault(
        `This picture has ${inMegabytes(picture.size)}; ${inMegabytes(limits.maxImageBytes)} is the most.`,
      );
    setFault('');
    change(picture);
    field.current?.focus();
  };
  const over = useDroppedFiles(take);
  const tooLong = useRoom(conversationId, text, limits.maxTextLength);
  // Where it would not push a keyboard over half the screen.
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus();
  }, [field]);

  const ask = async () => {
    if (text.trim() === '' || sending || tooLong !== '') return;
    if (!(await onAsk({ text, file, intent, marks, refine }))) return;
    onText('');
    change(null);
    setPointing(false);
    onRefine(null);
  };

  return (
    <form
      className={over ? 'composer over' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      {file !== null && fileUrl !== null && (
        <PictureChip url={fileUrl} name={file.name} onRemove={() => change(null)} />
      )}
      {refine !== null && (
        <div className="chip changing">
          <span>Changing “{refine.label}”</span>
          <button type="button" className="quiet" aria-label="Do not change the mask" onClick={() => onRefine(null)}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {pointing && padUrl !== null && (
        <PointingPad key={padUrl} url={padUrl} can={can} marks={marks} onMarks={setMarks} />
      )}
      {pointing && served.fault !== '' && (
        <p role="alert" className="fault">
          {served.fault}
        </p>
      )}
      <textarea
        ref={field}
        id={QUESTION_ID}
        rows={1}
        value={text}
        aria-label="Your question"
        readOnly={sending}
        placeholder={
          url !== null ? 'Ask about the picture, or name what to segment…' : 'Add a picture, then ask about it…'
        }
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void ask();
          }
        }}
      />
      {tooLong !== '' && (
        <p role="alert" className="fault">
          {tooLong}
        </p>
      )}
      <div className="row">
        <input
          ref={picker}
          type="file"
          accept={[...TYPES, ...ENDINGS].join(',')}
          hidden
          onChange={(event) => {
            take(event.target.files ?? []);
            event.target.value = '';
          }}
        />
        <button type="button" className="quiet" onClick={() => picker.current?.click()}>
          <Icon name="picture" />
          Picture
        </button>
        {url !== null && (can.points || can.boxes) && (
          <button
            type="button"
            className="quiet"
            aria-label="Point at something"
            aria-expanded={pointing}
            onClick={() => {
              setPointing(!pointing);
              setMarks(NO_MARKS);
            }}
          >
            <Icon name="point" />
            Point
          </button>
        )}
        <fieldset className="intents">
          <legend className="hidden">Kind of answer</legend>
          {INTENTS.map(({ value, label, title }) => (
            <label key={value} title={title}>
              <input type="radio" name="intent" checked={intent === value} onChange={() => setIntent(value)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
        <button type="submit" className="send" disabled={sending || text.trim() === '' || tooLong !== ''}>
          {sending ? 'Sending…' : 'Send'}
        </button>
      </div>
    </form>
  );
}

const isPicture = ({ type, name }: File): boolean =>
  TYPES.includes(type) || ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
const inMegabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
