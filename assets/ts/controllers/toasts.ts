// What was done, with «Deshacer» for ten seconds (Z). Errors stay until they are closed.
import { Controller } from "@hotwired/stimulus";
import htmx, { type HtmxEvent } from "../htmx";
import { singleKey } from "../keys";
import { announce, fill } from "../live";

interface Said {
  text: string;
  level?: string;
  undo?: string;
}

const UNDO_SECONDS = 10;
const PLAIN_SECONDS = 6;

export default class Toasts extends Controller<HTMLElement> {
  static targets = ["toast", "pattern", "offline", "refused", "forbidden"];
  declare readonly toastTargets: HTMLElement[];
  declare readonly patternTarget: HTMLTemplateElement;
  declare readonly offlineTarget: HTMLElement;
  declare readonly refusedTarget: HTMLElement;
  declare readonly forbiddenTarget: HTMLElement;

  toastTargetConnected(toast: HTMLElement): void {
    announce(toast.querySelector("p")?.textContent ?? "");
    if (toast.classList.contains("toast-danger")) return;
    const seconds = undoForm(toast) ? UNDO_SECONDS : PLAIN_SECONDS;
    let timer = 0;
    const hold = (): void => window.clearTimeout(timer);
    const start = (): void => {
      hold();
      timer = window.setTimeout(() => (toast.matches(":hover, :focus-within") ? start() : toast.remove()), seconds * 1000);
    };
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
    start();
  }

  show(event: CustomEvent<{ toasts: Said[] }>): void {
    for (const said of event.detail.toasts) this.say(said);
  }

  refused(event: HtmxEvent): void {
    const { status } = event.detail.xhr;
    const words = status === 403 ? this.forbiddenTarget : this.refusedTarget;
    this.say({ text: fill(words.textContent ?? "", { status }), level: "error" });
  }

  offline(): void {
    const text = this.offlineTarget.textContent ?? "";
    const shown = this.toastTargets.some((toast) => toast.querySelector("p")?.textContent === text);
    if (!shown) this.say({ text, level: "error" });
  }

  close(event: Event): void {
    (event.currentTarget as HTMLElement).closest(".toast")?.remove();
  }

  key(event: KeyboardEvent): void {
    if (singleKey(event) !== "z") return;
    const form = this.toastTargets.map(undoForm).findLast((found) => found !== null);
    form?.requestSubmit();
  }

  async undo(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const address = form.getAttribute("action") ?? "";
    form.addEventListener("htmx:afterRequest", (after) => this.undone(after as HtmxEvent, address), { once: true });
    await htmx.ajax("post", address, { source: form, swap: "none" });
  }

  // A view that doesn't know htmx answers with a redirect: the page is asked for again.
  private undone(event: HtmxEvent, address: string): void {
    const { xhr, successful } = event.detail;
    if (!successful) return;
    (event.currentTarget as HTMLElement).closest(".toast")?.remove();
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(address, location.href).pathname) location.reload();
  }

  private say({ text, level = "", undo = "" }: Said): void {
    const toast = this.patternTarget.content.firstElementChild?.cloneNode(true) as HTMLElement;
    const form = toast.querySelector("form") as HTMLFormElement;
    toast.querySelector("p")!.textContent = text;
    toast.classList.toggle("toast-danger", level === "error" || level === "warning");
    form.setAttribute("action", undo);
    form.hidden = !undo;
    this.element.insertBefore(toast, this.patternTarget);
    this.toastTargets.slice(0, -3).forEach((old) => old.remove());
  }
}

function undoForm(toast: HTMLElement): HTMLFormElement | null {
  const form = toast.querySelector("form");
  return form && !form.hidden ? form : null;
}
