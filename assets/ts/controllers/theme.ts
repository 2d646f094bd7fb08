// Light, dark or as the system: shown at once, kept on the person by the form.
import { Controller } from "@hotwired/stimulus";
import { ask } from "../asking";

export default class Theme extends Controller<HTMLFormElement> {
  choose(event: SubmitEvent): void {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    document.documentElement.dataset.bsTheme = button.value;
    for (const other of document.querySelectorAll<HTMLElement>(".theme button")) {
      other.setAttribute("aria-pressed", String((other as HTMLButtonElement).value === button.value));
    }
    const body = new FormData(this.element, button);
    void ask(this.element.action, { method: "POST", body }).catch(() => undefined); // the choice still holds here
  }
}
