// What somebody else saved comes into a form that is open: each field that wasn't touched meanwhile is brought up to
// date; a text that was keeps what is typed, and remembers what that was typed over.
import { type Fields, fieldsOf, restore, valuesOf } from "./kept";

export interface Fresh {
  fields: Fields;
  version: string;
  planned: string;
  media: Element | null;
}

/** The form as its page has it now; null when the line is lost or the page is no longer hers to write. */
export async function fresh(url: string): Promise<Fresh | null> {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector<HTMLFormElement>("form#composer");
  if (!form) return null;
  return { fields: fieldsOf(form), version: valueOf(form, "version"), planned: valueOf(form, "planned"), media: page.getElementById("media") };
}

/** Returns the texts that were typed on since `sent`, with what they said then. */
export function bringIn(form: HTMLFormElement, theirs: Fresh, sent: Fields): Map<string, string> {
  const now = fieldsOf(form);
  const names = new Set([...now, ...theirs.fields].map(([name]) => name));
  const touched = new Set([...names].filter((name) => valuesOf(now, name) !== valuesOf(sent, name)));
  const changed = new Set([...names].filter((name) => !touched.has(name) && valuesOf(theirs.fields, name) !== valuesOf(now, name)));
  restore(form, theirs.fields, (name) => changed.has(name));
  bringFiles(theirs.media);
  for (const element of form.elements) tell(element as HTMLInputElement, changed);
  return new Map([...touched].filter((name) => /^text(-\d+)?$/.test(name)).map((name) => [name, firstOf(sent, name)]));
}

/** Files that came or went; not while one is on its way. */
function bringFiles(theirs: Element | null): void {
  const mine = document.getElementById("media");
  if (!mine || !theirs || mine.querySelector("progress") || tilesOf(mine) === tilesOf(theirs)) return;
  mine.replaceWith(document.importNode(theirs, true));
}

function tilesOf(media: Element): string {
  return [...media.querySelectorAll<HTMLInputElement>("[name^='alt-']")].map((field) => field.name).join(" ");
}

function tell(field: HTMLInputElement, changed: Set<string>): void {
  if (!changed.has(field.name)) return;
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}

function valueOf(form: HTMLFormElement, name: string): string {
  return form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? "";
}

function firstOf(fields: Fields, name: string): string {
  return fields.find(([each]) => each === name)?.[1] ?? "";
}

