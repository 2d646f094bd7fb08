// Aprobaciones: the list beside the post that is open. Links open posts without it; here the list stays as it was
// scrolled, shows which one is open, and the one that opens is where one reads on.
import { Controller } from "@hotwired/stimulus";

export default class Desk extends Controller<HTMLElement> {
  static targets = ["row", "open", "comment", "changes"];
  declare readonly rowTargets: HTMLElement[];
  declare readonly commentTarget: HTMLTextAreaElement;
  declare readonly hasCommentTarget: boolean;
  declare readonly changesTarget: HTMLButtonElement;
  declare readonly hasChangesTarget: boolean;
  private met = false;

  openTargetConnected(open: HTMLElement): void {
    if (!this.met) return this.meet(open);
    this.element.classList.add("is-chosen"); // on a phone: the post instead of the list
    for (const row of this.rowTargets) this.mark(row, row.dataset.post === open.dataset.post);
    open.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    if (this.element.getBoundingClientRect().top < 0) this.element.scrollIntoView();
  }

  /** In the comment: Ctrl+Enter asks for the changes, Esc goes back to the keys. */
  key(event: KeyboardEvent): void {
    if (!this.hasCommentTarget || event.target !== this.commentTarget) return;
    if (event.key === "Escape") this.commentTarget.blur();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.hasChangesTarget) this.changesTarget.click();
  }

  // A page that came for a given post begins at it, also after a decision.
  private meet(open: HTMLElement): void {
    this.met = true;
    const row = this.rowTargets.find((each) => each.dataset.post === open.dataset.post);
    row?.scrollIntoView({ block: "nearest" });
    if (open.checkVisibility()) row?.querySelector("[data-unread]")?.remove();
    if (location.hash === "#abierta") open.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private mark(row: HTMLElement, current: boolean): void {
    const link = row.querySelector("a");
    if (!current) return link?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    row.querySelector("[data-unread]")?.remove();
    row.scrollIntoView({ block: "nearest" });
  }
}
