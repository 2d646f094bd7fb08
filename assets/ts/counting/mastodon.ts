// Mastodon's length: publishing/networks/counting.py, whose comments say why; JavaScript has no possessive
// quantifiers, so what must not be given back is caught in a lookahead and said again (\k).
import { graphemes } from "./signs";

const URL_LENGTH = 23;
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const PART = `[^${BLANK}<>()?]`;
const WORD = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
const URL =
  "(?<![A-Za-z0-9@＠$#＃\\u202A-\\u202E\\u061C\\u200E\\u200F\\u2066-\\u2069\\uFFFE\\uFEFF\\uFFFF])" +
  `(?<head>(?:${eitherCase("https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini")})://` +
  "(?:[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_\\-]{0,61}[\\p{L}\\p{N}_])?\\.){1,126}" +
  `(?:[xX][nN]--[A-Za-z0-9\\-]{1,59}|\\p{L}{2,63})(?::\\p{Nd}+)?)` +
  `(?<path>/(?:${PART}|\\((?:${PART}|\\(${PART}+\\))+\\))*)?` +
  "(?<query>\\?[A-Za-z0-9!?*'();:&=+$/%#\\[\\]\\-_.,~|@^\\u00A0-\\u{10FFFD}]*)?";
const NAME = "[A-Za-z0-9_]+";
const MENTION =
  `(?<![=/]|${WORD})@(?=(?<name>${NAME}(?:[.\\-]+${NAME})*))\\k<name>` +
  `(?:(?=(?<server>@${WORD}+(?:[.\\-]+${WORD}+)*))\\k<server>)?(?!@|＠|://)`;
const EITHER = new RegExp(`${URL}|${MENTION}`, "gu");
const NOT_A_PATHS_END = "(?!*\"'「」<>;:=,.$%[]~&|@";
const NOT_A_QUERYS_END = "!?*'();:+$%[].,~|@^";

type Found = Record<"head" | "path" | "query" | "name", string | undefined>;

export function urlsAs23(text: string): number {
  return graphemes(text.replace(EITHER, (...match) => counted(match[0] as string, match.at(-1) as Found)));
}

function counted(whole: string, found: Found): string {
  if (found.name !== undefined) return `@${found.name}`;
  return "x".repeat(URL_LENGTH) + whole.slice(urlEnd(found, NOT_A_PATHS_END, NOT_A_QUERYS_END));
}

/** Where the URL ends within the match: a closing mark after it belongs to the sentence. */
export function urlEnd(found: Found, notAPathsEnd: string, notAQuerysEnd: string): number {
  const path = found.path ?? "";
  const query = found.query ?? "";
  const kept = without(path, notAPathsEnd);
  const head = (found.head ?? "").length + kept.length;
  return kept === path ? head + without(query, notAQuerysEnd).length : head;
}

/** A pattern of ASCII letters in either case. */
export function eitherCase(words: string): string {
  return words.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** The text without any of `signs` at its end. All of them are single UTF-16 units. */
export function without(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}
