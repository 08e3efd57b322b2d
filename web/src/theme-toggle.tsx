// Light or dark, as the system says until the button is used.
import { useEffect, useState } from 'react';

export function ThemeToggle() {
  const [theme, setTheme] = useState(() => localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  useEffect(() => { document.documentElement.dataset['theme'] = theme; }, [theme]);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button type="button" className="quiet" aria-label={`Switch to ${other} colours`} onClick={() => { localStorage.setItem('theme', other); setTheme(other); }}>
      {theme === 'dark' ? '☀' : '☾'}
    </button>
  );
}
