// Moving posts between days and hours: by mouse and finger (board/pointer), by keyboard (Space, arrows, PageUp and
// PageDown, H for a free hour, Space; Esc puts back). The server is told where it went (`day`, empty = without a
// date; `time` where an hour was chosen); what it refuses goes back. Says `board:over` {post, day, hour} meanwhile,
// and `board:end`. The address is the post's own followed by `mover/`, unless the item carries data-move-url.
import { Controller } from "@hotwired/stimulus";
import { type Hooks, Pointer } from "../board/pointer";
import * as places from "../board/places";
import { MOVABLE, type Origin, type Place } from "../board/places";
import { turn } from "../board/turning";
import htmx, { type HtmxEvent } from "../htmx";
import { announce, fill } from "../live";

const WEEK = 7;
const SIDEWAYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
const UPWARDS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
const PAGES: Record<string, string> = { PageUp: "-1", PageDown: "1" };
const CARRYING = [" ", "Enter", "Escape", "h", "H", ...[SIDEWAYS, UPWARDS, PAGES].flatMap((each) => Object.keys(each))];

export default class Board extends Controller<HTMLElement> implements Hooks {
  static targets = ["day", "list", "item"];
  static values = { moving: String, over: { type: String, default: "%(day)s" }, at: { type: String, default: "%(day)s, %(hour)s" }, back: String };
  declare readonly dayTargets: HTMLElement[];
  declare readonly movingValue: string;
  declare readonly overValue: string;
  declare readonly atValue: string;
  declare readonly backValue: string;
  private pointer: Pointer | null = null;
  private item: HTMLElement | null = null; // under the mouse, a finger or the keys
  private lifted = false; // by the keys
  private origin: Origin | null = null;
  private chosen = ""; // the hour it is to have; "" keeps its own
  private carrying = false; // moving an element blurs it; that blur is not a change of mind
  private turning: Promise<unknown> | null = null; // by a key: what is pressed meanwhile is meant for the period that comes

  connect(): void {
    this.pointer = new Pointer(this.element, this);
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("focusout", this.left);
  }

  disconnect(): void {
    this.pointer?.stop();
    this.element.removeEventListener("keydown", this.key);
    this.element.removeEventListener("focusout", this.left);
  }

  // ── by mouse and finger ──

  lift(item: HTMLElement): void {
    this.begin(item);
    item.classList.add("is-ghost");
  }

  over(place: Place | null, card: HTMLElement): void {
    this.chosen = place?.hour ?? "";
    const hour = card.querySelector(".chip-hour");
    if (hour) hour.textContent = this.chosen || this.origin?.hour || "";
    this.light(place?.day ?? null, place?.ghost ?? null);
  }

  drop(place: Place | null): void {
    this.item?.classList.remove("is-ghost");
    if (!place) return this.giveUp();
    this.chosen = place.hour;
    this.item && place.list.append(this.item);
    this.settle(place.day);
  }

  turn(link: HTMLAnchorElement): Promise<unknown> {
    return turn(link.href);
  }

  // ── by keyboard ──

  private key = (event: KeyboardEvent): void => {
    const item = (event.target as Element).closest<HTMLElement>(MOVABLE);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const mine = this.lifted && this.item === item ? this.carry(event.key, item) : event.key === " " && this.pick(item);
    if (!mine) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private pick(item: HTMLElement): boolean {
    this.begin(item);
    this.lifted = true;
    item.classList.add("is-lifted");
    announce(fill(this.movingValue, { title: places.titleOf(item) }));
    return true;
  }

  private carry(key: string, item: HTMLElement): boolean {
    if (this.turning) return this.carryThen(this.turning, key, item);
    const day = places.dayOf(item);
    const sideways = SIDEWAYS[key];
    const upwards = UPWARDS[key];
    const page = PAGES[key];
    if (key === " " || key === "Enter") day && this.settle(day);
    else if (key === "Escape") this.giveUp();
    else if (sideways) this.step(item, sideways);
    else if (upwards) this.stepUp(item, upwards);
    else if (page) this.turning = this.leaf(item, page).finally(() => (this.turning = null));
    else if (key.toLowerCase() === "h") this.nextFree(item);
    else return false;
    return true;
  }

  private carryThen(turned: Promise<unknown>, key: string, item: HTMLElement): boolean {
    const ours = CARRYING.includes(key);
    if (ours) this.turning = turned.then(() => this.lifted && this.item === item && this.carry(key, item));
    return ours;
  }

  private step(item: HTMLElement, by: number): void {
    const days = this.dayTargets.filter((day) => day.checkVisibility());
    const from = places.dayOf(item);
    const to = days[days.indexOf(from as HTMLElement) + by];
    const row = from?.closest("tr");
    if (to && (!row || to.closest("tr") === row)) this.put(item, to);
  }

  // Heights are hours in the week and the day; rows are weeks in the month; in an agenda a day is above a day.
  private stepUp(item: HTMLElement, by: number): void {
    const list = item.parentElement as HTMLElement;
    if (places.hasHours(list)) return this.setHour(item, places.hourAt(places.quarterOf(places.hourOf(item)) + by));
    const grid = item.closest(".month, .tray") && window.innerWidth >= 768;
    if (!item.closest("tr")) this.step(item, grid ? by * WEEK : by);
  }

  private put(item: HTMLElement, day: HTMLElement): void {
    const list = places.listOf(day);
    if (!list) return;
    this.carrying = true;
    list.append(item);
    const hour = this.chosen || this.origin?.hour || "";
    if (places.hasHours(list)) this.chosen = hour || "09:00";
    places.setHour(item, this.chosen || hour);
    this.light(day, null);
    places.handle(item)?.focus();
    this.carrying = false;
    this.say(day);
  }

  private setHour(item: HTMLElement, hour: string): void {
    this.chosen = hour;
    places.setHour(item, hour);
    item.scrollIntoView({ block: "nearest" });
    const day = places.dayOf(item);
    this.light(day, null);
    if (day) this.say(day);
  }

  // The free hours of the day one is over, one after the other.
  private nextFree(item: HTMLElement): void {
    const free = [...(places.dayOf(item)?.querySelectorAll<HTMLElement>(".ghost[data-hour]") ?? [])].map((each) => each.dataset.hour ?? "");
    const next = free[(free.indexOf(this.chosen) + 1) % free.length];
    if (next) this.setHour(item, next);
  }

  // To the next or the previous month, week or day, with the post in hand.
  private async leaf(item: HTMLElement, by: string): Promise<void> {
    const link = document.querySelector<HTMLAnchorElement>(`a[data-board-turn="${by}"]`);
    const day = places.dayOf(item)?.dataset.day ?? "";
    if (!link) return;
    this.carrying = true;
    const there = await turn(link.href);
    this.carrying = false;
    const landing = there ? this.sameDay(day, Number(by)) : null;
    if (landing) this.put(item, landing);
  }

  // The day in the new period that answers to the one it came from: as far into the week or the month.
  private sameDay(day: string, by: number): HTMLElement | null {
    const inside = (each: HTMLElement): boolean => !!each.dataset.day && !each.classList.contains("day-out");
    const days = this.dayTargets.filter((each) => inside(each) && each.checkVisibility());
    const number = Number(day.slice(8));
    const alike = this.element.querySelector(".month") ? days.find((each) => Number(each.dataset.day?.slice(8)) === number) : undefined;
    const weekday = (text: string): number => new Date(`${text}T00:00Z`).getUTCDay();
    const same = days.find((each) => day && weekday(each.dataset.day ?? "") === weekday(day));
    return alike ?? same ?? (by > 0 ? days[0] : days.at(-1)) ?? null;
  }

  private left = (event: FocusEvent): void => {
    if (!this.lifted || this.carrying || this.item?.contains(event.relatedTarget as Node | null)) return;
    const next = event.relatedTarget as HTMLElement | null;
    this.giveUp();
    next?.focus();
  };

  // ── both ──

  private begin(item: HTMLElement): void {
    this.item = item;
    this.origin = places.originOf(item);
    this.chosen = "";
  }

  private light(over: HTMLElement | null, ghost: HTMLElement | null): void {
    for (const day of this.dayTargets) day.classList.toggle("is-over", !!over && day.dataset.day === over.dataset.day);
    for (const each of this.element.querySelectorAll(".ghost")) each.classList.toggle("is-over", each === ghost);
    if (over && this.item) this.tell("over", { post: places.postOf(this.item), day: over.dataset.day ?? "", hour: this.chosen });
  }

  private tell(name: string, detail: Record<string, string>): void {
    this.element.dispatchEvent(new CustomEvent(`board:${name}`, { bubbles: true, detail }));
  }

  private say(day: HTMLElement): void {
    const words = { day: places.nameOf(day), hour: this.chosen };
    announce(fill(this.chosen && day.dataset.day ? this.atValue : this.overValue, words));
  }

  // It is let go here. On its own day at its own hour nothing has happened.
  private settle(day: HTMLElement): void {
    const { item, origin } = this;
    if (!item || !origin) return;
    const from = places.dayOf(origin.list)?.dataset.day;
    const hour = day.dataset.day ? this.chosen : "";
    const same = day.dataset.day === from && origin.list.isConnected && (!hour || hour === origin.hour);
    if (!same) places.setHour(item, hour || origin.hour);
    if (same) return this.giveUp();
    this.finish(item);
    void this.send(item, day, hour, origin);
  }

  private giveUp(): void {
    const { item, origin, lifted } = this;
    if (!item || !origin) return;
    this.carrying = true;
    void this.restore(item, origin).then(() => {
      if (lifted) document.getElementById(places.handle(item)?.id ?? "")?.focus();
      this.carrying = false;
    });
    this.finish(item);
    if (lifted) announce(this.backValue);
  }

  private finish(item: HTMLElement): void {
    item.classList.remove("is-lifted", "is-ghost");
    this.lifted = false;
    this.item = this.origin = null;
    this.light(null, null);
    this.tell("end", {});
  }

  // Where its list is gone, because the period was turned, the period is turned back.
  private async restore(item: HTMLElement, origin: Origin): Promise<void> {
    if (origin.list.isConnected) return places.putBack(item, origin);
    item.remove();
    if (location.href !== origin.url) await turn(origin.url);
  }

  private async send(item: HTMLElement, day: HTMLElement, hour: string, origin: Origin): Promise<void> {
    const link = places.handle(item);
    const address = item.dataset.moveUrl ?? `${link?.getAttribute("href")}mover/`;
    const refused = (event: Event): void => {
      item.classList.remove("is-waiting");
      const { status } = (event as HtmxEvent).detail.xhr; // htmx calls a 422 that it swaps a success
      if ((status < 200 || status > 399) && item.isConnected) void this.restore(item, origin);
    };
    item.classList.add("is-waiting");
    item.addEventListener("htmx:afterRequest", refused, { once: true });
    const values = { day: day.dataset.day ?? "", ...(hour ? { time: hour } : {}) };
    await htmx.ajax("post", address, { source: item, swap: "none", values }).catch(() => undefined);
    // The answer has put new elements in place; keep the keyboard where the post went.
    if (link?.id && document.activeElement === document.body) document.getElementById(link.id)?.focus();
  }
}
