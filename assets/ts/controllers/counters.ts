// Counters, problems and previews. Counters follow each key by the server's own rules; once the typing rests, the
// server says all of it again: lengths, «Comprobación», previews.
import { Controller } from "@hotwired/stimulus";
import { ask, settle } from "../asking";
import { counted, tone, type Rule } from "../counting";

const REST = 250; // milliseconds without a key

export default class Counters extends Controller<HTMLFormElement> {
  static values = { url: String, target: String, domains: String };
  declare readonly urlValue: string;
  declare readonly targetValue: string;
  declare readonly domainsValue: string;
  private timer = 0;
  private asking: AbortController | null = null;

  disconnect(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
  }

  /** The post was born in this very page: what was drawn for one that the server didn't have is drawn anew. */
  urlValueChanged(_url: string, before?: string): void {
    if (before) void this.count();
  }

  later(event: Event): void {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.type === "file") return;
    this.follow();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.count(), REST);
  }

  /** Every counter on the page, by its rule: of what its field holds, or the original where that is empty. */
  private follow(): void {
    for (const place of this.element.querySelectorAll<HTMLElement>("[data-rule]")) {
      const rule = JSON.parse(place.dataset.rule ?? "{}") as Rule;
      const length = counted(rule, this.typed(place), this.domainsValue);
      if (length !== null) show(place, length, rule.limit);
    }
  }

  private typed(place: HTMLElement): string {
    const own = place.closest<HTMLElement>("[data-counts]")?.dataset.counts ?? "";
    return this.wordsOf(own) || (own.startsWith("text") ? this.wordsOf("text") : "");
  }

  private wordsOf(name: string): string {
    const field = this.element.elements.namedItem(name);
    return field instanceof HTMLTextAreaElement ? field.value : "";
  }

  private async count(): Promise<void> {
    const target = document.querySelector(this.targetValue);
    if (!target) return;
    this.asking?.abort(); // what an older text counted is of no use
    this.asking = new AbortController();
    target.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(this.urlValue, { method: "POST", body: this.words(), signal: this.asking.signal });
      const opened = [...document.querySelectorAll("#previews details[open]")].map((each) => each.id);
      if (answer.ok || answer.status === 422) await settle(answer, target, "innerHTML");
      for (const id of opened) document.getElementById(id)?.setAttribute("open", ""); // what she unfolded stays so
      target.removeAttribute("aria-busy");
    } catch (problem) {
      // Aborted by a newer question, or the line is lost: the dimmed counters say that they are old.
      if (!(problem instanceof DOMException)) window.setTimeout(() => void this.count(), 5000);
    }
  }

  private words(): FormData {
    const form = new FormData(this.element);
    for (const [name, value] of [...form]) if (value instanceof File) form.delete(name);
    return form;
  }
}

function show(place: HTMLElement, length: number, limit: number | undefined): void {
  const how = tone(length, limit);
  place.classList.toggle("counter-near", how === "close");
  place.classList.toggle("counter-over", how === "over");
  place.querySelector("strong")!.textContent = String(length);
  const ring = place.querySelector("progress");
  if (ring && limit) ring.value = Math.min(100, Math.round((100 * length) / limit));
}
