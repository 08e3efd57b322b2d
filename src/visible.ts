// Finds text without visible characters. Text of nothing but spaces, combining marks and invisible characters counts as
// empty.

/**
 * Any character except: control and format characters, spaces, combining marks, noncharacters, and characters without a
 * glyph (fillers, empty Braille).
 */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\p{NChar}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** The text without surrounding spaces; the empty string when nothing of it is visible. */
export function trimVisible(text: string): string {
  return VISIBLE.test(text) ? text.trim() : '';
}
