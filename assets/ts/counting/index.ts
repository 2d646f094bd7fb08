// How long a text is as each network counts: the second of two small implementations of one table. Units and
// rules come from the server (publishing/counted.py); tests/vectors/counting.json holds both to the same lengths.
import { urlsAs23 } from "./mastodon";
import { afterMarkup, codePoints, emojiAsBytes, graphemes, jsonBytes, mentionsAsNames, strip, utf16, utf8 } from "./signs";
import { weighted } from "./weighted";

export interface Rule {
  unit?: string; // none: what is typed isn't what is counted there
  limit?: number;
  before?: string;
  after?: string;
  unless?: string;
  trims?: boolean;
  more?: number;
}

const COUNTS: Record<string, (text: string, domains: string) => number> = {
  code_points: codePoints,
  graphemes,
  utf16,
  bytes: utf8,
  urls_as_23: urlsAs23,
  after_markup: afterMarkup,
  emoji_as_bytes: emojiAsBytes,
  weighted,
  json_bytes: jsonBytes,
  mentions_as_names: mentionsAsNames,
};

export function length(text: string, unit: string, domains: string): number {
  return COUNTS[unit]!(text, domains);
}

/** What leaves of what is typed. */
export function said(rule: Rule, typed: string): string {
  const text = rule.trims ? strip(typed) : typed;
  const after = rule.unless && text.includes(rule.unless) ? "" : (rule.after ?? "");
  const whole = (rule.before ?? "") + text + after;
  return rule.trims ? strip(whole) : whole;
}

/** Null: only the server can count it. */
export function counted(rule: Rule, typed: string, domains: string): number | null {
  if (!rule.unit || !COUNTS[rule.unit]) return null;
  return (rule.more ?? 0) + length(said(rule, typed), rule.unit, domains);
}

export type Tone = "fits" | "close" | "over";

export function tone(length: number, limit: number | undefined): Tone {
  if (!limit || length <= limit * 0.9) return "fits";
  return length <= limit ? "close" : "over";
}
