// A page's fresh parts in place of those that changed. Elements with data-is carry a digest of what they hold:
// where a part consists of those, only the ones that differ are put in place.
import htmx from "./htmx";

export function merge(html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  for (const part of [...fresh.children]) {
    const old = part.id ? document.getElementById(part.id) : null;
    if (old) update(old, part);
  }
}

function update(old: Element, fresh: Element): void {
  const [before, after] = [digests(old), digests(fresh)];
  const alike = after.length > 0 && before.map((each) => each.id).join() === after.map((each) => each.id).join();
  if (!alike) return put(old, fresh);
  before.forEach((each, n) => {
    const next = after[n] as Element;
    if (each.getAttribute("data-is") !== next.getAttribute("data-is")) put(each, next);
  });
}

function digests(part: Element): Element[] {
  return [...part.querySelectorAll("[data-is]")];
}

// The keyboard stays on the element of the same id.
function put(old: Element, fresh: Element): void {
  const held = old.contains(document.activeElement) ? document.activeElement?.id : "";
  htmx.swap(old, fresh.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 20 });
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}
