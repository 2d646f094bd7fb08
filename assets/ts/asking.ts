// Requests that our controllers make themselves: the same headers as htmx's, and silence when the line is lost.
import htmx from "./htmx";

export function csrfToken(): string {
  const headers = document.body.getAttribute("hx-headers") ?? "{}";
  return (JSON.parse(headers) as Record<string, string>)["X-CSRFToken"] ?? "";
}

export function ask(url: string, options: RequestInit = {}): Promise<Response> {
  const headers = { "HX-Request": "true", "X-CSRFToken": csrfToken() };
  return fetch(url, { credentials: "same-origin", ...options, headers: { ...headers, ...options.headers } });
}

/** Put an answer's HTML in its place, its hx-swap-oob parts in theirs, and fire its HX-Trigger events. */
export async function settle(answer: Response, target: Element, style: "innerHTML" | "none"): Promise<void> {
  fire(answer.headers.get("HX-Trigger"), target);
  const html = await answer.text();
  if (html) htmx.swap(target, html, { swapStyle: style, swapDelay: 0, settleDelay: 20 });
}

export function fire(trigger: string | null, target: Element): void {
  if (!trigger) return;
  const events = JSON.parse(trigger) as Record<string, unknown>;
  for (const [name, detail] of Object.entries(events)) {
    target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}
