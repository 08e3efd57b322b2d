// The few drawings on buttons, 24 x 24 outlines in the text's colour. Never the only name of a button.
const PATHS = {
  menu: 'M4 7h16M4 12h16M4 17h16',
  rename: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  close: 'M6 6l12 12M18 6L6 18',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
  again: 'M20 12a8 8 0 1 1-2.3-5.6M20 4v4h-4',
  stop: 'M7 7h10v10H7z',
  play: 'M8 5l11 7-11 7z',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 ' +
    '19M19 5l-1.5 1.5M6.5 17.5L5 19',
  dark: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z',
  add: 'M12 5v14M5 12h14',
  box: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4',
  point: 'M12 3v5M12 16v5M3 12h5M16 12h5M12 12h.01',
  before: 'M15 6l-6 6 6 6',
  after: 'M9 6l6 6-6 6',
  share:
    'M18 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M6 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M18 ' +
    '21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M8.2 10.8l7.6-4M8.2 13.2l7.6 4',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  brush: 'M14 10l6-6M9 21c-3 0-5-1-6-2 2 0 2-2 3-4a3 3 0 0 1 5 0c1 2 0 6-2 6zM11 13l3-3 1 1-3 3',
  words: 'M4 5h16v11h-9l-5 4v-4H4zM8 9h8M8 12h5',
  eraser: 'M8 20h12M4 14l8-9 7 6-8 9H8zM8 9.5l7 6',
  addArea: 'M5 8l7-4 7 5-2 10H7zM12 9v6M9 12h6',
  removeArea: 'M5 8l7-4 7 5-2 10H7zM9 12h6',
  move: 'M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  redo: 'M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4M9 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  farther: 'M5 12h14',
  opacity: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 4v16M12 9h7M12 14h7.5',
  good: 'M7 11v9H4v-9zM7 11l4-7a2.2 2.2 0 0 1 2 3l-1 3h6a2 2 0 0 1 2 2.4l-1.3 6A2 2 0 0 1 16.7 20H7',
  bad: 'M17 13V4h3v9zM17 13l-4 7a2.2 2.2 0 0 1-2-3l1-3H6a2 2 0 0 1-2-2.4l1.3-6A2 2 0 0 1 7.3 4H17',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
