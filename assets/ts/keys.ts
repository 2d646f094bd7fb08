// Single keys are ours only when nobody is writing, and only if the person hasn't switched them off.

const WRITING = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

export function writing(event: Event): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  const field = target.closest(WRITING);
  return !!field && !(field instanceof HTMLInputElement && ["checkbox", "radio", "button", "submit"].includes(field.type));
}

export function switchedOff(): boolean {
  return document.body.dataset.shortcutsEnabledValue === "false";
}

/** The key pressed, in lower case, or "" when it is not for us. */
export function singleKey(event: KeyboardEvent): string {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.defaultPrevented || modified || event.isComposing || switchedOff() || writing(event)) return "";
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
