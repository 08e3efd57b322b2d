// Text that PostgreSQL can store: without NUL, and without unpaired surrogates, which neither UTF-8 nor JSON columns
// accept.

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Replaces characters that cannot be stored by U+FFFD. */
export const toStorable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
