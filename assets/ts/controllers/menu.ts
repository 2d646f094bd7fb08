// <details class="menu">: closes when one looks elsewhere; arrows walk its items.
import { Controller } from "@hotwired/stimulus";

export default class Menu extends Controller<HTMLDetailsElement> {
  connect(): void {
    this.element.addEventListener("toggle", this.place);
    this.element.addEventListener("keydown", this.key);
    this.element.addEventListener("focusout", this.left);
    document.addEventListener("pointerdown", this.outside);
  }

  disconnect(): void {
    document.removeEventListener("pointerdown", this.outside);
  }

  private place = (): void => {
    const panel = this.element.querySelector(".menu-panel");
    if (!this.element.open || !panel) return;
    if (panel.getBoundingClientRect().right > window.innerWidth - 4) this.element.classList.add("menu-end");
  };

  private outside = (event: Event): void => {
    if (!this.element.contains(event.target as Node)) this.element.open = false;
  };

  private left = (event: FocusEvent): void => {
    if (event.relatedTarget && !this.element.contains(event.relatedTarget as Node)) this.element.open = false;
  };

  private key = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.element.open) {
      event.stopPropagation();
      this.element.open = false;
      this.element.querySelector("summary")?.focus();
    } else if (typesText(event.target)) {
      return; // arrows are the field's own: a date, an hour
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.element.open = true;
      this.step(event.key === "ArrowDown" ? 1 : -1);
    }
  };

  private step(by: number): void {
    const items = [...this.element.querySelectorAll<HTMLElement>(".menu-panel :is(a, button, input)")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + by + items.length + (at < 0 && by < 0 ? 1 : 0)) % items.length]?.focus();
  }
}

function typesText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}
