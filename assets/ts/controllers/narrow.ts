// Hides what doesn't carry the words that were typed. Accents and capitals don't matter.
import { Controller } from "@hotwired/stimulus";

const plain = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export default class Narrow extends Controller<HTMLElement> {
  static targets = ["said", "group", "one", "none"];
  declare readonly saidTarget: HTMLInputElement;
  declare readonly groupTargets: HTMLElement[];
  declare readonly oneTargets: HTMLElement[];
  declare readonly noneTarget: HTMLElement;

  connect(): void {
    this.now();
  }

  now(): void {
    const said = plain(this.saidTarget.value.trim());
    for (const one of this.oneTargets) one.hidden = !plain(one.dataset.words ?? "").includes(said);
    for (const group of this.groupTargets)
      group.hidden = this.oneTargets.every((one) => one.hidden || !group.contains(one));
    this.noneTarget.hidden = this.oneTargets.some((one) => !one.hidden);
  }
}
