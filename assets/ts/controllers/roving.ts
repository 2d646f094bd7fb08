// Many links, one stop of the Tab key: arrows walk between them, Page keys a month, Home and End to the ends.
import { Controller } from "@hotwired/stimulus";

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export default class Roving extends Controller<HTMLElement> {
  static targets = ["item"];
  declare readonly itemTargets: HTMLElement[];

  walk(event: KeyboardEvent): void {
    const at = this.itemTargets.indexOf(event.target as HTMLElement);
    const to = at < 0 || event.ctrlKey || event.metaKey || event.altKey ? undefined : this.next(event.key, at);
    if (!to) return;
    event.preventDefault();
    for (const item of this.itemTargets) item.tabIndex = item === to ? 0 : -1;
    to.focus();
  }

  private next(key: string, at: number): HTMLElement | undefined {
    const items = this.itemTargets;
    const step = STEPS[key];
    if (step) return items[Math.max(0, Math.min(items.length - 1, at + step))];
    if (key === "Home") return items[0];
    if (key === "End") return items.at(-1);
    return key === "PageUp" || key === "PageDown" ? this.month(at, key === "PageUp" ? -1 : 1) : undefined;
  }

  private month(at: number, by: number): HTMLElement | undefined {
    const months = [...this.element.querySelectorAll("section")];
    const own = this.itemTargets[at]?.closest("section");
    const days = own ? [...own.querySelectorAll<HTMLElement>("[data-roving-target]")] : [];
    const there = own && months[months.indexOf(own) + by]?.querySelectorAll<HTMLElement>("[data-roving-target]");
    const n = days.indexOf(this.itemTargets[at] as HTMLElement);
    return there ? there[Math.min(n, there.length - 1)] : undefined;
  }
}
