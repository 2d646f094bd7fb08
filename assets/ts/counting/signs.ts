// The units that count signs: the same as publishing/networks/counting.py, sign by sign.

const segments = new Intl.Segmenter("en", { granularity: "grapheme" });
const bytes = new TextEncoder();
const LIGHT = /^[\x00-\x0c\x0e-\x7f]*$/; // in these a carriage return alone could join what follows
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
const TAG = /<\/?[a-zA-Z][^<>]*>/gu;
const ENTITY = /&(?:#x(?<hex>[0-9a-fA-F]+)|#(?<number>[0-9]+)|(?<name>lt|gt|amp|quot)(?![a-zA-Z]));?/gu;
const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const LONGEST_ENTITY = 9;
const LAST_CODE_POINT = 0x10ffff;
const MENTION = /@\[(?<name>[^[\]\n]{1,150})\]\((?<urn>urn:li:(?:person|organization):[A-Za-z0-9_-]+)\)/gu;

// Python's white space, which isn't JavaScript's: it knows U+0085 and the separators, and no U+FEFF.
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const ENDS = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "gu");

export function strip(text: string): string {
  return text.replace(ENDS, "");
}

export function codePoints(text: string): number {
  let count = 0;
  for (const _sign of text) count += 1;
  return count;
}

export function graphemes(text: string): number {
  if (LIGHT.test(text)) return text.length;
  let count = 0;
  for (const _segment of segments.segment(text)) count += 1;
  return count;
}

export function utf16(text: string): number {
  return text.length;
}

export function utf8(text: string): number {
  return bytes.encode(text).length;
}

/** Threads: code points, but every emoji (with all that is joined to it) as its UTF-8 bytes. */
export function emojiAsBytes(text: string): number {
  if (LIGHT.test(text)) return text.length;
  let count = 0;
  for (const { segment } of segments.segment(text)) count += EMOJI.test(segment) ? utf8(segment) : codePoints(segment);
  return count;
}

/** Telegram: UTF-16 units left once tags are gone and entities are read. */
export function afterMarkup(text: string): number {
  const read = (found: string, hex?: string, number?: string, name?: string): string => {
    if (name) return NAMED[name]!;
    const code = hex ? parseInt(hex, 16) : Number(number);
    const short = found.replace(/;$/, "").length <= LONGEST_ENTITY;
    return short && code > 0 && code < LAST_CODE_POINT ? String.fromCodePoint(code) : found;
  };
  return strip(text.replace(TAG, "").replace(ENTITY, read)).length;
}

/** Matrix: bytes as JSON writes them. */
export function jsonBytes(text: string): number {
  return utf8(JSON.stringify(text)) - 2;
}

/** LinkedIn: of a mention its name. */
export function mentionsAsNames(text: string): number {
  return codePoints(text.replace(MENTION, (_found, name: string) => name));
}
