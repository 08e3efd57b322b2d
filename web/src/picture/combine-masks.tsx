// A mask made of two other masks of the same picture, or of the inverse of one, pixel by pixel. The new mask belongs to
// the turn of the first one.
import { useId, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { CombineMasksDocument } from '../api/generated.ts';
import type { MaskOperation } from '../api/generated.ts';
import type { Mask } from '../api/types.ts';
import { Fault } from '../fault.tsx';
import { useIdempotencyKey } from '../use-idempotency-key.ts';
import { namesOf } from './mask-names.ts';

interface Props {
  /** Of the turn that the new mask will belong to; not empty. */
  masks: readonly Mask[];
  /** Of other turns, on the same picture. */
  others: readonly Mask[];
  onMade: (mask: Mask) => void;
}

const OPERATIONS: { value: MaskOperation; name: string }[] = [
  { value: 'UNION', name: 'together with' },
  { value: 'INTERSECTION', name: 'where it meets' },
  { value: 'DIFFERENCE', name: 'without' },
  { value: 'INVERT', name: 'turned inside out' },
];

export function CombineMasks({ masks, others, onMade }: Props) {
  const [firstId, setFirstId] = useState(masks[0]?.id ?? '');
  const [secondId, setSecondId] = useState('');
  const [operation, setOperation] = useState<MaskOperation>('UNION');
  const { combine, busy, fault } = useCombination(onMade);
  const elsewhere = others.map((mask) => ({ ...mask, label: `${mask.label}, of another turn` }));
  const names = namesOf([...masks, ...elsewhere]);
  const partners = names.filter(({ value }) => value !== firstId);
  const second = operation === 'INVERT' ? undefined : (partners.find(({ value }) => value === secondId) ?? partners[0]);
  const ready = operation === 'INVERT' || second !== undefined;
  return (
    <details
      className="combine"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary>
        Combine<span className="rest"> masks</span>
      </summary>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void combine(operation, second === undefined ? [firstId] : [firstId, second.value]);
        }}
      >
        <Select label="The mask" value={firstId} options={names.slice(0, masks.length)} onPick={setFirstId} />
        <Select
          label="What to do with it"
          value={operation}
          options={OPERATIONS}
          onPick={(picked) => setOperation(OPERATIONS.find(({ value }) => value === picked)?.value ?? 'UNION')}
        />
        {second !== undefined && (
          <Select label="The other mask" value={second.value} options={partners} onPick={setSecondId} />
        )}
        {!ready && <small className="note">There is no other mask on this picture yet.</small>}
        <button type="submit" disabled={!ready}>
          {busy ? 'Making…' : 'Make the mask'}
        </button>
      </form>
      <Fault text={fault} />
    </details>
  );
}

/** Sends combinations. A combination that is sent again because the response was lost makes no second mask. */
function useCombination(onMade: (mask: Mask) => void) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const { keyOf, forget } = useIdempotencyKey();
  const combine = async (operation: MaskOperation, maskIds: string[]) => {
    if (busy) return; // the button stays enabled, so that it keeps the focus
    setBusy(true);
    setFault('');
    try {
      const input = { operation, maskIds, idempotencyKey: keyOf(operation, ...maskIds) };
      const { combineMasks } = await client.request(CombineMasksDocument, { input });
      forget();
      onMade(combineMasks.mask);
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  };
  return { combine, busy, fault };
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly { value: string; name: string }[];
  onPick: (value: string) => void;
}

function Select({ label, value, options, onPick }: SelectProps) {
  const id = useId();
  return (
    <>
      <label className="hidden" htmlFor={id}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onPick(event.target.value)}>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.name}
          </option>
        ))}
      </select>
    </>
  );
}
