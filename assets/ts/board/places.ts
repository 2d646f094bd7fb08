// Where a post can be put: days, hours of a day, free hours. Reads the page; changes only the item it is given.

export const MOVABLE = "[data-movable], [data-move-url]";
const QUARTERS = 96;
const MINUTES = 15;

/** `hour` is "" where the post keeps its own. */
export interface Place {
  day: HTMLElement;
  list: HTMLElement;
  hour: string;
  ghost: HTMLElement | null;
}

/** Where an item was before it was picked up. */
export interface Origin {
  list: HTMLElement;
  before: Element | null;
  hour: string;
  url: string;
}

export function originOf(item: HTMLElement): Origin {
  return { list: item.parentElement as HTMLElement, before: item.nextElementSibling, hour: hourOf(item), url: location.href };
}

export function dayOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("[data-board-target~=day]");
}

export function listOf(day: HTMLElement): HTMLElement | null {
  return day.querySelector<HTMLElement>("[data-board-target~=list]");
}

/** What lies under a point; `top` is where the upper edge of the carried card is. */
export function placeAt(x: number, y: number, top: number): Place | null {
  const under = document.elementFromPoint(x, y);
  const day = under && dayOf(under);
  const list = day && listOf(day);
  if (!under || !day || !list) return null;
  const ghost = under.closest<HTMLElement>(".ghost[data-hour]");
  const hour = ghost?.dataset.hour ?? (hasHours(list) && list.contains(under) ? hourUnder(list, top) : "");
  return { day, list, hour, ghost };
}

/** Whether a height in this list is an hour: in the week and the day, but not in their agenda on a phone. */
export function hasHours(list: HTMLElement): boolean {
  return list.hasAttribute("data-board-hours") && getComputedStyle(list).display === "grid";
}

function hourUnder(list: HTMLElement, y: number): string {
  const { top, height } = list.getBoundingClientRect();
  return hourAt(Math.round(((y - top) / height) * QUARTERS));
}

export function hourAt(quarter: number): string {
  const minutes = Math.max(0, Math.min(quarter, QUARTERS - 1)) * MINUTES;
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

export function quarterOf(hour: string): number {
  const [hours = 0, minutes = 0] = hour.split(":").map(Number);
  return Math.floor((hours * 60 + minutes) / MINUTES);
}

export function hourOf(item: HTMLElement): string {
  return item.querySelector(".chip-hour")?.textContent?.trim() ?? "";
}

/** The card says this hour, and stands at it where heights are hours. */
export function setHour(item: HTMLElement, hour: string): void {
  const shown = item.querySelector(".chip-hour");
  if (shown) shown.textContent = hour;
  const list = item.parentElement;
  const stands = list && hasHours(list) && hour;
  item.style.gridRow = stands ? `${quarterOf(hour) + 1} / span 3` : "";
}

export function putBack(item: HTMLElement, { list, before, hour }: Origin): void {
  list.insertBefore(item, before?.parentElement === list ? before : null);
  setHour(item, hour);
  item.style.gridRow = "";
}

export function titleOf(item: HTMLElement): string {
  return item.dataset.title ?? item.querySelector(".chip-title")?.textContent ?? "";
}

export function handle(item: HTMLElement): HTMLElement | null {
  return item.querySelector<HTMLElement>("a, button");
}

export function postOf(item: HTMLElement): string {
  return /(\d+)\/?$/.exec(handle(item)?.getAttribute("href") ?? "")?.[1] ?? "";
}

/** «miércoles, 14 de octubre», or the name of the tray. */
export function nameOf(day: HTMLElement): string {
  if (!day.dataset.day) return document.getElementById(day.getAttribute("aria-labelledby") ?? "")?.textContent?.trim() ?? "";
  const words = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(document.documentElement.lang, words).format(new Date(`${day.dataset.day}T00:00Z`));
}
