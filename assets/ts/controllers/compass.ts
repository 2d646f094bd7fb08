// What the score would be if the card that is being moved were dropped here. The board says over which day it
// is (by mouse, finger or keys); the server answers with one sentence. A newer place aborts the older question.
// The badge is asked for again whenever the page's stamp (#pulse) says that what it shows has changed.
import { Controller } from "@hotwired/stimulus";
import htmx from "../htmx";

const PAUSE = 150; // ms over one day before it is asked about

interface Place {
  post: string | number;
  day: string;
  hour?: string;
}

export default class Compass extends Controller<HTMLElement> {
  static targets = ["change", "place"];
  static values = { url: String };
  declare readonly changeTarget: HTMLElement;
  declare readonly placeTarget: HTMLElement;
  declare readonly urlValue: string;
  private timer = 0;
  private asking: AbortController | null = null;

  private stamp = stampOfThePage();
  private watcher = new MutationObserver(() => this.compare());

  connect(): void {
    const content = document.getElementById("content");
    const marks = { subtree: true, childList: true, attributeFilter: ["data-poll-url-value"] };
    if (content) this.watcher.observe(content, marks);
  }

  disconnect(): void {
    this.watcher.disconnect();
    this.end();
  }

  private compare(): void {
    const stamp = stampOfThePage();
    if (!stamp || stamp === this.stamp) return;
    this.stamp = stamp;
    htmx.trigger(this.placeTarget, "compass:stale");
  }

  over({ detail }: CustomEvent<Place>): void {
    this.stop();
    this.timer = window.setTimeout(() => void this.ask(detail), PAUSE);
  }

  end(): void {
    this.stop();
    this.changeTarget.hidden = true;
    this.changeTarget.textContent = "";
  }

  private stop(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  private async ask({ post, day, hour }: Place): Promise<void> {
    const asking = (this.asking = new AbortController());
    const url = new URL(this.urlValue, window.location.href);
    url.searchParams.set("post", String(post));
    url.searchParams.set("day", day);
    if (hour) url.searchParams.set("hour", hour);
    const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || asking.signal.aborted) return;
    if (answer.status === 200) this.show((await answer.json()) as { sentence: string; tone: string });
    else this.changeTarget.hidden = true;
  }

  private show({ sentence, tone }: { sentence: string; tone: string }): void {
    this.changeTarget.hidden = false; // before its words: a status that is shown with them isn't read out
    this.changeTarget.dataset.tone = tone;
    this.changeTarget.textContent = sentence;
  }
}

function stampOfThePage(): string {
  return document.getElementById("pulse")?.dataset.pollUrlValue ?? "";
}
