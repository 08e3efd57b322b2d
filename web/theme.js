// The colours that the reader has chosen. A file of its own, which index.html loads before it paints anything: the
// page's module runs later, and the frame would first be seen in the system's colours.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden: the system's colours.
}
