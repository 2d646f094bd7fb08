// X's length: publishing/networks/counting_weighted.py. The domains come from the server: they stand nowhere else.
import { eitherCase, urlEnd } from "./mastodon";
import { codePoints } from "./signs";

const URL_LENGTH = 23;
const LONGEST_URL = 4096;
const A_HEAVY_SIGN = "あ";
const BEFORE = "(?<![A-Za-z0-9@＠$#＃\\uFFFE\\uFEFF\\uFFFF])";
const LABEL = "[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_\\-]{0,61}[\\p{L}\\p{N}_])?\\.";
const LATIN = "A-Za-z0-9\\u00C0-\\u024F";
const ASCII_LABEL = `[${LATIN}](?:[${LATIN}\\-]{0,61}[${LATIN}])?\\.`;
const PART = "[\\p{Script=Latin}\\p{Script=Cyrillic}0-9!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&]";
const NOT_A_PATHS_END = "!*';:,.$%[]\u2013~@|&";
const NOT_A_QUERYS_END = "!?*'@();:+$%[].,~|";
const HEAVY = /[^\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]/gu;
const ONE =
  "(?:[\\u00A9\\u00AE]\\uFE0F|(?![\\u00A9\\u00AE])\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?)" +
  "[\\u{E0020}-\\u{E007F}]*";
const EMOJI = new RegExp(`\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|${ONE}(?:\\u200D${ONE})*`, "gu");

type Found = Record<"head" | "path" | "query" | "name", string | undefined>;

let known = "";
let pattern: RegExp | null = null;

export function weighted(text: string, domains: string): number {
  const counted = (...match: unknown[]): string => asCounted(match[0] as string, match.at(-1) as Found);
  const plain = text.normalize("NFC").replace(addresses(domains), counted).replace(EMOJI, A_HEAVY_SIGN);
  return codePoints(plain) + (plain.match(HEAVY)?.length ?? 0);
}

function addresses(domains: string): RegExp {
  if (pattern && known === domains) return pattern;
  known = domains;
  const ending = `(?:${eitherCase(domains.replaceAll(" ", "|"))}|[xX][nN]--[A-Za-z0-9\\-]{1,59})`;
  pattern = new RegExp(
    `${BEFORE}(?<head>(?:${eitherCase("https?")}://(?:${LABEL}){1,126}` +
      `(?:[xX][nN]--[A-Za-z0-9\\-]{1,59}|\\p{L}{2,63})` +
      `|(?<![\\-_./])(?:${ASCII_LABEL}){1,126}${ending}(?![0-9@+\\-\\p{L}]))(?::[0-9]+)?)` +
      `(?<path>/(?:${PART}|\\((?:${PART}|\\(${PART}+\\))+\\))*)?` +
      `(?<query>\\?[A-Za-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|]*)?`,
    "gu",
  );
  return pattern;
}

function asCounted(whole: string, found: Found): string {
  const end = urlEnd(found, NOT_A_PATHS_END, NOT_A_QUERYS_END);
  const url = whole.slice(0, end);
  return (codePoints(url) <= LONGEST_URL ? "x".repeat(URL_LENGTH) : url) + whole.slice(end);
}
