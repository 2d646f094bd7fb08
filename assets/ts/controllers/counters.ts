// Counters, problems and previews. The server counts as each network does; we only ask, once the typing rests.
import { Controller } from "@hotwired/stimulus";
import { ask, settle } from "../asking";

const REST = 250; // milliseconds without a key

export default class Counters extends Controller<HTMLFormElement> {
  static values = { url: String, target: String };
  declare readonly urlValue: string;
  declare readonly targetValue: string;
  private timer = 0;
  private asking: AbortController | null = null;

  disconnect(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
  }

  later(event: Event): void {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.type === "file") return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.count(), REST);
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
