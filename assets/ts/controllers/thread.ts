// The parts of a thread: added, moved and taken away in place. Their names carry their number, in order.
import { Controller } from "@hotwired/stimulus";
import type { Fields } from "../kept";

export default class Thread extends Controller<HTMLElement> {
  static targets = ["list", "part", "pattern", "blank"];
  static values = { channel: String };
  declare readonly listTarget: HTMLElement;
  declare readonly partTargets: HTMLElement[];
  declare readonly patternTarget: HTMLTemplateElement;
  declare readonly blankTargets: HTMLTextAreaElement[];
  declare readonly channelValue: string;

  connect(): void {
    for (const blank of this.blankTargets) blank.disabled = true; // it is for who has no scripts
    this.element.addEventListener("restoring", this.restoring);
    this.number();
  }

  disconnect(): void {
    this.element.removeEventListener("restoring", this.restoring);
  }

  add(): void {
    const part = this.make();
    this.number();
    textOf(part)?.focus();
  }

  up(event: Event): void {
    const part = this.partOf(event);
    this.changed(event, () => part?.previousElementSibling?.before(part));
  }

  down(event: Event): void {
    const part = this.partOf(event);
    this.changed(event, () => part?.nextElementSibling?.after(part));
  }

  drop(event: Event): void {
    const part = this.partOf(event);
    const next = part?.nextElementSibling ?? part?.previousElementSibling ?? null;
    this.changed(event, () => part?.remove());
    (next ? textOf(next) : this.element.querySelector<HTMLElement>("[data-action='thread#add']"))?.focus();
  }

  private make(): Element {
    this.listTarget.append(this.patternTarget.content.cloneNode(true));
    return this.listTarget.lastElementChild!;
  }

  private changed(event: Event, change: () => void): void {
    event.preventDefault();
    const button = event.currentTarget as HTMLElement;
    change();
    this.number();
    button.focus();
    this.listTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private number(): void {
    const parts = [...this.listTarget.children];
    parts.forEach((part, at) => rename(part, `${this.channelValue}-${at + 1}`, at + 1));
    for (const [at, part] of parts.entries()) {
      ends(part, at === 0, at === parts.length - 1);
    }
  }

  private partOf(event: Event): Element | null {
    return (event.currentTarget as HTMLElement).closest("li");
  }

  // What is kept in this browser may hold more parts than the page: room for each, before it is written back.
  private restoring = (event: Event): void => {
    const start = `part-${this.channelValue}-`;
    const fields = (event as CustomEvent<Fields>).detail;
    const parts = fields.filter(([name]) => name.startsWith(start)).length;
    while (this.listTarget.children.length < parts) this.make();
    this.number();
  };
}

function textOf(part: Element): HTMLTextAreaElement | null {
  return part.querySelector("textarea");
}

function rename(part: Element, id: string, number: number): void {
  const text = textOf(part);
  if (text) text.id = text.name = `part-${id}`;
  part.querySelector("label")?.setAttribute("for", `part-${id}`);
  part.querySelector("[data-number]")!.textContent = String(number);
  part.querySelector(".part-count")!.id = `count-${id}`;
  for (const button of part.querySelectorAll<HTMLButtonElement>("button")) {
    button.value = button.value.replace(/\d+-\d+$/, id);
  }
}

function ends(part: Element, first: boolean, last: boolean): void {
  part.querySelector("[data-action='thread#up']")?.toggleAttribute("disabled", first);
  part.querySelector("[data-action='thread#down']")?.toggleAttribute("disabled", last);
}
