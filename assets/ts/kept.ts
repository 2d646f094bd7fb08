// What was written and isn't on the server yet, kept in this browser under the form's own key.

import { makeRoom } from "./parts";

export type Fields = [name: string, value: string][];

interface Kept {
  version: string;
  at: number; // milliseconds since 1970
  fields: Fields;
}

const PREFIX = "pauta:";
const DAYS = 14;
const NEVER = ["csrfmiddlewaretoken", "version"];

export function fieldsOf(form: HTMLFormElement): Fields {
  const skipped = new Set([...form.querySelectorAll<HTMLInputElement>("[data-autosave-skip]")].map((field) => field.name));
  const wanted = ([name, value]: [string, FormDataEntryValue]): boolean =>
    typeof value === "string" && !NEVER.includes(name) && !skipped.has(name);
  return [...new FormData(form)].filter(wanted).map(([name, value]) => [name, String(value).replace(/\r\n/g, "\n")]);
}

export function same(one: Fields, other: Fields): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function keep(key: string, version: string, fields: Fields): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ version, at: Date.now(), fields } satisfies Kept));
  } catch {
    // Full or switched off: the server's copy is then the only one.
  }
}

export function kept(key: string): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") as Kept | null;
    return found && Date.now() - found.at < DAYS * 86_400_000 ? found : null;
  } catch {
    return null;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing is kept where nothing can be.
  }
}

/** Write kept fields back into the form: texts, which boxes are ticked, the parts of a thread. */
export function restore(form: HTMLFormElement, fields: Fields): void {
  makeRoom(form, fields.map(([name]) => name));
  for (const element of form.elements) {
    const field = element as HTMLInputElement;
    if (!field.name || NEVER.includes(field.name) || ["file", "submit", "button", "hidden"].includes(field.type)) continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0] ?? "";
  }
}
