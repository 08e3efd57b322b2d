// What a newcomer sees: what the model understands, pictures with a question each, and questions to begin with; one
// click away.
import { useEffect, useState } from 'react';
import { Fault } from '../fault.tsx';
import { Icon } from '../icon.tsx';
import { Domain } from './domain.tsx';
import { USUAL } from './draft.ts';
import type { Draft } from './draft.ts';

interface Sample {
  file: string;
  text: string;
}
interface Props {
  /** Null while the model is not known. */
  domain: string | null;
  onAsk: (draft: Draft) => void;
  onSuggest: (text: string) => void;
}

const EXAMPLES = ['segment the dog', 'what is in the picture?', 'cut out the main object'];

export function Welcome({ domain, onAsk, onSuggest }: Props) {
  const [samples, setSamples] = useState<Sample[]>([]);
  const [fault, setFault] = useState('');
  useEffect(() => {
    fetch('samples.json').then(
      async (response) => setSamples(response.ok ? ((await response.json()) as Sample[]) : []),
      () => setSamples([]),
    );
  }, []);

  const ask = async ({ file, text }: Sample) => {
    const blob = await readSample(file);
    setFault(blob === null ? 'This picture cannot be read just now.' : '');
    if (blob === null) return;
    onAsk({ text, file: new File([blob], file, { type: blob.type }), intent: 'AUTO', options: USUAL });
  };
  return (
    <section className="welcome">
      <h2>Ask a picture</h2>
      <p>Add a picture and ask about it, or name a thing in it and watch its mask form, scale by scale.</p>
      {domain !== null && <Domain text={domain} />}
      {samples.length > 0 && (
        <ul className="samples" aria-label="Pictures to try">
          {samples.map((sample) => (
            <li key={sample.text}>
              <button type="button" onClick={() => void ask(sample)}>
                <img src={sample.file} alt="" />
                <span>{sample.text}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Fault text={fault} />
      <ul className="examples" aria-label="Questions to begin with">
        {EXAMPLES.map((text) => (
          <li key={text}>
            <button type="button" onClick={() => onSuggest(text)}>
              <Icon name="add" />
              {text}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Null when the server is out of reach, or refuses. */
const readSample = (file: string): Promise<Blob | null> =>
  fetch(file).then(
    (response) => (response.ok ? response.blob() : null),
    () => null,
  );
