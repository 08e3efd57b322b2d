// The results of loading several rows: errors are thrown, and rows that no longer exist are left out.
export function present<T extends object>(rows: readonly (T | Error | null)[]): T[] {
  return rows.flatMap((row) => {
    if (row instanceof Error) throw row;
    return row === null ? [] : [row];
  });
}

/** For lists whose items have no id: each item with its position as `index`. */
export const numbered = <T>(items: readonly T[]): (T & { index: number })[] =>
  items.map((item, index) => ({ ...item, index }));

/** For a non-null field: the referenced row exists as long as the row with the reference. */
export function required<T>(row: T | null, what: string): T {
  if (row === null) throw new Error(`${what} is gone`);
  return row;
}

/**
 * Replaces null by the default: clients may send null for an argument with a default value, which the generated types
 * do not show.
 */
export const orDefault = <T>(value: T | null | undefined, fallback: T): T => value ?? fallback;

/**
 * The cursor of a subscription: the larger of the argument `after` and `Last-Event-ID`. An EventSource that reconnects
 * sends its first arguments again.
 */
export const behind = (after: number | null | undefined, resumeAfter: number | null): number =>
  Math.max(after ?? 0, resumeAfter ?? after ?? 0);

/** Applies `change` to a value unless it is null. */
export const orNull = <T, U>(change: (value: T) => U, value: T | null): U | null =>
  value === null ? null : change(value);
