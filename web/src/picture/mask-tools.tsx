// A mask's chip: shows and hides it, says what it is, gives its files.
import { useState } from 'react';
import type { ShownMask } from '../chat/turn-state.ts';

interface Props {
  shown: ShownMask;
  colour: string;
  visible: boolean;
  onToggle: () => void;
}

export function MaskTools({ shown: { label, mask }, colour, visible, onToggle }: Props) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="mask-tools">
      <button type="button" className="mask-chip" aria-pressed={visible} onClick={onToggle}>
        <span className="swatch" style={{ background: visible ? colour : 'transparent', borderColor: colour }} />
        {label}
      </button>
      {mask === null ? <small className="note">forming…</small> : (
        <>
          <small className="note">
            {mask.outcome === 'NO_TARGET' ? 'nothing found' : `${(100 * mask.area / (mask.size.width * mask.size.height)).toFixed(1)} % of the picture`} · confidence {mask.confidence.toFixed(2)}
          </small>
          <a href={mask.url} download={`mask-${mask.index + 1}.png`}>PNG</a>
          <a href={mask.overlayUrl} download={`overlay-${mask.index + 1}.jpg`}>Overlay</a>
          <a href={mask.jsonUrl} download={`mask-${mask.index + 1}.json`}>JSON</a>
          <button type="button" className="quiet" onClick={() => { void navigator.clipboard.writeText(JSON.stringify(mask.rle)).then(() => setCopied(true)); }}>{copied ? 'Copied' : 'Copy RLE'}</button>
        </>
      )}
    </div>
  );
}
