// Single keys (data-shortcut="c", "g c"), J/K over rows and posts, and the list of them (?). With a quick look open
// J/K open the one after or before it.
import { Controller } from "@hotwired/stimulus";
import { singleKey } from "../keys";

const SEQUENCE = 1200; // milliseconds between G and the letter
const WALKED = "[data-row], a.chip[id^=p]";
const PRESSED = "a, button, summary, [role=button]"; // Enter is theirs

export default class Shortcuts extends Controller<HTMLElement> {
  private first = "";
  private timer = 0;

  connect(): void {
    document.addEventListener("keydown", this.press);
  }

  disconnect(): void {
    document.removeEventListener("keydown", this.press);
  }

  sheet(): void {
    const sheet = document.getElementById("shortcuts");
    if (sheet instanceof HTMLDialogElement && !sheet.open) sheet.showModal();
  }

  private press = (event: KeyboardEvent): void => {
    const key = singleKey(event);
    if (key === "Enter" && event.target instanceof Element && event.target.closest(PRESSED)) return;
    if (!key || document.querySelector("dialog[open]")) return;
    const wanted = this.first ? `${this.first} ${key}` : key;
    this.first = "";
    if (this.act(wanted)) event.preventDefault();
    else if (key === "g") this.begin(key);
  };

  private begin(key: string): void {
    this.first = key;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.first = ""), SEQUENCE);
  }

  private act(wanted: string): boolean {
    if (wanted === "?") this.sheet();
    else if (wanted === "j" || wanted === "k") return this.walkOrUse(wanted);
    else return this.use(wanted);
    return true;
  }

  // A key of the row one stands in comes before the page's own.
  private use(wanted: string): boolean {
    const match = `[data-shortcut="${CSS.escape(wanted)}"], [data-shortcut="${wanted}"]`;
    const row = document.activeElement?.closest("[data-row], .popover");
    const found = [...(row?.querySelectorAll<HTMLElement>(match) ?? []), ...document.querySelectorAll<HTMLElement>(match)];
    const target = found.find((element) => element.checkVisibility());
    if (!target) return false;
    if (target.matches("input:not([type=checkbox]), textarea, select, summary")) target.focus();
    if (!target.matches("input:not([type=checkbox]), textarea, select")) target.click();
    return true;
  }

  // K is also a view's key: it walks back only where one is walking.
  private walkOrUse(key: "j" | "k"): boolean {
    if (document.querySelector("[data-own-walk]")) return this.use(key); // it has links for the next and the last
    const rows = [...document.querySelectorAll("#main [data-row]")];
    const walking = document.activeElement?.closest(`${WALKED}, .popover`) || rows.some((row) => row.checkVisibility());
    return (key === "k" && !walking && this.use(key)) || this.walk(key === "j" ? 1 : -1);
  }

  private walk(by: number): boolean {
    const rows = [...document.querySelectorAll<HTMLElement>(WALKED)].filter((row) => row.checkVisibility());
    const looked = document.querySelector<HTMLElement>(".popover:not([hidden])") && document.querySelector(".chip[aria-expanded=true], [data-row] [aria-expanded=true]");
    const at = rows.findIndex((row) => row.contains(looked ?? document.activeElement));
    const to = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    const link = to?.matches("a") ? to : to?.querySelector<HTMLElement>("a, button");
    if (looked) link?.click();
    else (link ?? to)?.focus();
    return rows.length > 0;
  }
}
