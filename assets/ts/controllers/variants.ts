// Texts of a channel's own: the tabs follow the chosen channels, an empty one shows the original it inherits.
import { Controller } from "@hotwired/stimulus";

export default class Variants extends Controller<HTMLFormElement> {
  static targets = ["original", "own", "tab"];
  declare readonly originalTarget: HTMLTextAreaElement;
  declare readonly ownTargets: HTMLTextAreaElement[];
  declare readonly tabTargets: HTMLElement[];

  connect(): void {
    for (const own of this.ownTargets) this.follow(own);
    for (const box of this.element.querySelectorAll<HTMLInputElement>('[name="channels"]')) this.showTab(box);
  }

  typed(event: Event): void {
    const field = event.target;
    if (field === this.originalTarget) for (const own of this.ownTargets) this.follow(own);
    else if (field instanceof HTMLTextAreaElement && this.ownTargets.includes(field)) this.follow(field);
  }

  picked(event: Event): void {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.name === "channels") this.showTab(box);
  }

  start(event: Event): void {
    this.write(event, this.originalTarget.value);
  }

  back(event: Event): void {
    this.write(event, "");
  }

  open(event: Event): void {
    const channel = this.channelOf(event);
    this.tabTargets.find((tab) => tab.dataset.channel === channel)?.click();
    const place = document.getElementById((event.currentTarget as HTMLAnchorElement).hash.slice(1));
    (place ?? this.own(channel))?.focus();
    event.preventDefault();
  }

  private write(event: Event, text: string): void {
    const own = this.own(this.channelOf(event));
    if (!own) return;
    own.value = text;
    own.dispatchEvent(new Event("input", { bubbles: true }));
    own.focus();
  }

  private follow(own: HTMLTextAreaElement): void {
    own.placeholder = this.originalTarget.value;
    const { channel } = own.dataset;
    const has = own.value !== "";
    const tab = this.tabTargets.find((each) => each.dataset.channel === channel);
    tab?.querySelector(".own-dot")?.toggleAttribute("hidden", !has);
    const panel = own.closest('[role="tabpanel"]');
    panel?.querySelector('[data-action="variants#start"]')?.toggleAttribute("hidden", has);
    panel?.querySelector('[data-action="variants#back"]')?.toggleAttribute("hidden", !has);
    panel?.querySelector(".compare")?.toggleAttribute("hidden", !has);
  }

  private showTab(box: HTMLInputElement): void {
    const tab = this.tabTargets.find((each) => each.dataset.channel === box.value);
    if (!tab) return;
    tab.hidden = !box.checked;
    if (tab.hidden && tab.getAttribute("aria-selected") === "true") {
      this.element.querySelector<HTMLElement>("#tab-original")?.click();
    }
  }

  private own(channel: string | undefined): HTMLTextAreaElement | undefined {
    return this.ownTargets.find((each) => each.dataset.channel === channel);
  }

  private channelOf(event: Event): string | undefined {
    return (event.currentTarget as HTMLElement).dataset.channel;
  }
}
