// «@be…» offers the people who may read what is written here. Arrows choose, Enter or Tab writes the name.
import { Controller } from "@hotwired/stimulus";
import { ask } from "../asking";
import { announce, fill } from "../live";

const NAME = /(^|[^\p{L}\p{N}_])@([\p{L}\p{N}_.\- ]{0,40})$/u;
const REST = 150; // milliseconds without a key

export default class Mention extends Controller<HTMLElement> {
  static targets = ["text", "list"];
  static values = { url: String, audience: String, many: String };
  declare readonly textTarget: HTMLTextAreaElement;
  declare readonly listTarget: HTMLElement;
  declare readonly urlValue: string;
  declare readonly audienceValue: string;
  declare readonly manyValue: string;
  private timer = 0;
  private asked = 0;

  connect(): void {
    if (!this.urlValue) return;
    this.textTarget.setAttribute("aria-autocomplete", "list");
    this.textTarget.setAttribute("aria-controls", this.listTarget.id);
  }

  disconnect(): void {
    window.clearTimeout(this.timer);
  }

  typed(): void {
    window.clearTimeout(this.timer);
    const name = this.name;
    if (name === null || !this.urlValue) return this.close();
    this.timer = window.setTimeout(() => void this.offer(name), REST);
  }

  /** A click in the list comes after the text lost the focus. */
  later(): void {
    window.setTimeout(() => this.close(), REST);
  }

  key(event: KeyboardEvent): void {
    if (this.listTarget.hidden) return;
    const at = this.options.findIndex((each) => each.ariaSelected === "true");
    if (event.key === "ArrowDown") this.mark((at + 1) % this.options.length);
    else if (event.key === "ArrowUp") this.mark((at - 1 + this.options.length) % this.options.length);
    else if (["Enter", "Tab"].includes(event.key) && this.options[at] && !event.ctrlKey) this.write(this.options[at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  pick(event: Event): void {
    event.preventDefault();
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) this.write(option);
  }

  private async offer(name: string): Promise<void> {
    const number = ++this.asked;
    const query = new URLSearchParams({ q: name, audience: this.audience, list: this.listTarget.id });
    const answer = await ask(`${this.urlValue}?${query}`).catch(() => null);
    if (!answer?.ok || number !== this.asked || this.name === null) return;
    this.listTarget.innerHTML = await answer.text();
    const written = this.options.length === 1 && this.options[0]!.dataset.handle === name.trim();
    if (!this.options.length || written) return this.close();
    this.listTarget.hidden = false;
    this.mark(0);
    announce(fill(this.manyValue, { count: this.options.length }));
  }

  private write(option: HTMLElement): void {
    const text = this.textTarget;
    const end = text.selectionStart;
    const start = end - (this.name ?? "").length;
    text.setRangeText(`${option.dataset.handle} `, start, end, "end");
    text.focus();
    this.close();
  }

  private close(): void {
    this.asked++;
    this.listTarget.hidden = true;
    this.listTarget.replaceChildren();
    this.textTarget.removeAttribute("aria-activedescendant");
  }

  private mark(at: number): void {
    for (const [place, option] of this.options.entries()) option.ariaSelected = String(place === at);
    this.textTarget.setAttribute("aria-activedescendant", this.options[at]?.id ?? "");
    this.options[at]?.scrollIntoView({ block: "nearest" });
  }

  private get options(): HTMLElement[] {
    return [...this.listTarget.querySelectorAll<HTMLElement>("[role=option]")];
  }

  /** What follows the «@» that is being written; null: none is. */
  private get name(): string | null {
    const before = this.textTarget.value.slice(0, this.textTarget.selectionStart);
    return NAME.exec(before)?.[2] ?? null;
  }

  private get audience(): string {
    const chosen = this.element.closest(".remark-box")?.querySelector<HTMLInputElement>("[name=audience]:checked");
    return this.audienceValue || (chosen?.value ?? "");
  }
}
