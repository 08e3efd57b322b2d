// The beginning of a long sentence, without what is in brackets. Pure.

/** Characters; what is not longer is not cut. */
const SHORT = 90;

/** Up to the first comma, semicolon, colon or full stop, if the text is long. */
export function beginningOf(text: string): string {
  if (text.length <= SHORT) return text;
  const plain = text.replaceAll(/\s*\([^()]*\)/gu, '');
  return (/^.+?(?=[,;:.](?:\s|$))/u.exec(plain)?.[0] ?? plain).slice(0, SHORT).trim();
}
