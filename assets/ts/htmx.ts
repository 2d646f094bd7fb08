// htmx with what its configuration (the meta element of base.html) can't say.
import htmx from "htmx.org/dist/htmx.esm.js";

// A link with hx-get is still a link: with Ctrl, ⌘ or Shift the browser opens it its own way.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[hx-get]") : null;
    if (link && (event.ctrlKey || event.metaKey || event.shiftKey)) event.stopImmediatePropagation();
  },
  { capture: true },
);

export interface HtmxAnswer {
  elt: HTMLElement;
  target: HTMLElement;
  xhr: XMLHttpRequest;
  successful: boolean;
  requestConfig: { elt: HTMLElement; verb: string; path: string };
}

export type HtmxEvent = CustomEvent<HtmxAnswer>;

export default htmx;
