// The comments of one post. What is typed here is no part of the form it may stand in; Ctrl+Enter sends.
import { Controller } from "@hotwired/stimulus";
import { codeUnits } from "../signs";
import type { HtmxEvent } from "../htmx";

interface Found {
  params: { start: number; end: number; channel: string; thread: number };
}

type Field = HTMLTextAreaElement | HTMLInputElement | HTMLSelectElement;
const kept = new Map<string, Map<string, string>>(); // panel → what stood in its boxes when it was asked for again

export default class Remarks extends Controller<HTMLElement> {
  static targets = ["box", "about"];
  declare readonly hasBoxTarget: boolean;
  declare readonly boxTarget: HTMLElement;
  declare readonly aboutTarget: HTMLDetailsElement;

  connect(): void {
    for (const [name, value] of kept.get(this.element.id) ?? []) {
      const field = this.field(name);
      if (field && !field.value) field.value = value;
    }
    kept.delete(this.element.id);
  }

  /** The composer's form neither saves nor counts what is written here. */
  own(event: Event): void {
    event.stopPropagation();
  }

  send(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const box = (event.target as Element).closest(".remark-box");
    box?.querySelector<HTMLButtonElement>(".btn-primary")?.click();
  }

  /** An answer to a POST brings what was typed elsewhere; when the panel only asks for itself, it is kept here. */
  keep(event: HtmxEvent): void {
    if (event.detail.requestConfig.verb !== "get" || event.detail.target !== this.element) return;
    const fields = [...this.element.querySelectorAll<HTMLTextAreaElement>("textarea")];
    kept.set(this.element.id, new Map(fields.map((field) => [field.name, field.value])));
  }

  /** A comment on these words: the box is filled in, and one writes. */
  quote(quote: string, start: number, channel: string): void {
    if (!this.hasBoxTarget) return;
    this.put("quote", quote);
    this.put("start", String(start));
    this.put("channel", channel);
    this.aboutTarget.open = quote !== "";
    this.boxTarget.scrollIntoView({ block: "center" });
    this.field("text")?.focus();
  }

  whole(): void {
    this.quote("", 0, "");
  }

  /** Where the words are now: in the composer's text, or marked in what is read. */
  find(event: Event & Found): void {
    const { start, end, channel, thread } = event.params;
    const mark = document.querySelector<HTMLElement>(`[data-threads~="${thread}"]`);
    if (mark) {
      mark.scrollIntoView({ block: "center" });
      for (const each of document.querySelectorAll(".remarked.is-found")) each.classList.remove("is-found");
      for (const each of document.querySelectorAll(`[data-threads~="${thread}"]`)) each.classList.add("is-found");
      return;
    }
    this.choose(channel ? `own-${channel}` : "id_text", start, end);
  }

  private choose(id: string, start: number, end: number): void {
    const written = document.getElementById(id) as HTMLTextAreaElement | null;
    const text = written?.value ? written : (document.getElementById("id_text") as HTMLTextAreaElement | null);
    if (!text) return;
    const panel = text.closest("[role=tabpanel]");
    document.querySelector<HTMLElement>(`[role=tab][aria-controls~="${panel?.id}"]`)?.click();
    text.scrollIntoView({ block: "center" });
    text.focus();
    text.setSelectionRange(codeUnits(text.value, start), codeUnits(text.value, end));
  }

  private field(name: string): Field | null {
    return this.element.querySelector<Field>(`[name="${name}"]:not([type=radio])`);
  }

  private put(name: string, value: string): void {
    const field = this.field(name);
    if (field) field.value = value;
  }
}
