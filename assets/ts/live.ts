// The live region: what screen readers say that the page shows only by moving.

export function announce(text: string): void {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = "";
  window.setTimeout(() => (region.textContent = text), 30); // the same words twice are said twice
}

export function listenForAnnouncements(): void {
  document.addEventListener("announce", (event) => announce((event as CustomEvent<{ text: string }>).detail.text));
}

/** «movida al %(day)s» with {day: "15"}. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What the server did that nobody asked for: said until it is closed. */
export function warn(notes: string[]): void {
  const toasts = notes.map((text) => ({ text, level: "warning" }));
  if (toasts.length) document.dispatchEvent(new CustomEvent("toast", { detail: { toasts } }));
}
