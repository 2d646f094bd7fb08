// Asks one cheap address now and then: 204 when nothing changed, else parts that take the place of those on the
// page that differ (merging). Sleeps while hidden, and waits while a post is carried or a menu is open.
import { Controller } from "@hotwired/stimulus";
import { ask } from "../asking";
import { merge } from "../merging";

const BUSY = ".is-lifted, .is-carried, .is-waiting, .panel details.menu[open], #popover:not([hidden]), dialog[open]";
const SOON = 2; // seconds until a hand that was busy is looked at again

export default class Poll extends Controller<HTMLElement> {
  static values = { url: String, seconds: { type: Number, default: 15 } };
  declare readonly urlValue: string;
  declare readonly secondsValue: number;
  private timer = 0;
  private looks = 0; // an answer to an older one tells of what was there before

  connect(): void {
    document.addEventListener("visibilitychange", this.wake);
    this.rest(this.secondsValue);
  }

  disconnect(): void {
    window.clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
  }

  now(): void {
    this.rest(0);
  }

  private wake = (): void => {
    if (document.hidden) window.clearTimeout(this.timer);
    else void this.look();
  };

  private rest(seconds: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), seconds * 1000);
  }

  private async look(): Promise<void> {
    const look = ++this.looks;
    if (document.querySelector(BUSY)) return this.rest(SOON);
    try {
      const answer = await ask(this.urlValue);
      if (answer.redirected) return; // signed out: the next click says so
      const html = answer.status === 200 ? await answer.text() : "";
      if (look !== this.looks) return;
      if (html && document.querySelector(BUSY)) return this.rest(SOON);
      if (html && this.element.isConnected) merge(html);
    } catch {
      // The line is lost; the next look may find it.
    }
    if (this.element.isConnected && !document.hidden) this.rest(this.secondsValue);
  }
}
