// A mask made of two others of the same picture (or of all but one), pixel by pixel. The new one stands beside the
// first.
import { useId, useRef, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { CombineMasksDocument } from '../api/generated.ts';
import type { MaskOperation } from '../api/generated.ts';
import type { Mask } from '../api/types.ts';

interface Props {
  /** Of the turn that the new mask will stand in; not empty. */
  masks: readonly Mask[];
  /** Of other turns, on the same picture. */
  others: readonly Mask[];
  onMade: (mask: Mask) => void;
}

const OPERATIONS: { operation: MaskOperation; name: string }[] = [
  { operation: 'UNION', name: 'together with' },
  { operation: 'INTERSECTION', name: 'where it meets' },
  { operation: 'DIFFERENCE', name: 'without' },
  { operation: 'INVERT', name: 'turned inside out' },
];

export function CombineMasks({ masks, others, onMade }: Props) {
  const [firstId, setFirstId] = useState(masks[0]?.id ?? '');
  const [secondId, setSecondId] = useState('');
  const [operation, setOperation] = useState<MaskOperation>('UNION');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const id = useId();
  /** Of the combination that was asked for last, until its mask has come: asked for again, it makes no second mask. */
  const asked = useRef({ what: '', key: '' });

  const partners = [
    ...masks.map(({ id: value, label: name }) => ({ value, name })),
    ...others.map(({ id: value, label }) => ({ value, name: `${label} (elsewhere)` })),
  ].filter(({ value }) => value !== firstId);
  const second = partners.find(({ value }) => value === secondId) ?? partners[0];
  const ready = operation === 'INVERT' || second !== undefined;
  const make = async () => {
    setBusy(true);
    setFault('');
    try {
      const maskIds = operation === 'INVERT' || second === undefined ? [firstId] : [firstId, second.value];
      const what = `${operation} ${maskIds.join()}`;
      if (asked.current.what !== what)
        asked.current = { what, key: crypto.getRandomValues(new Uint32Array(4)).join('-') };
      const input = { operation, maskIds, idempotencyKey: asked.current.key };
      const { combineMasks } = await client.request(CombineMasksDocument, { input });
      asked.current = { what: '', key: '' };
      onMade(combineMasks.mask);
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  };
  const select = (
    label: string,
    value: string,
    options: readonly { value: string; name: string }[],
    pick: (value: string) => void,
  ) => (
    <>
      <label className="hidden" htmlFor={`${id}-${label}`}>
        {label}
      </label>
      <select id={`${id}-${label}`} value={value} onChange={(event) => pick(event.target.value)}>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.name}
          </option>
        ))}
      </select>
    </>
  );
  return (
    <details className="combine">
      <summary>Combine masks</summary>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {select(
          'The mask',
          firstId,
          masks.map((mask) => ({ value: mask.id, name: mask.label })),
          setFirstId,
        )}
        {select(
          'What to do with it',
          operation,
          OPERATIONS.map((one) => ({ value: one.operation, name: one.name })),
          (value) => setOperation(OPERATIONS.find((one) => one.operation === value)?.operation ?? 'UNION'),
        )}
        {operation !== 'INVERT' &&
          second !== undefined &&
          select('The other mask', second.value, partners, setSecondId)}
        {!ready && <small className="note">There is no other mask on this picture yet.</small>}
        <button type="submit" disabled={busy || !ready}>
          {busy ? 'Making…' : 'Make the mask'}
        </button>
      </form>
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
    </details>
  );
}
