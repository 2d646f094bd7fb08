// The quick look: one floating card, filled by htmx, beside the link that asked for it.
import { Controller } from "@hotwired/stimulus";
import type { HtmxEvent } from "../htmx";

const GAP = 8;

export default class Popover extends Controller<HTMLElement> {
  private anchor: HTMLElement | null = null;

  open(event: HtmxEvent): void {
    if (event.detail.target !== this.element) return;
    this.anchor?.removeAttribute("aria-expanded");
    this.anchor = event.detail.requestConfig.elt;
    this.anchor.setAttribute("aria-expanded", "true");
    this.element.hidden = false;
    this.place();
    this.element.focus({ preventScroll: true });
  }

  close(): void {
    if (this.element.hidden) return;
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.element.replaceChildren();
    this.anchor?.removeAttribute("aria-expanded");
    if (inside && this.anchor?.isConnected) this.anchor.focus();
    this.anchor = null;
  }

  outside(event: Event): void {
    const target = event.target as Node;
    const other = target instanceof Element && target.closest(".dialog, .toasts");
    if (!this.element.hidden && !this.element.contains(target) && !this.anchor?.contains(target) && !other) this.close();
  }

  // Beside the link where there is room, and always inside the window. On a phone the style sheet decides.
  private place(): void {
    if (!this.anchor) return;
    const from = this.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const right = from.right + GAP;
    const left = right + width < window.innerWidth - GAP ? right : Math.max(GAP, from.left - width - GAP);
    const top = Math.max(GAP, Math.min(from.top - GAP, window.innerHeight - height - GAP));
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }
}
