// What a newcomer sees: pictures that the model understands, each with a question, one click away.
import { useEffect, useState } from 'react';
import type { Draft } from './composer.tsx';

interface Sample {
  file: string;
  text: string;
}

export function Samples({ onAsk }: { onAsk: (draft: Draft) => void }) {
  const [samples, setSamples] = useState<Sample[]>([]);
  useEffect(() => {
    fetch('samples.json').then(async (response) => setSamples(response.ok ? await response.json() as Sample[] : []), () => setSamples([]));
  }, []);

  const ask = async ({ file, text }: Sample) => {
    const blob = await (await fetch(file)).blob();
    onAsk({ text, file: new File([blob], file, { type: blob.type }), intent: 'AUTO' });
  };
  return (
    <section className="welcome">
      <h2>Ask a picture</h2>
      <p>Add a picture and ask about it, or name a thing in it and watch its mask form, scale by scale.</p>
      {samples.length > 0 && (
        <ul className="samples">
          {samples.map((sample) => <li key={sample.text}><button type="button" onClick={() => void ask(sample)}><img src={sample.file} alt="" /><span>{sample.text}</span></button></li>)}
        </ul>
      )}
    </section>
  );
}
