// How the masks of the next answers are made: a button in the composer that says what differs from the usual, and the
// settings with what each of them does.
import { useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../icon.tsx';
import { keepRedraw, useRedraw } from '../redraw/setting.ts';
import type { Ambiguity, Can } from '../api/types.ts';
import { usualDetail } from './draft.ts';
import type { MaskOptions } from './draft.ts';

interface Props {
  options: MaskOptions;
  onOptions: (options: MaskOptions) => void;
  can: Can;
  /** The answer has words only. */
  unused: boolean;
}

const INSTANCES = [
  { value: null, name: 'By the words', holds: 'A mask each for “every”, “each”, “all”, “both” or a number' },
  { value: 'SEPARATE', name: 'A mask each', holds: 'Also for “the balls”; things that touch share one' },
  { value: 'MERGED', name: 'One mask', holds: 'One mask of all of them together' },
] as const;

export function MaskSettings({ options, onOptions, can, unused }: Props) {
  const id = useId();
  const anchor = `--settings-${id.replaceAll(/\W/g, '')}`;
  const panel = useRef<HTMLDivElement>(null);
  const changed = namesOf(options, can);
  return (
    <>
      <button
        type="button"
        className="quiet settings-of"
        popoverTarget={id}
        aria-label={['Mask settings', ...changed].join(', ')}
        title="How masks are made"
        disabled={unused}
        aria-pressed={changed.length > 0}
        style={{ ['anchorName' as string]: anchor }}
      >
        <Icon name="settings" />
        <span className="name">Masks{changed.length > 0 && `: ${changed.join(', ')}`}</span>
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="mask-settings"
        role="group"
        aria-label="Mask settings"
        style={{ ['positionAnchor' as string]: anchor }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault(); // in a form it would send the question
          panel.current?.hidePopover();
        }}
        onToggle={({ newState }) => {
          if (newState === 'open') panel.current?.querySelector<HTMLInputElement>('input:enabled')?.focus();
        }}
      >
        <Settings options={options} onOptions={onOptions} can={can} />
      </div>
    </>
  );
}

function Settings({ options, onOptions, can }: Omit<Props, 'unused'>) {
  const redraws = useRedraw();
  const changeDetail = (detail: 'FINE' | 'AUTO') =>
    onOptions({ ...options, detail: detail === usualDetail(can) ? null : detail });
  return (
    <>
      <WhichOne options={options} onOptions={onOptions} can={can} />
      <Setting
        type="checkbox"
        name="Fine detail"
        holds="A second look at each thing, enlarged: finer edges, twice the time. Small things get it anyway."
        checked={(options.detail ?? usualDetail(can)) === 'FINE'}
        onChange={(checked) => changeDetail(checked ? 'FINE' : 'AUTO')}
      />
      <fieldset>
        <legend>Several things, as in “every ball”</legend>
        {INSTANCES.map(({ value, name, holds }) => (
          <Setting
            key={name}
            type="radio"
            name={name}
            holds={holds}
            checked={options.instances === value}
            onChange={() => onOptions({ ...options, instances: value })}
          />
        ))}
      </fieldset>
      <div className="own">
        <Setting
          type="checkbox"
          name="Draw on this device"
          holds="Your browser draws the masks, from the model's tokens. It downloads 4 MB once, and no previews."
          checked={redraws}
          onChange={keepRedraw}
        />
      </div>
    </>
  );
}

function WhichOne({ options, onOptions, can }: Omit<Props, 'unused'>) {
  const unable = can.defaultAmbiguity !== null && !can.ambiguity;
  const change = (ambiguity: Ambiguity) =>
    onOptions({ ...options, ambiguity: ambiguity === can.defaultAmbiguity ? null : ambiguity });
  return (
    <Setting
      type="checkbox"
      name="Ask me which one"
      holds={
        unable
          ? 'The model that runs here cannot tell when several things fit “the red ball”: it chooses one itself.'
          : 'When several things fit “the red ball”, you are shown all of them and choose. Otherwise the model does.'
      }
      disabled={!can.ambiguity}
      checked={asksWhich(options, can)}
      onChange={(checked) => change(checked ? 'AUTO' : 'OFF')}
    />
  );
}

const asksWhich = ({ ambiguity }: MaskOptions, can: Can): boolean =>
  can.ambiguity && (ambiguity ?? can.defaultAmbiguity) === 'AUTO';

/** What differs from the usual, in few words. */
function namesOf({ ambiguity, detail, instances }: MaskOptions, can: Can): string[] {
  return [
    ambiguity === null || !can.ambiguity ? '' : ambiguity === 'AUTO' ? 'ask which one' : 'never ask',
    detail === null ? '' : detail === 'FINE' ? 'fine' : 'less detail',
    instances === null ? '' : instances === 'MERGED' ? 'one for all' : 'one each',
  ].filter((name) => name !== '');
}

interface SettingProps {
  type: 'checkbox' | 'radio';
  name: string;
  /** What it does. */
  holds: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

function Setting({ type, name, holds, checked, disabled = false, onChange }: SettingProps) {
  const [label, about] = [useId(), useId()];
  return (
    <label>
      <input
        type={type}
        {...(type === 'radio' ? { name: 'instances' } : {})}
        aria-labelledby={label}
        aria-describedby={about}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <strong id={label}>{name}</strong>
        <small id={about}>{holds}</small>
      </span>
    </label>
  );
}
