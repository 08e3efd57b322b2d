// When something was, as short as a list wants it. Pure.

/** The time of day for today, the date otherwise; in the reader's own language and time zone. `at`: ISO 8601. */
export function dayOf(at: string, now: Date): string {
  const date = new Date(at);
  if (date.toDateString() === now.toDateString())
    return date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return date.toLocaleDateString(undefined, { day: 'numeric', month: 'short', ...year });
}
