// A button that opens a list of links and actions. The browser's popover closes it by Escape and by a click beside it,
// and gives the focus back to the button; the arrow keys move through the list.
import { useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Icon } from './icon.tsx';

interface Link {
  href: string;
  /** The name of the downloaded file. */
  download: string;
}
interface Action {
  /** May return a word on how it went; the word takes the place of `holds` while the list is open. */
  act: () => void | Promise<string>;
}
export type MenuItem = { name: string; holds: string } & (Link | Action);

interface Props {
  name: string;
  icon: Parameters<typeof Icon>[0]['name'];
  items: readonly MenuItem[];
  /** The id of the button. */
  buttonId?: string;
}

export function Menu({ name, icon, items, buttonId }: Props) {
  const id = useId();
  const anchor = `--menu-${id.replaceAll(/\W/g, '')}`;
  const list = useRef<HTMLUListElement>(null);
  const [result, setResult] = useState<{ of: string; text: string } | null>(null);
  const close = () => list.current?.hidePopover();
  const run = async ({ name: of, act }: { name: string } & Action) => {
    const text = await act();
    if (text === undefined) close();
    else setResult({ of, text });
  };
  return (
    <span className="menu-of">
      <button
        type="button"
        id={buttonId}
        className="quiet"
        popoverTarget={id}
        style={{ ['anchorName' as string]: anchor }}
      >
        <Icon name={icon} />
        <span className="name">{name}</span>
      </button>
      <ul
        ref={list}
        id={id}
        popover="auto"
        className="menu-list"
        aria-label={name}
        style={{ ['positionAnchor' as string]: anchor }}
        onKeyDown={moveByArrows}
        onToggle={({ newState }) => {
          setResult(null);
          if (newState === 'open') list.current?.querySelector<HTMLElement>('a, button')?.focus();
        }}
      >
        {items.map((item) => {
          const about = <About name={item.name} holds={result?.of === item.name ? result.text : item.holds} />;
          return (
            <li key={item.name}>
              {'href' in item ? (
                <a href={item.href} download={item.download} target="_blank" rel="noreferrer" onClick={close}>
                  {about}
                </a>
              ) : (
                <button type="button" onClick={() => void run(item)}>
                  {about}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </span>
  );
}

function About({ name, holds }: { name: string; holds: string }) {
  return (
    <>
      <strong>{name}</strong>
      <small aria-live="polite">{holds}</small>
    </>
  );
}

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('a, button')];
  const at = all.findIndex((one) => one === document.activeElement);
  all[(at + step + all.length) % all.length]?.focus();
  event.preventDefault();
}
