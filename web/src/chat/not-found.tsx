// What is said below a mask of nothing: what the model knows, and how to get a mask without a name.
import type { Turn } from '../api/types.ts';
import { Domain } from './domain.tsx';

/** Asks for the prominent thing of a photograph, whatever it is called. */
export const MAIN_OBJECT = 'segment the main object';

export const isMainObject = ({ text }: Pick<Turn, 'text'>): boolean => text.trim().toLowerCase() === MAIN_OBJECT;

interface Props {
  /** What the model understands; null where that is not told. */
  domain: string | null;
  /** Asks for the main object; null where it is not offered. */
  onMainObject: (() => void) | null;
}

export function NotFound({ domain, onMainObject }: Props) {
  return (
    <div className="hint">
      <p>Nothing like it was found in the picture, or the model does not know it.</p>
      {onMainObject !== null && (
        <button type="button" onClick={onMainObject}>
          Segment the main object
        </button>
      )}
      {domain !== null && <Domain text={domain} />}
    </div>
  );
}
