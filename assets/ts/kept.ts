// What was written and isn't on the server yet, kept in this browser under the form's own key: one entry per open
// page, so that two tabs on one post don't write over each other. An entry whose page is gone may be brought back.

import { makeRoom } from "./parts";

export type Fields = [name: string, value: string][];

interface Kept {
  version: string;
  at: number; // milliseconds since 1970
  fields: Fields;
}

export interface Orphan extends Kept {
  place: string;
}

const PREFIX = "pauta:";
const DAYS = 14;
const NEVER = ["csrfmiddlewaretoken", "version", "planned"];
const ALIVE = 6000; // without locks (a plain http address): a page that wrote this recently may still be open

/** This page's own name; a new one whenever it is opened. */
export const PAGE = Math.random().toString(36).slice(2, 12);

export function fieldsOf(form: HTMLFormElement): Fields {
  return ours(form, [...new FormData(form)]);
}

/** What the server sent: what was typed before this script had begun is not in it. */
export function sentFields(form: HTMLFormElement): Fields {
  return ours(form, [...form.elements].filter((field) => !field.matches(":disabled, fieldset, output")).flatMap(asSent));
}

function ours(form: HTMLFormElement, entries: [string, FormDataEntryValue][]): Fields {
  const skipped = new Set([...form.querySelectorAll<HTMLInputElement>("[data-autosave-skip]")].map((field) => field.name));
  const wanted = ([name, value]: [string, FormDataEntryValue]): boolean =>
    typeof value === "string" && !NEVER.includes(name) && !skipped.has(name);
  return entries.filter(wanted).map(([name, value]) => [name, String(value).replace(/\r\n/g, "\n")]);
}

function asSent(element: Element): Fields {
  const field = element as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLButtonElement;
  if (!field.name || field instanceof HTMLButtonElement || ["file", "submit", "button", "image", "reset"].includes(field.type)) return [];
  if (field instanceof HTMLSelectElement) return chosenAsSent(field).map((option) => [field.name, option.value]);
  if (field instanceof HTMLTextAreaElement) return [[field.name, field.defaultValue]];
  if (["checkbox", "radio"].includes(field.type)) return field.defaultChecked ? [[field.name, field.value]] : [];
  return [[field.name, asShown(field.type, field.defaultValue)]];
}

/** What a field of this kind makes of a value: one line, a day that exists, an address without blanks. */
function asShown(type: string, value: string): string {
  const field = document.createElement("input");
  field.type = type;
  field.value = value;
  return field.value;
}

function chosenAsSent(list: HTMLSelectElement): HTMLOptionElement[] {
  const open = [...list.options].filter((option) => !option.matches(":disabled"));
  const chosen = open.filter((option) => option.defaultSelected);
  return list.multiple ? chosen : [chosen.at(-1) ?? open[0]].filter((option) => option !== undefined);
}

export function same(one: Fields, other: Fields): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function valuesOf(fields: Fields, name: string): string {
  return JSON.stringify(fields.filter(([each]) => each === name).map(([, value]) => value));
}

const placeOf = (key: string, page = PAGE): string => `${PREFIX}${key}:${page}`;

export function keep(key: string, version: string, fields: Fields): void {
  try {
    localStorage.setItem(placeOf(key), JSON.stringify({ version, at: Date.now(), fields } satisfies Kept));
  } catch {
    // Full or switched off: the server's copy is then the only one.
  }
}

export function forget(key: string): void {
  drop(placeOf(key));
}

export function drop(place: string): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing is kept where nothing can be.
  }
}

/** Held as long as this page lives: what another page keeps under a lock of its own is not to be touched. */
export function holdPlace(key: string): void {
  const release = new Promise<void>(() => undefined);
  void navigator.locks?.request(placeOf(key), () => release).catch(() => undefined);
}

/** What pages that are gone left behind on this post, the newest first. */
export async function orphans(key: string): Promise<Orphan[]> {
  const held = await heldPlaces();
  const found = places(key).filter((place) => place !== placeOf(key) && !held?.has(place));
  const read = found.map((place) => readAt(place)).filter((each): each is Orphan => each !== null);
  const gone = held ? read : read.filter((each) => Date.now() - each.at > ALIVE || !navigatedAway());
  return gone.sort((one, other) => other.at - one.at);
}

async function heldPlaces(): Promise<Set<string> | null> {
  if (!navigator.locks) return null;
  const { held } = await navigator.locks.query();
  return new Set((held ?? []).map((lock) => lock.name ?? ""));
}

/** A reload shows the page that wrote it: what is there is its own. */
function navigatedAway(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type !== "reload";
}

/** Whether something waits here, on any post, that the server may not have. */
export function keepsAny(): boolean {
  try {
    return Object.keys(localStorage).some((place) => /^pauta:.+:/.test(place));
  } catch {
    return false;
  }
}

function places(key: string): string[] {
  try {
    return Object.keys(localStorage).filter((place) => place.startsWith(`${PREFIX}${key}:`) || place === PREFIX + key);
  } catch {
    return [];
  }
}

function readAt(place: string): Orphan | null {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? "null") as Kept | null;
    if (found && Date.now() - found.at < DAYS * 86_400_000) return { ...found, place };
  } catch {
    // Not ours: it goes.
  }
  drop(place);
  return null;
}

/** Write kept fields back into the form: texts, which boxes are ticked, the parts of a thread. */
export function restore(form: HTMLFormElement, fields: Fields, only?: (name: string) => boolean): void {
  makeRoom(form, fields.map(([name]) => name));
  for (const element of form.elements) {
    const field = element as HTMLInputElement;
    if (!field.name || NEVER.includes(field.name) || ["file", "submit", "button", "hidden"].includes(field.type)) continue;
    if (only && !only(field.name)) continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length && field.value !== values[0]) field.value = values[0] ?? "";
  }
}
