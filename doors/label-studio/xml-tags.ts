// Reads the tags of an XML document in order, with their attributes. Label Studio has checked the document already, so
// this reader checks only what it needs. Text between tags is left out. The time grows with the length, whatever it is.

export interface Tag {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** The tag around this one; null for the outermost one. */
  parent: Tag | null;
}

const MAX_DEPTH = 100;
const TAG = /<(\/?)([\w:.-]+)((?:[^"'<>]|"[^"]*"|'[^']*')*)>/y;
const ATTRIBUTE = /\s*(?:\/|([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** What is left out: its beginning and its end. */
const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<!', '>'],
  ['<?', '>'],
] as const;

/** Null when a tag is not finished, when tags do not close one another, or when they are nested too deep. */
export function readTags(xml: string): Tag[] | null {
  const tags: Tag[] = [];
  const open: Tag[] = [];
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at)) {
    const end = endOfSkipped(xml, at);
    if (end === -1) return null;
    if (end !== null) {
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const [whole, slash, name, rest = ''] = TAG.exec(xml) ?? [];
    if (whole === undefined || name === undefined) return null;
    at += whole.length;
    if (slash === '/') {
      if (open.pop()?.name !== name) return null;
      continue;
    }
    const tag = { name, attributes: readAttributes(rest), parent: open.at(-1) ?? null };
    tags.push(tag);
    if (!rest.endsWith('/') && open.push(tag) > MAX_DEPTH) return null;
  }
  return open.length === 0 ? tags : null;
}

export const isWithin = ({ parent }: Tag, outer: Tag): boolean =>
  parent !== null && (parent === outer || isWithin(parent, outer));

/** The place after a comment or a declaration; -1 when it does not end, null when none begins here. */
function endOfSkipped(xml: string, at: number): number | null {
  const skipped = SKIPPED.find(([beginning]) => xml.startsWith(beginning, at));
  if (skipped === undefined) return null;
  const [begin, end] = skipped;
  const found = xml.indexOf(end, at + begin.length);
  return found === -1 ? -1 : found + end.length;
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  ATTRIBUTE.lastIndex = 0;
  for (let found = ATTRIBUTE.exec(text); found !== null; found = ATTRIBUTE.exec(text)) {
    const [, name, double, single] = found;
    if (name !== undefined) attributes[name] = decode(double ?? single ?? '');
  }
  return attributes;
}

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (whole, decimal, hex, name: string) => {
    const code = decimal === undefined ? parseInt(String(hex), 16) : Number(decimal);
    if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return ENTITIES[name] ?? whole;
  });
