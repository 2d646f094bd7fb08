// Emojis by group, by name and by use. The names are asked for once somebody opens the list.
import { Controller } from "@hotwired/stimulus";

type Emoji = [sign: string, name: string, words: string];
type Groups = [group: string, emojis: Emoji[]][];

const RECENT = "pauta:emojis";
const REMEMBERED = 16;
const FOUND = 120;

export default class EmojiList extends Controller<HTMLDetailsElement> {
  static targets = ["search", "list"];
  static values = { url: String, none: String, recent: String };
  declare readonly searchTarget: HTMLInputElement;
  declare readonly listTarget: HTMLElement;
  declare readonly urlValue: string;
  declare readonly noneValue: string;
  declare readonly recentValue: string;
  private groups: Groups = [];

  connect(): void {
    this.element.addEventListener("toggle", this.opened);
    this.listTarget.addEventListener("keydown", this.walked);
    this.listTarget.addEventListener("click", this.chosen);
  }

  disconnect(): void {
    this.element.removeEventListener("toggle", this.opened);
  }

  search(): void {
    const words = plain(this.searchTarget.value).split(" ").filter(Boolean);
    if (!words.length) return this.show([...this.recent(), ...this.groups]);
    const fits = ([, name, more]: Emoji): boolean => words.every((word) => plain(`${name} ${more}`).includes(word));
    const found = this.groups.flatMap(([, emojis]) => emojis.filter(fits)).slice(0, FOUND);
    if (found.length) this.show([["", found]]);
    else this.listTarget.replaceChildren(element("p", this.noneValue, "quiet menu-note"));
  }

  private opened = async (): Promise<void> => {
    if (!this.element.open) return;
    this.searchTarget.focus();
    if (!this.groups.length) this.groups = (await (await fetch(this.urlValue)).json()) as Groups;
    this.search();
  };

  private show(groups: Groups): void {
    this.listTarget.replaceChildren(...groups.filter(([, emojis]) => emojis.length).flatMap(([name, emojis]) => grid(name, emojis)));
    this.listTarget.querySelector("button")?.removeAttribute("tabindex"); // one stop of the tab key; arrows walk on
  }

  private chosen = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button");
    if (!button) return;
    remember(button.textContent ?? "");
    const bar = this.element.closest("[data-controller~=insert]");
    const insert = bar && this.application.getControllerForElementAndIdentifier(bar, "insert");
    this.element.open = false;
    (insert as unknown as { write(text: string): void } | null)?.write(button.textContent ?? "");
  };

  private walked = (event: KeyboardEvent): void => {
    const buttons = [...this.listTarget.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = at + step(event.key, buttons, at);
    if (at < 0 || to === at || !buttons[to]) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[at]!.tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  };

  private recent(): Groups {
    const all = new Map(this.groups.flatMap(([, emojis]) => emojis.map((each) => [each[0], each])));
    return [[this.recentValue, remembered().map((sign) => all.get(sign)).filter((each) => each !== undefined)]];
  }
}

function step(key: string, buttons: HTMLElement[], at: number): number {
  if (key === "ArrowRight") return 1;
  if (key === "ArrowLeft") return -1;
  if (key !== "ArrowDown" && key !== "ArrowUp") return 0;
  const here = buttons[at]?.offsetLeft;
  const by = key === "ArrowDown" ? 1 : -1; // to the next one that stands under (over) this one
  for (let to = at + by; buttons[to]; to += by) if (buttons[to]!.offsetLeft === here) return to - at;
  return 0;
}

function grid(name: string, emojis: Emoji[]): HTMLElement[] {
  const list = element("div", "", "emoji-grid");
  list.append(...emojis.map(([sign, label]) => {
    const button = element("button", sign, "emoji");
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", label);
    button.title = label;
    button.tabIndex = -1;
    return button;
  }));
  return name ? [element("p", name, "emoji-group"), list] : [list];
}

function element(tag: string, text: string, name: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function remembered(): string[] {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]") as string[];
  } catch {
    return [];
  }
}

function remember(sign: string): void {
  try {
    const signs = [sign, ...remembered().filter((each) => each !== sign)].slice(0, REMEMBERED);
    localStorage.setItem(RECENT, JSON.stringify(signs));
  } catch {
    // Nothing is kept where nothing can be.
  }
}
