// «Comentar lo seleccionado»: offered while something is selected in a text, written or read, that may be commented.
import { Controller } from "@hotwired/stimulus";
import { codePoints } from "../signs";
import type Remarks from "./remarks";

interface Selected {
  quote: string;
  start: number; // code points
  channel: string;
}

export default class Quote extends Controller<HTMLElement> {
  static targets = ["says", "offer"];
  static values = { panel: String };
  declare readonly hasSaysTarget: boolean;
  declare readonly saysTarget: HTMLElement;
  declare readonly hasOfferTarget: boolean;
  declare readonly offerTarget: HTMLButtonElement;
  declare readonly panelValue: string;
  private selected: Selected | null = null;

  connect(): void {
    document.addEventListener("selectionchange", this.changed);
    this.element.addEventListener("select", this.changed);
  }

  disconnect(): void {
    document.removeEventListener("selectionchange", this.changed);
    this.element.removeEventListener("select", this.changed);
  }

  /** Pressing the button must not undo the selection it is about. */
  hold(event: Event): void {
    event.preventDefault();
  }

  take(): void {
    const panel = document.getElementById(this.panelValue);
    const remarks = panel && this.application.getControllerForElementAndIdentifier(panel, "remarks");
    if (!this.selected || !remarks) return;
    const { quote, start, channel } = this.selected;
    (remarks as unknown as Remarks).quote(quote, start, channel);
    this.offerTarget.hidden = true;
  }

  private changed = (): void => {
    if (!this.hasOfferTarget || document.activeElement === this.offerTarget) return;
    const within = this.element.contains(document.activeElement) || this.hasSaysTarget;
    this.selected = within ? (this.written() ?? this.read()) : null;
    this.offerTarget.hidden = this.selected === null;
  };

  private written(): Selected | null {
    const text = document.activeElement;
    if (!(text instanceof HTMLTextAreaElement) || !text.matches(".editor-text") || !this.element.contains(text)) return null;
    const quote = text.value.slice(text.selectionStart, text.selectionEnd);
    if (!quote.trim()) return null;
    return { quote, start: codePoints(text.value, text.selectionStart), channel: text.dataset.channel ?? "" };
  }

  private read(): Selected | null {
    const selection = document.getSelection();
    if (!this.hasSaysTarget || !selection?.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const quote = selection.toString().length ? range.toString() : "";
    if (!quote.trim() || !this.saysTarget.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.setStart(this.saysTarget, 0);
    before.setEnd(range.startContainer, range.startOffset);
    return { quote, start: [...before.toString()].length, channel: this.saysTarget.dataset.channel ?? "" };
  }
}
