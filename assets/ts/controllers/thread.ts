// A thread: its parts are added, moved and taken away in place.
import { Controller } from "@hotwired/stimulus";
import { addPart, numberParts } from "../parts";

export default class Thread extends Controller<HTMLElement> {
  static targets = ["list", "blank"];
  declare readonly listTarget: HTMLElement;
  declare readonly blankTargets: HTMLTextAreaElement[];

  connect(): void {
    for (const blank of this.blankTargets) blank.disabled = true; // it is for who has no scripts
    numberParts(this.element);
  }

  add(): void {
    addPart(this.element).querySelector("textarea")?.focus();
  }

  up(event: Event): void {
    const part = partOf(event);
    this.change(event, () => part?.previousElementSibling?.before(part));
  }

  down(event: Event): void {
    const part = partOf(event);
    this.change(event, () => part?.nextElementSibling?.after(part));
  }

  drop(event: Event): void {
    const part = partOf(event);
    const next = part?.nextElementSibling ?? part?.previousElementSibling;
    this.change(event, () => part?.remove());
    (next?.querySelector("textarea") ?? this.element.querySelector<HTMLElement>("[data-action='thread#add']"))?.focus();
  }

  private change(event: Event, move: () => void): void {
    event.preventDefault();
    const button = event.currentTarget as HTMLElement;
    move();
    numberParts(this.element);
    button.focus();
    this.listTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function partOf(event: Event): Element | null {
  return (event.currentTarget as HTMLElement).closest("li");
}
