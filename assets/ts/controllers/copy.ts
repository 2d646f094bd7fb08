// Copies a text and says so in its own label for two seconds.
import { Controller } from "@hotwired/stimulus";
import { announce } from "../live";

export default class Copy extends Controller<HTMLElement> {
  static values = { text: String, done: { type: String, default: "✓" } };
  declare readonly textValue: string;
  declare readonly doneValue: string;

  async copy(): Promise<void> {
    if (navigator.clipboard) await navigator.clipboard.writeText(this.textValue);
    else this.copyTheOldWay();
    const label = this.element.lastChild;
    const before = label?.textContent ?? "";
    if (!label || before === this.doneValue) return;
    label.textContent = this.doneValue;
    announce(this.doneValue);
    window.setTimeout(() => (label.textContent = before), 2000);
  }

  // On plain http other than localhost browsers give no clipboard.
  private copyTheOldWay(): void {
    const field = document.createElement("textarea");
    field.value = this.textValue;
    this.element.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
