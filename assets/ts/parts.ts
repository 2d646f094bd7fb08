// The parts of a thread in the composer's form: `part-<channel>-<number>`, numbered in their order.

export function addPart(thread: Element): Element {
  const pattern = thread.querySelector<HTMLTemplateElement>("template")!;
  const list = thread.querySelector("ol")!;
  list.append(pattern.content.cloneNode(true));
  numberParts(thread);
  return list.lastElementChild!;
}

export function numberParts(thread: Element): void {
  const channel = (thread as HTMLElement).dataset.threadChannelValue ?? "";
  const parts = [...thread.querySelector("ol")!.children];
  for (const [at, part] of parts.entries()) {
    rename(part, `${channel}-${at + 1}`, at + 1);
    part.querySelector("[data-action='thread#up']")?.toggleAttribute("disabled", at === 0);
    part.querySelector("[data-action='thread#down']")?.toggleAttribute("disabled", at === parts.length - 1);
  }
}

/** A place for each part named in `names`, where the page has fewer. */
export function makeRoom(form: HTMLFormElement, names: string[]): void {
  for (const thread of form.querySelectorAll<HTMLElement>(".thread")) {
    const start = `part-${thread.dataset.threadChannelValue}-`;
    const wanted = names.filter((name) => name.startsWith(start)).length;
    while (thread.querySelector("ol")!.children.length < wanted) addPart(thread);
  }
}

function rename(part: Element, id: string, number: number): void {
  const text = part.querySelector("textarea");
  if (text) text.id = text.name = `part-${id}`;
  part.querySelector("label")?.setAttribute("for", `part-${id}`);
  part.querySelector("[data-number]")!.textContent = String(number);
  const count = part.querySelector<HTMLElement>(".part-count")!;
  count.id = `count-${id}`;
  count.dataset.counts = `part-${id}`;
  for (const button of part.querySelectorAll<HTMLButtonElement>("button")) {
    button.value = button.value.replace(/\d+-\d+$/, id);
  }
}
