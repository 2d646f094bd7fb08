// Files chosen, dropped or pasted: each is sent alone, with its progress and a way to cancel; a large one in
// pieces, so that a cut costs little. The answer is the element that takes the place of the progress. What is
// there is put in order by hand, by finger, by arrows and by its buttons.
import { Controller } from "@hotwired/stimulus";
import Sortable from "sortablejs/modular/sortable.core.esm.js";
import { ask, csrfToken, fire, settle } from "../asking";
import htmx from "../htmx";
import { announce, fill } from "../live";
import { InPieces, LARGE } from "../pieces";

const AT_ONCE = 2;
const AGAIN = 1500; // milliseconds until a file that is being read is asked for again
const NOT_YET = 202;

interface Travel {
  cancel(): void;
}

export default class Upload extends Controller<HTMLElement> {
  static targets = ["input", "place", "pattern"];
  static values = {
    url: String,
    field: { type: String, default: "file" },
    pieces: String,
    folder: String,
    order: String,
    moved: String,
  };
  declare readonly inputTarget: HTMLInputElement;
  declare readonly placeTarget: HTMLElement;
  declare readonly patternTarget: HTMLTemplateElement;
  declare urlValue: string; // empty: the post doesn't exist yet
  declare readonly fieldValue: string;
  declare readonly piecesValue: string; // where large files go; empty: nowhere
  declare readonly folderValue: string;
  declare orderValue: string; // where a new order is told; empty: nothing is ordered
  declare readonly movedValue: string;
  private sortable: Sortable | null = null;
  private waiting: [File, HTMLElement][] = [];
  private underway = 0;
  private told: Promise<void> = Promise.resolve(); // one order after the other: the last one is to stay

  connect(): void {
    this.form?.addEventListener("autosave:born", this.born);
    window.addEventListener("hashchange", this.reveal);
    if (this.movedValue) this.sortable = new Sortable(this.element, this.dragging());
  }

  disconnect(): void {
    this.form?.removeEventListener("autosave:born", this.born);
    window.removeEventListener("hashchange", this.reveal);
    this.sortable?.destroy();
  }

  chosen(event: Event): void {
    event.stopPropagation(); // the file isn't part of the form's own saving
    this.take([...(this.inputTarget.files ?? [])]);
    this.inputTarget.value = "";
  }

  over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.placeTarget.classList.add("is-over");
  }

  out(): void {
    this.placeTarget.classList.remove("is-over");
  }

  dropped(event: DragEvent): void {
    this.out();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  }

  pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) this.take(files);
  }

  private take(files: File[]): void {
    for (const file of files) this.waiting.push([file, this.tile(file)]);
    this.next();
  }

  private tile(file: File): HTMLElement {
    const tile = this.patternTarget.content.firstElementChild?.cloneNode(true) as HTMLElement;
    tile.querySelector(".tile-name")!.textContent = file.name;
    tile.querySelector(".tile-remove")?.addEventListener("click", () => this.drop(tile));
    if (this.placeTarget === this.element.firstElementChild) this.placeTarget.after(tile);
    else this.placeTarget.before(tile);
    return tile;
  }

  private drop(tile: HTMLElement): void {
    this.waiting = this.waiting.filter(([, other]) => other !== tile);
    tile.remove();
  }

  /** A post that doesn't exist yet is asked to, and the files wait for it; what is typed meanwhile is kept. */
  private next(): void {
    if (!this.urlValue) {
      if (this.waiting.length) this.form?.dispatchEvent(new CustomEvent("autosave:now"));
      return;
    }
    while (this.underway < AT_ONCE && this.waiting.length) {
      const [file, tile] = this.waiting.shift()!;
      this.underway += 1;
      const travel = this.piecesValue && file.size > LARGE ? this.inPieces(file, tile) : this.whole(file, tile);
      tile.querySelector(".tile-remove")?.addEventListener("click", () => travel.cancel());
    }
  }

  // ── in pieces ──

  private inPieces(file: File, tile: HTMLElement): Travel {
    const travel = new InPieces(file, this.piecesValue, {
      went: (share) => show(tile, share),
      waits: () => say(tile, tile.dataset.waiting ?? ""),
      arrived: (key) => void this.settle(key, tile, travel),
      refused: (sentence) => {
        this.wrong(tile, sentence || (tile.dataset.refused ?? ""));
        this.free();
      },
    });
    void travel.start();
    return {
      cancel: () => {
        travel.cancel();
        this.free();
      },
    };
  }

  /** All of it is there: asks for what becomes of it until the server has read it. */
  private async settle(key: string, tile: HTMLElement, travel: InPieces): Promise<void> {
    say(tile, tile.dataset.reading ?? "");
    const body = this.body();
    body.append("upload", key);
    let answer: Response | null = null;
    while (tile.isConnected && (!answer || answer.status === NOT_YET || answer.status >= 500)) {
      if (answer) await new Promise((done) => setTimeout(done, AGAIN));
      answer = await ask(this.urlValue, { method: "POST", body }).catch(() => new Response(null, { status: 503 }));
    }
    if (!tile.isConnected || !answer) return;
    await travel.forget();
    this.arrived(answer.status, await answer.text(), answer.headers.get("HX-Trigger"), tile);
    this.free();
  }

  // ── whole ──

  private whole(file: File, tile: HTMLElement): Travel {
    const request = new XMLHttpRequest();
    const body = this.body();
    body.append(this.fieldValue, file);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && show(tile, event.loaded / event.total));
    request.addEventListener("load", () =>
      this.arrived(request.status, request.responseText, request.getResponseHeader("HX-Trigger"), tile),
    );
    request.addEventListener("error", () => this.wrong(tile, tile.dataset.offline ?? ""));
    request.addEventListener("loadend", () => this.free());
    request.open("POST", this.urlValue);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
    return { cancel: () => request.abort() };
  }

  private body(): FormData {
    const body = new FormData();
    if (this.folderValue) body.append("folder", this.folderValue);
    return body;
  }

  // ── what comes of it ──

  private arrived(status: number, text: string, trigger: string | null, tile: HTMLElement): void {
    if (status < 300) return this.done(text, trigger, tile);
    const words = new DOMParser().parseFromString(text, "text/html").body.textContent?.trim();
    this.wrong(tile, status < 500 && words ? words : (tile.dataset.refused ?? ""));
  }

  private done(html: string, trigger: string | null, tile: HTMLElement): void {
    fire(trigger, this.element);
    htmx.swap(tile, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
    this.element.dispatchEvent(new Event("change", { bubbles: true })); // the post has changed: count and save
  }

  private wrong(tile: HTMLElement, sentence: string): void {
    tile.classList.add("tile-wrong");
    tile.setAttribute("role", "alert");
    say(tile, sentence);
  }

  private free(): void {
    this.underway -= 1;
    this.next();
  }

  // ── the post they belong to ──

  private get form(): HTMLFormElement | null {
    return this.element.closest("form");
  }

  private born = (event: Event): void => {
    const { attach } = (event as CustomEvent<{ attach?: string }>).detail;
    this.urlValue = attach ?? "";
    this.orderValue = attach ? `${attach}orden/` : "";
    this.next();
  };

  /** Something changed the files without this row: count again. */
  changed(): void {
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** What a file shows is being described: its mark follows. */
  described(event: Event): void {
    const field = event.target as HTMLTextAreaElement;
    if (!field.name?.startsWith("alt-")) return;
    field.closest("[data-tile]")?.querySelector(".tile-alt")?.classList.toggle("tile-alt-missing", !field.value.trim());
  }

  /** «Escribir ALT» leads here: to the first file that nothing describes. */
  private reveal = (): void => {
    if (location.hash !== "#media") return;
    const missing = this.element.querySelector(".tile-alt-missing")?.closest("details");
    if (missing) missing.open = true;
    missing?.querySelector<HTMLElement>("textarea")?.focus();
  };

  // ── their order ──

  private dragging(): Sortable.Options {
    return {
      draggable: "[data-tile]",
      handle: ".tile-picture",
      filter: ".tile-tools",
      preventOnFilter: false,
      animation: 120,
      delay: 220,
      delayOnTouchOnly: true,
      ghostClass: "is-ghost",
      onEnd: ({ item, oldIndex, newIndex }) => oldIndex !== newIndex && this.tell(item),
    };
  }

  step(event: Event): void {
    if (!this.orderValue) return; // the button then sends the form
    event.preventDefault();
    const button = event.currentTarget as HTMLElement;
    this.move(button.closest<HTMLElement>("[data-tile]")!, Number(button.dataset.step));
    button.focus();
  }

  key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const focused = event.target as HTMLElement;
    const tile = focused.closest<HTMLElement>("[data-tile]");
    if (!step || !tile || !this.orderValue || focused.closest("textarea, video, audio")) return;
    event.preventDefault();
    this.move(tile, step);
    focused.focus();
  }

  private move(tile: HTMLElement, step: number): void {
    const tiles = this.tiles;
    const other = tiles[tiles.indexOf(tile) + step];
    if (!other) return;
    if (step < 0) other.before(tile);
    else other.after(tile);
    this.tell(tile);
  }

  private get tiles(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-tile]")];
  }

  private tell(tile: HTMLElement): void {
    const tiles = this.tiles;
    const place = tiles.indexOf(tile) + 1;
    announce(fill(this.movedValue, { name: tile.dataset.name ?? "", place, count: tiles.length }));
    this.told = this.told.then(() => this.sendOrder()).catch(() => undefined);
  }

  private async sendOrder(): Promise<void> {
    const body = new URLSearchParams({ order: this.tiles.map((each) => each.dataset.tile).join(",") });
    const answer = await ask(this.orderValue, { method: "POST", body }).catch(() => null);
    if (answer) await settle(answer, this.element, "none");
    this.changed();
  }
}

function show(tile: HTMLElement, share: number): void {
  tile.querySelector("progress")!.value = share;
  say(tile, `${Math.round(share * 100)} %`);
}

function say(tile: HTMLElement, words: string): void {
  tile.querySelector(".tile-percent")!.textContent = words;
}
