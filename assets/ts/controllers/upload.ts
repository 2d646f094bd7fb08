// Files chosen, dropped or pasted: each is sent alone, with its progress and a way to cancel.
// The answer is the <li class="tile"> that takes the place of the progress; a 422 says what is wrong.
import { Controller } from "@hotwired/stimulus";
import { csrfToken } from "../asking";
import htmx from "../htmx";

const AT_ONCE = 2;

export default class Upload extends Controller<HTMLElement> {
  static targets = ["input", "place", "pattern"];
  static values = { url: String, field: { type: String, default: "file" } };
  declare readonly inputTarget: HTMLInputElement;
  declare readonly placeTarget: HTMLElement;
  declare readonly patternTarget: HTMLTemplateElement;
  declare readonly urlValue: string;
  declare readonly fieldValue: string;
  private waiting: [File, HTMLElement][] = [];
  private underway = 0;

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
    this.placeTarget.before(tile);
    return tile;
  }

  private next(): void {
    while (this.underway < AT_ONCE && this.waiting.length) {
      const [file, tile] = this.waiting.shift()!;
      this.underway += 1;
      this.send(file, tile);
    }
  }

  private send(file: File, tile: HTMLElement): void {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append(this.fieldValue, file);
    request.upload.addEventListener("progress", (event) => progress(tile, event));
    request.addEventListener("load", () => this.arrived(request, tile));
    request.addEventListener("error", () => this.wrong(tile, tile.dataset.offline ?? ""));
    request.addEventListener("loadend", () => this.free());
    tile.querySelector(".tile-remove")?.addEventListener("click", () => cancel(request, tile));
    request.open("POST", this.urlValue);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("HX-Request", "true");
    request.send(body);
  }

  private arrived(request: XMLHttpRequest, tile: HTMLElement): void {
    if (request.status < 300) return this.done(request.responseText, tile);
    const words = new DOMParser().parseFromString(request.responseText, "text/html").body.textContent?.trim();
    this.wrong(tile, request.status < 500 && words ? words : (tile.dataset.refused ?? ""));
  }

  private done(html: string, tile: HTMLElement): void {
    htmx.swap(tile, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
    this.element.dispatchEvent(new Event("change", { bubbles: true })); // the post has changed: count and save
  }

  private wrong(tile: HTMLElement, sentence: string): void {
    tile.classList.add("tile-wrong");
    tile.setAttribute("role", "alert");
    tile.querySelector(".tile-percent")!.textContent = sentence;
  }

  private free(): void {
    this.underway -= 1;
    this.next();
  }
}

function progress(tile: HTMLElement, event: ProgressEvent): void {
  const bar = tile.querySelector("progress");
  if (!bar || !event.lengthComputable) return;
  bar.value = event.loaded / event.total;
  tile.querySelector(".tile-percent")!.textContent = `${Math.round(bar.value * 100)} %`;
}

function cancel(request: XMLHttpRequest, tile: HTMLElement): void {
  request.abort();
  tile.remove();
}
