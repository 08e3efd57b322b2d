// The row below the question: add a picture, point at something, choose the kind of answer.
import { useRef } from 'react';
import type { Can, Intent } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { ACCEPTED } from './picture-files.ts';
import { MaskSettings } from './mask-settings.tsx';
import type { DraftState } from './use-draft.ts';

interface Props {
  draft: DraftState;
  can: Can;
  onPointing: () => void;
}

const INTENTS: { value: Intent; label: string; title: string }[] = [
  { value: 'AUTO', label: 'Auto', title: 'The model decides by the words' },
  { value: 'SEGMENT', label: 'Segment', title: 'A mask in any case' },
  { value: 'ANSWER', label: 'Answer', title: 'Words only, no mask' },
];

export function ComposerTools({ draft, can, onPointing }: Props) {
  return (
    <div className="row">
      <PickPicture onFiles={draft.take} />
      {draft.picture.url !== null && (can.points || can.boxes) && (
        <button
          type="button"
          className="quiet"
          aria-label="Point at something"
          aria-pressed={draft.pointing}
          onClick={onPointing}
        >
          <Icon name="point" />
          Point
        </button>
      )}
      <fieldset className="intents">
        <legend className="hidden">Kind of answer</legend>
        {INTENTS.map(({ value, label, title }) => (
          <label key={value} title={title}>
            <input
              type="radio"
              name="intent"
              checked={draft.intent === value}
              onChange={() => draft.setIntent(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <MaskSettings options={draft.options} onOptions={draft.setOptions} can={can} unused={draft.intent === 'ANSWER'} />
    </div>
  );
}

function PickPicture({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept={ACCEPTED}
        hidden
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      <button type="button" className="quiet" onClick={() => picker.current?.click()}>
        <Icon name="picture" />
        Picture
      </button>
    </>
  );
}
