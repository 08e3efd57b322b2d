// Light or dark: as the system says, until the button is used. web/theme.js sets the stored choice.
import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');

const current = (): Theme =>
  (document.documentElement.dataset['theme'] as Theme | undefined) ?? (system.matches ? 'dark' : 'light');

export function ThemeToggle() {
  const [theme, setTheme] = useState(current);
  useEffect(() => {
    const follow = () => setTheme(current());
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  const toggle = () => {
    localStorage.setItem('theme', other);
    document.documentElement.dataset['theme'] = other;
    setTheme(other);
  };
  return (
    <button type="button" className="quiet" aria-label={`Switch to ${other} colours`} onClick={toggle}>
      <Icon name={other} />
    </button>
  );
}
