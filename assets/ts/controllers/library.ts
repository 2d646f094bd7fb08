// The library's choosing: how many files are ticked, and the bar that acts on them.
import { Controller } from "@hotwired/stimulus";
import { fill } from "../live";

export default class Library extends Controller<HTMLElement> {
  static targets = ["box", "bar", "said", "tagging"];
  static values = { count: String };
  declare readonly boxTargets: HTMLInputElement[];
  declare readonly barTarget: HTMLElement;
  declare readonly hasBarTarget: boolean;
  declare readonly saidTarget: HTMLElement;
  declare readonly taggingTarget: HTMLButtonElement;
  declare readonly countValue: string;

  connect(): void {
    this.count();
  }

  boxTargetDisconnected(): void {
    this.count();
  }

  count(): void {
    if (!this.hasBarTarget) return;
    const count = this.boxTargets.filter((box) => box.checked).length;
    this.barTarget.hidden = count === 0;
    this.saidTarget.textContent = fill(this.countValue, { count });
  }

  /** Enter in the tag's field tags; the form's first button would move. */
  tag(): void {
    this.barTarget.closest("form")!.requestSubmit(this.taggingTarget);
  }
}
