// Text that can be stored: PostgreSQL takes no NUL, and neither its JSON nor UTF-8 has a half of a surrogate pair.

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** What cannot be stored is replaced by U+FFFD. */
export const toStorable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
