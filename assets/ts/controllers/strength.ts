// Under the field of a new password: how many characters are missing, or that it is long enough.
import { Controller } from "@hotwired/stimulus";

const GOOD = 8; // characters more than the least

export default class Strength extends Controller<HTMLInputElement> {
  static values = { least: Number, short: String, enough: String, good: String };
  declare readonly leastValue: number;
  declare readonly shortValue: string;
  declare readonly enoughValue: string;
  declare readonly goodValue: string;
  private line?: HTMLElement;

  disconnect(): void {
    this.line?.remove();
  }

  measure(): void {
    const length = [...this.element.value].length;
    this.says().textContent = length ? this.words(length) : "";
  }

  private words(length: number): string {
    if (length < this.leastValue) return `${this.shortValue} ${this.leastValue - length}`;
    return length < this.leastValue + GOOD ? this.enoughValue : this.goodValue;
  }

  private says(): HTMLElement {
    if (!this.line) {
      this.line = document.createElement("p");
      this.line.className = "form-text strength";
      this.line.setAttribute("role", "status");
      this.element.after(this.line);
    }
    return this.line;
  }
}
