// Where the keyboard's focus goes when what had it is gone.

/** The id of the field of the question. The page's skip link leads to it. */
export const QUESTION_ID = 'question';

/** Not on a touch screen, where the keyboard would cover half of the page. */
export function focusQuestion(): void {
  if (matchMedia('(hover: hover)').matches) document.getElementById(QUESTION_ID)?.focus();
}
