// Puts words where one was writing: at the caret of the text last written in. A gap in them («{hora}») is left chosen.
import { Controller } from "@hotwired/stimulus";

const GAP = /\{[a-z][a-z0-9_-]*\}/;

export default class Insert extends Controller<HTMLElement> {
  private last: HTMLTextAreaElement | null = null;

  connect(): void {
    document.addEventListener("focusin", this.noticed);
  }

  disconnect(): void {
    document.removeEventListener("focusin", this.noticed);
  }

  put(event: Event): void {
    const button = event.currentTarget as HTMLElement;
    this.write(button.dataset.text ?? "");
    const menu = button.closest("details");
    if (menu) menu.open = false;
  }

  write(text: string): void {
    const field = this.field();
    if (!field || !text) return;
    const at = field.selectionStart;
    const before = field.value.slice(0, at);
    const words = (needsBlank(before, text) ? " " : "") + text;
    field.focus();
    field.setRangeText(words, at, field.selectionEnd, "end");
    const gap = GAP.exec(words);
    if (gap) field.setSelectionRange(at + gap.index, at + gap.index + gap[0].length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private field(): HTMLTextAreaElement | null {
    if (this.last?.isConnected && this.last.offsetParent) return this.last;
    const texts = this.element.closest("form")?.querySelectorAll<HTMLTextAreaElement>(".editor-text") ?? [];
    return [...texts].find((text) => text.offsetParent !== null) ?? null;
  }

  private noticed = (event: FocusEvent): void => {
    const field = event.target;
    const ours = field instanceof HTMLTextAreaElement && field.form === this.element.closest("form");
    if (ours && field.closest(".editor")) this.last = field;
  };
}

/** Words don't stick to words; an emoji may stand where one puts it. */
function needsBlank(before: string, text: string): boolean {
  return before !== "" && !/\s$/.test(before) && /^[#@\p{L}\p{N}]/u.test(text);
}
