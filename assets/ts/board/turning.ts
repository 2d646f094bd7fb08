// Another period of the same view, put in place of this one: the page, and what one carries, stay.
import htmx from "../htmx";

const PARTS = ["period-head", "month-counts", "content"];

/** False when it could not be had, or is wanted no longer once it is here; then nothing has changed. */
export async function turn(url: string, wanted = (): boolean => true): Promise<boolean> {
  const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!wanted()) return false;
  for (const id of PARTS) put(document.getElementById(id), fresh.getElementById(id));
  document.title = fresh.title;
  history.replaceState(history.state, "", url);
  return true;
}

function put(old: HTMLElement | null, fresh: HTMLElement | null): void {
  if (!old || !fresh) return;
  const { scrollTop, scrollLeft } = old;
  const held = old.contains(document.activeElement) ? document.activeElement?.id : "";
  old.replaceWith(document.adoptNode(fresh));
  fresh.scrollTo(scrollLeft, scrollTop);
  htmx.process(fresh);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}
