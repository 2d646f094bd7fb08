// A new brand begins where this browser is: where the server didn't know that yet, its form is asked for once more.
import { Controller } from "@hotwired/stimulus";
import { tellZone } from "../own_zone";

const PLACES = ["zone", "country"];

export default class Whereabouts extends Controller<HTMLFormElement> {
  static values = { shown: String };
  declare readonly shownValue: string;

  async connect(): Promise<void> {
    if (!tellZone(this.shownValue) || !this.element.hasAttribute("data-blank")) return;
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const name of PLACES) this.put(name, fresh.querySelector<HTMLSelectElement>(`form select[name="${name}"]`));
  }

  /** What she has chosen meanwhile stays. */
  private put(name: string, fresh: HTMLSelectElement | null): void {
    const here = this.element.elements.namedItem(name);
    if (!(here instanceof HTMLSelectElement) || !fresh || !untouched(here)) return;
    const { value } = fresh;
    here.replaceChildren(...fresh.children);
    here.value = value;
  }
}

function untouched(select: HTMLSelectElement): boolean {
  return select.selectedOptions[0]?.defaultSelected ?? false;
}
