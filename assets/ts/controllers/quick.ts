// A click on a post opens its quick look beside it. One listener for the whole month: a hundred chips stay light.
import { Controller } from "@hotwired/stimulus";
import htmx from "../htmx";

export default class Quick extends Controller<HTMLElement> {
  private asked: HTMLElement | null = null;

  open(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.chip") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = `${link.getAttribute("href")}vistazo/`;
    this.asked = link;
    link.addEventListener("htmx:beforeOnLoad", this.answered, { once: true });
    void htmx.ajax("get", address, { source: link, target: "#popover" });
  }

  // Of two that were asked for, the later one is meant, whichever comes last.
  private answered = (event: Event): void => {
    if (event.currentTarget !== this.asked) event.preventDefault();
  };
}
