// A mask's chip: shows and hides it, says what it is, gives its files.
import { useState } from 'react';
import type { Mask } from '../api/types.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { copyText } from './copy-text.ts';

interface Props {
  shown: ShownMask;
  running: boolean;
  colour: string;
  visible: boolean;
  onToggle: () => void;
}

export function MaskTools({ shown: { label, mask }, running, colour, visible, onToggle }: Props) {
  const [copied, setCopied] = useState('');
  const copy = async ({ rle }: Mask) => setCopied(await copyText(JSON.stringify(rle)) ? 'Copied' : 'Not allowed');
  return (
    <div className="mask-tools">
      <button type="button" className="mask-chip" aria-pressed={visible} title={visible ? 'Hide it' : 'Show it'} onClick={onToggle}>
        <span className="swatch" style={{ background: visible ? colour : 'transparent', borderColor: colour }} />
        <span className="label">{label}</span>
      </button>
      {mask === null ? <small className="note">{running ? 'forming…' : 'not finished'}</small> : (
        <>
          <small className="note">{found(mask)}</small>
          <span className="files">
            <a href={mask.url} download={`mask-${mask.index + 1}.png`} target="_blank" rel="noreferrer">PNG</a>
            <a href={mask.overlayUrl} download={`overlay-${mask.index + 1}.jpg`} target="_blank" rel="noreferrer">Overlay</a>
            <a href={mask.jsonUrl} download={`mask-${mask.index + 1}.json`} target="_blank" rel="noreferrer">JSON</a>
            <button type="button" className="link" title="COCO run-length encoding, as JSON" onClick={() => void copy(mask)} onBlur={() => setCopied('')}>{copied === '' ? 'Copy RLE' : copied}</button>
          </span>
        </>
      )}
    </div>
  );
}

const found = ({ outcome, area, size, confidence }: Mask): string =>
  outcome === 'NO_TARGET' ? 'nothing like it in the picture' : `${(100 * area / (size.width * size.height)).toFixed(1)} % of the picture · ${Math.round(100 * confidence)} % sure`;
