// Goes from one version of a turn to the next: the same question asked again, or edited. Nothing where there is only
// one.
import { Icon } from '../icon.tsx';

interface Props {
  turnId: string;
  /** Oldest first, the turn itself among them. */
  siblings: readonly { turn: { id: string } }[];
  onChoose: (turnId: string) => void;
}

export function SiblingSwitch({ turnId, siblings, onChoose }: Props) {
  if (siblings.length < 2) return null;
  const at = siblings.findIndex(({ turn }) => turn.id === turnId);
  const step = (by: number, name: 'before' | 'after', label: string) => {
    const other = siblings[at + by]?.turn.id;
    return (
      <button
        type="button"
        className="quiet"
        aria-label={label}
        disabled={other === undefined}
        onClick={() => {
          if (other !== undefined) onChoose(other);
        }}
      >
        <Icon name={name} />
      </button>
    );
  };
  return (
    <span className="siblings" role="group" aria-label="Versions of this turn">
      {step(-1, 'before', 'The version before')}
      <output aria-live="polite">
        <span className="hidden">Version </span>
        {at + 1}
        <span aria-hidden="true">/</span>
        <span className="hidden"> of </span>
        {siblings.length}
      </output>
      {step(1, 'after', 'The version after')}
    </span>
  );
}
