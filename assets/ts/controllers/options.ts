// A network's options: one that belongs to another's value is shown with it. Without scripts all are shown.
import { Controller } from "@hotwired/stimulus";

export default class Options extends Controller<HTMLElement> {
  static targets = ["entry"];
  declare readonly entryTargets: HTMLElement[];

  entryTargetConnected(): void {
    this.weigh();
  }

  weigh(): void {
    // In the order of the form: what an option hangs on stands before it, and is hidden or shown by then.
    for (const entry of this.entryTargets) entry.hidden = !this.isAsked(entry);
  }

  private isAsked(entry: HTMLElement): boolean {
    const { where, values } = entry.dataset;
    if (!where) return true;
    const above = [...this.element.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]")].filter((each) => each.name === where);
    if (!above.length || above[0]!.closest<HTMLElement>("[data-options-target='entry']")?.hidden) return false;
    const wanted = (values ?? "").split(" ");
    return above.some((each) => (isBox(each) ? each.checked && wanted.includes(each.value) : wanted.includes(each.value)));
  }
}

function isBox(field: HTMLElement): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}
