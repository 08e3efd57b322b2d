// What a loader found of several: errors are thrown, what is gone is left out.
export function present<T extends object>(rows: readonly (T | Error | null)[]): T[] {
  return rows.flatMap((row) => {
    if (row instanceof Error) throw row;
    return row === null ? [] : [row];
  });
}

/** For a field that cannot be null: the row it points to is there as long as its owner is. */
export function required<T>(row: T | null, what: string): T {
  if (row === null) throw new Error(`${what} is gone`);
  return row;
}

/** An argument with a default value may still be sent as null; the generated types do not say so. */
export const orDefault = <T>(value: T | null | undefined, fallback: T): T => value ?? fallback;

/** What `change` makes of a value that is there. */
export const orNull = <T, U>(change: (value: T) => U, value: T | null): U | null =>
  value === null ? null : change(value);
