// A <dialog>. What htmx puts into its body opens it; a done POST without words (204) closes it.
import { Controller } from "@hotwired/stimulus";
import type { HtmxEvent } from "../htmx";

const FIRST = "[autofocus], textarea, input:not([type=hidden]), select, .btn-primary, .btn-danger";

export default class Dialog extends Controller<HTMLDialogElement> {
  static targets = ["body"];
  declare readonly bodyTarget: HTMLElement;
  declare readonly hasBodyTarget: boolean;

  open(): void {
    const title = this.element.querySelector("h2");
    if (title) {
      title.id ||= "dialog-title";
      this.element.setAttribute("aria-labelledby", title.id);
    }
    if (!this.element.open) this.element.showModal();
    this.element.querySelector<HTMLElement>(FIRST)?.focus();
  }

  close(): void {
    this.element.close();
  }

  done(event: HtmxEvent): void {
    if (event.detail.xhr.status === 204 && event.detail.requestConfig.verb !== "get") this.close();
  }

  outside(event: MouseEvent): void {
    if (event.target !== this.element) return;
    const box = this.element.getBoundingClientRect();
    const within = event.clientX >= box.left && event.clientX <= box.right;
    if (!within || event.clientY < box.top || event.clientY > box.bottom) this.close();
  }

  empty(): void {
    if (this.hasBodyTarget) this.bodyTarget.replaceChildren();
  }
}
