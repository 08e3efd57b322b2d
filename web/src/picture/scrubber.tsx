// Goes back and forth through the scales of a mask, by hand or by itself.
import { useEffect, useState } from 'react';
import { Icon } from '../icon.tsx';

const STEP_MS = 350;

interface Props {
  /** The scale that is shown, from 1; 0 while there is none yet. */
  at: number;
  /** The newest there is. */
  newest: number;
  scaleCount: number;
  onPick: (scale: number) => void;
}

export function Scrubber({ at, newest, scaleCount, onPick }: Props) {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (at >= newest) setPlaying(false);
      else onPick(at + 1);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, at, newest, onPick]);

  const play = () => {
    if (!playing) onPick(1);
    setPlaying(!playing);
  };
  const pick = (scale: number) => {
    setPlaying(false);
    onPick(scale);
  };
  return (
    <div className="slider">
      <button
        type="button"
        className="quiet"
        aria-label={playing ? 'Pause' : 'Replay how it formed'}
        disabled={newest < 2}
        onClick={play}
      >
        <Icon name={playing ? 'stop' : 'play'} />
      </button>
      <label>
        <span className="name">Scale</span>
        <input
          type="range"
          min={1}
          max={Math.max(1, scaleCount)}
          value={Math.max(1, at)}
          disabled={newest === 0}
          aria-valuetext={`${at} of ${scaleCount}`}
          onChange={(event) => pick(Math.min(newest, Number(event.target.value)))}
        />
      </label>
      <output>
        {at}/{scaleCount}
      </output>
    </div>
  );
}
