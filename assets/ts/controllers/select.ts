// Marking posts and doing one thing with all of them: Ctrl, ⌘ or Shift and a click, X, the boxes of the list, and
// «Seleccionar» for fingers. The marks are numbers of posts, so they outlive every swap.
import { Controller } from "@hotwired/stimulus";
import { singleKey } from "../keys";
import { announce, fill } from "../live";

const ITEMS = "a.chip[id^=p], [data-row]:has(.pick)";

export default class Select extends Controller<HTMLFormElement> {
  static targets = ["posts", "count", "all"];
  static values = { picked: String, unpicked: String, word: String };
  declare readonly postsTarget: HTMLInputElement;
  declare readonly countTarget: HTMLElement;
  declare readonly allTarget: HTMLInputElement;
  declare readonly hasAllTarget: boolean;
  declare readonly pickedValue: string;
  declare readonly unpickedValue: string;
  declare readonly wordValue: string;
  private chosen = new Set<number>();
  private last: number | null = null;
  private picking = false;
  private watcher = new MutationObserver(() => this.mark());

  connect(): void {
    window.addEventListener("click", this.click, { capture: true });
    document.addEventListener("change", this.box);
    document.addEventListener("keydown", this.key);
    const main = document.getElementById("main");
    if (main) this.watcher.observe(main, { childList: true, subtree: true });
    this.mark();
  }

  disconnect(): void {
    window.removeEventListener("click", this.click, { capture: true });
    document.removeEventListener("change", this.box);
    document.removeEventListener("keydown", this.key);
    this.watcher.disconnect();
  }

  // ── what marks ──

  private click = (event: MouseEvent): void => {
    if (!(event.target instanceof Element) || event.button !== 0) return;
    if (event.target.closest("[data-select-mode]")) return this.mode(!this.picking);
    const item = itemOf(event.target);
    const meant = event.ctrlKey || event.metaKey || event.shiftKey || this.picking;
    if (!item || !meant || !event.target.closest("a")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.shiftKey && this.last !== null) this.upTo(item);
    else this.toggle(item);
  };

  private box = (event: Event): void => {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.matches(".post-pick")) this.set(Number(box.value), box.checked);
  };

  private key = (event: KeyboardEvent): void => {
    const key = singleKey(event);
    const item = document.activeElement && itemOf(document.activeElement);
    if (key === "x" && item) {
      event.preventDefault();
      this.toggle(item);
    } else if (key === "Escape" && this.chosen.size > 0 && this.nothingElseOpen()) {
      this.done();
    }
  };

  private nothingElseOpen(): boolean {
    return !document.querySelector("dialog[open], .popover:not([hidden]), .menu[open], .is-lifted");
  }

  private toggle(item: Element): void {
    const pk = postOf(item);
    const on = !this.chosen.has(pk);
    this.set(pk, on);
    this.last = pk;
    announce(fill(on ? this.pickedValue : this.unpickedValue, { title: titleOf(item), count: this.chosen.size }));
  }

  private upTo(item: Element): void {
    const shown = items();
    const from = shown.findIndex((each) => postOf(each) === this.last);
    const to = shown.indexOf(item);
    for (const each of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) this.chosen.add(postOf(each));
    this.mark();
    announce(fill(this.pickedValue, { title: titleOf(item), count: this.chosen.size }));
  }

  private set(pk: number, on: boolean): void {
    if (on) this.chosen.add(pk);
    else this.chosen.delete(pk);
    if (!on && this.hasAllTarget) this.allTarget.checked = false;
    this.mark();
  }

  // ── the bar ──

  everything(): void {
    for (const each of items()) this.allTarget.checked ? this.chosen.add(postOf(each)) : this.chosen.delete(postOf(each));
    this.mark();
  }

  clear(): void {
    this.chosen.clear();
    this.last = null;
    if (this.hasAllTarget) this.allTarget.checked = false;
    this.mark();
  }

  done(): void {
    this.clear();
    this.mode(false);
  }

  waiting(): void {
    this.element.setAttribute("aria-busy", "true");
  }

  answered(): void {
    this.element.removeAttribute("aria-busy");
  }

  private mode(on: boolean): void {
    this.picking = on;
    const button = document.querySelector("[data-select-mode]");
    button?.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("is-picking", on);
    this.mark();
  }

  // ── what is seen ──

  private mark(): void {
    for (const item of document.querySelectorAll(ITEMS)) this.show(item, this.chosen.has(postOf(item)));
    const all = this.hasAllTarget && this.allTarget.checked;
    this.postsTarget.value = [...this.chosen].join(",");
    const count = String(all ? Number(this.allTarget.dataset.count) : this.chosen.size);
    if (this.countTarget.textContent !== count) this.countTarget.textContent = count; // the watcher sees its own hand
    this.element.classList.toggle("is-on", this.chosen.size > 0 || all || this.picking);
    document.body.classList.toggle("has-bulk-bar", this.element.classList.contains("is-on"));
  }

  private show(item: Element, on: boolean): void {
    if (item.classList.contains("is-picked") !== on) item.classList.toggle("is-picked", on);
    const box = item.querySelector<HTMLInputElement>(".post-pick");
    if (box && box.checked !== on) box.checked = on;
    if (box) return;
    const word = item.querySelector(".picked-word");
    if (on && !word) item.append(Object.assign(document.createElement("span"), { className: "picked-word visually-hidden", textContent: ` (${this.wordValue})` }));
    else if (!on) word?.remove();
  }
}

function itemOf(element: Element): Element | null {
  return element.closest(ITEMS) ?? element.querySelector(":scope > a.chip[id^=p]");
}

function items(): Element[] {
  return [...document.querySelectorAll(ITEMS)].filter((item) => item.checkVisibility());
}

function postOf(item: Element): number {
  const box = item.querySelector<HTMLInputElement>(".post-pick");
  return box ? Number(box.value) : Number.parseInt(item.id.slice(1), 10);
}

function titleOf(item: Element): string {
  return item.querySelector(".chip-title, .row-title")?.textContent?.trim() ?? "";
}
