// «Buscar o ir a…» (Ctrl or ⌘ and K): what is typed is asked of the server after a pause; ↑ ↓ choose, Enter goes.
// A combobox: the focus stays in the field, `aria-activedescendant` says which answer is meant.
import { Controller } from "@hotwired/stimulus";
import { ask, settle } from "../asking";

const PAUSE = 180; // milliseconds

export default class Palette extends Controller<HTMLDialogElement> {
  static targets = ["input", "list"];
  static values = { url: String };
  declare readonly inputTarget: HTMLInputElement;
  declare readonly listTarget: HTMLElement;
  declare readonly urlValue: string;
  private timer = 0;
  private asked = 0;
  private answered = ""; // the words that the list shown answers

  connect(): void {
    document.addEventListener("click", this.opener);
  }

  disconnect(): void {
    document.removeEventListener("click", this.opener);
    window.clearTimeout(this.timer);
  }

  private opener = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest("[data-palette-open]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open();
  };

  summon(event: KeyboardEvent): void {
    const meant = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!meant || event.isComposing) return;
    event.preventDefault();
    if (this.element.open) this.element.close();
    else if (!document.querySelector("dialog[open]")) this.open();
  }

  private open(): void {
    this.element.showModal();
    this.inputTarget.select();
    void this.look();
  }

  later(): void {
    window.clearTimeout(this.timer);
    this.asked += 1; // so would an answer that is still on its way
    this.choose(-1); // what is shown answers other words: Enter now leads to the page of results
    this.timer = window.setTimeout(() => void this.look(), PAUSE);
  }

  private async look(): Promise<void> {
    const turn = ++this.asked;
    const words = this.inputTarget.value;
    try {
      const answer = await ask(`${this.urlValue}?q=${encodeURIComponent(words)}`);
      if (turn !== this.asked || answer.status !== 200 || answer.redirected) return; // somebody typed on
      await settle(answer, this.listTarget, "innerHTML");
      this.answered = words;
      window.setTimeout(() => turn === this.asked && this.choose(0), 30);
    } catch {
      // Without a line the field still leads to the page of results.
    }
  }

  key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const chosen = this.options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const at = chosen < 0 && this.answered === this.inputTarget.value ? 0 : chosen;
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 };
    if (event.key in steps && this.options.length) {
      event.preventDefault();
      this.choose((steps[event.key]! + this.options.length) % this.options.length);
    } else if (event.key === "Enter" && this.options[at]) {
      event.preventDefault();
      this.options[at].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.element.close();
    }
  }

  outside(event: MouseEvent): void {
    if (event.target === this.element) this.element.close();
  }

  private get options(): HTMLElement[] {
    return [...this.listTarget.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private choose(at: number): void {
    for (const [number, option] of this.options.entries()) option.setAttribute("aria-selected", String(number === at));
    const chosen = this.options[at];
    if (chosen) this.inputTarget.setAttribute("aria-activedescendant", chosen.id);
    else this.inputTarget.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }
}
