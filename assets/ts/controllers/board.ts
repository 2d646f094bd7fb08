// Moving posts between days: by mouse and finger (SortableJS), by keyboard (Space, arrows, Space; Esc puts back).
// The server is told where it went (`day`, empty = without a date); what it refuses goes back to its day.
// The address is the post's own followed by `mover/`, unless the item carries data-move-url.
import { Controller } from "@hotwired/stimulus";
import Sortable, { AutoScroll } from "sortablejs/modular/sortable.core.esm.js";
import htmx, { type HtmxEvent } from "../htmx";
import { announce, fill } from "../live";

Sortable.mount(new AutoScroll());

const MOVABLE = "[data-movable], [data-move-url]";
const WEEK = 7;
const STEPS: Record<string, [wide: number, narrow: number]> = {
  ArrowLeft: [-1, -1],
  ArrowRight: [1, 1],
  ArrowUp: [-WEEK, -1],
  ArrowDown: [WEEK, 1],
};

interface Origin {
  list: HTMLElement;
  before: Element | null;
}

export default class Board extends Controller<HTMLElement> {
  static targets = ["day", "list", "item"];
  static values = { moving: String, over: { type: String, default: "%(day)s" }, back: String };
  declare readonly dayTargets: HTMLElement[];
  declare readonly movingValue: string;
  declare readonly overValue: string;
  declare readonly backValue: string;
  private sortables = new Map<HTMLElement, Sortable>();
  private lifted: HTMLElement | null = null;
  private origin: Origin | null = null;
  private carrying = false; // moving an element blurs it; that blur is not a change of mind

  connect(): void {
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("focusout", this.left);
  }

  disconnect(): void {
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("focusout", this.left);
  }

  listTargetConnected(list: HTMLElement): void {
    const options: Sortable.Options = {
      group: "posts",
      draggable: MOVABLE,
      animation: 120,
      delay: 220,
      delayOnTouchOnly: true,
      ghostClass: "is-ghost",
      scrollSensitivity: 60,
      onStart: ({ item }) => this.remember(item),
      onMove: ({ to }) => this.light(to),
      onEnd: ({ item }) => this.dropped(item),
    };
    this.sortables.set(list, new Sortable(list, options));
  }

  listTargetDisconnected(list: HTMLElement): void {
    this.sortables.get(list)?.destroy();
    this.sortables.delete(list);
  }

  // ── by mouse and finger ──

  private remember(item: HTMLElement): void {
    this.origin = { list: item.parentElement as HTMLElement, before: item.nextElementSibling };
  }

  private light(list: HTMLElement | null): void {
    const over = list && dayOf(list);
    for (const day of this.dayTargets) day.classList.toggle("is-over", day === over);
  }

  private dropped(item: HTMLElement): void {
    this.light(null);
    const origin = this.origin;
    this.origin = null;
    if (!origin) return;
    const day = dayOf(item);
    if (!day || day === dayOf(origin.list)) putBack(item, origin); // within a day the hour is the order
    else void this.send(item, day, origin);
  }

  // ── by keyboard ──

  private key = (event: KeyboardEvent): void => {
    const item = (event.target as Element).closest<HTMLElement>(MOVABLE);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const mine = this.lifted === item ? this.carry(event.key, item) : event.key === " " && this.lift(item);
    if (!mine) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private lift(item: HTMLElement): boolean {
    this.remember(item);
    this.lifted = item;
    item.classList.add("is-lifted");
    announce(fill(this.movingValue, { title: titleOf(item) }));
    return true;
  }

  private carry(key: string, item: HTMLElement): boolean {
    if (key === " " || key === "Enter") this.drop(item);
    else if (key === "Escape") this.giveUp();
    else if (STEPS[key]) this.step(item, STEPS[key]);
    else return false;
    return true;
  }

  private step(item: HTMLElement, [wide, narrow]: [number, number]): void {
    const days = this.dayTargets.filter((day) => day.checkVisibility());
    const grid = item.closest(".month, .tray") && window.innerWidth >= 768;
    const to = days[days.indexOf(dayOf(item) as HTMLElement) + (grid ? wide : narrow)];
    const list = to?.querySelector("[data-board-target~=list]");
    if (!to || !list) return;
    this.carrying = true;
    list.append(item);
    this.light(list as HTMLElement);
    handle(item)?.focus();
    this.carrying = false;
    announce(fill(this.overValue, { day: nameOf(to) }));
  }

  private drop(item: HTMLElement): void {
    item.classList.remove("is-lifted");
    this.lifted = null;
    this.dropped(item);
  }

  private giveUp(): void {
    const item = this.lifted;
    if (!item || !this.origin) return;
    this.carrying = true;
    putBack(item, this.origin);
    item.classList.remove("is-lifted");
    handle(item)?.focus();
    this.carrying = false;
    this.lifted = this.origin = null;
    this.light(null);
    announce(this.backValue);
  }

  private left = (event: FocusEvent): void => {
    if (!this.lifted || this.carrying || this.lifted.contains(event.relatedTarget as Node | null)) return;
    const next = event.relatedTarget as HTMLElement | null;
    this.giveUp();
    next?.focus();
  };

  // ── both ──

  private async send(item: HTMLElement, day: HTMLElement, origin: Origin): Promise<void> {
    const link = handle(item);
    const address = item.dataset.moveUrl ?? `${link?.getAttribute("href")}mover/`;
    const refused = (event: Event): void => {
      item.classList.remove("is-waiting");
      const { status } = (event as HtmxEvent).detail.xhr; // htmx calls a 422 that it swaps a success
      if ((status < 200 || status > 399) && item.isConnected) putBack(item, origin);
    };
    item.classList.add("is-waiting");
    item.addEventListener("htmx:afterRequest", refused, { once: true });
    const values = { day: day.dataset.day ?? "" };
    await htmx.ajax("post", address, { source: item, swap: "none", values }).catch(() => undefined);
    // The answer has put new elements in place; keep the keyboard where the post went.
    if (link?.id && document.activeElement === document.body) document.getElementById(link.id)?.focus();
  }
}

function dayOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("[data-board-target~=day]");
}

function nameOf(day: HTMLElement): string {
  const id = day.getAttribute("aria-labelledby");
  const label = id ? document.getElementById(id)?.textContent : day.getAttribute("aria-label");
  return (label ?? day.dataset.day ?? "").replace(/\s+/g, " ").trim();
}

function titleOf(item: HTMLElement): string {
  return item.dataset.title ?? item.querySelector(".chip-title")?.textContent ?? "";
}

function handle(item: HTMLElement): HTMLElement | null {
  return item.querySelector<HTMLElement>("a, button");
}

function putBack(item: HTMLElement, { list, before }: Origin): void {
  list.insertBefore(item, before?.parentElement === list ? before : null);
}
