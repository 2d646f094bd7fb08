// A click on a post opens its quick look beside it. One listener for the whole month: a hundred chips stay light.
import { Controller } from "@hotwired/stimulus";
import htmx from "../htmx";

export default class Quick extends Controller<HTMLElement> {
  open(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.chip") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = `${link.getAttribute("href")}vistazo/`;
    void htmx.ajax("get", address, { source: link, target: "#popover" });
  }
}
