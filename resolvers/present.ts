// The results of loading several rows: errors are thrown, and rows that no longer exist are left out.
export function present<T extends object>(rows: readonly (T | Error | null)[]): T[] {
  return rows.flatMap((row) => {
    if (row instanceof Error) throw row;
    return row === null ? [] : [row];
  });
}

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

/** Applies `change` to a value unless it is null. */
export const orNull = <T, U>(change: (value: T) => U, value: T | null): U | null =>
  value === null ? null : change(value);
