// What of a text can be seen: a text of nothing but spaces, marks without a letter and characters without a shape
// counts as empty.

/**
 * Neither a control nor a format character, nor a space, nor a mark that needs a letter, nor one that is drawn as
 * nothing (fillers, empty Braille).
 */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Without the space around it; '' when nothing of it can be seen. */
export function trimVisible(text: string): string {
  return VISIBLE.test(text) ? text.trim() : '';
}
