// Asks one cheap address now and then: 204 when nothing changed, else parts with hx-swap-oob. Sleeps while hidden.
import { Controller } from "@hotwired/stimulus";
import { ask, settle } from "../asking";

export default class Poll extends Controller<HTMLElement> {
  static values = { url: String, seconds: { type: Number, default: 15 } };
  declare readonly urlValue: string;
  declare readonly secondsValue: number;
  private timer = 0;

  connect(): void {
    document.addEventListener("visibilitychange", this.wake);
    this.rest();
  }

  disconnect(): void {
    window.clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
  }

  private wake = (): void => {
    if (document.hidden) window.clearTimeout(this.timer);
    else void this.look();
  };

  private rest(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), this.secondsValue * 1000);
  }

  private async look(): Promise<void> {
    if (document.querySelector(".is-lifted, .is-ghost")) return this.rest(); // not under a hand that carries a post
    try {
      const answer = await ask(this.urlValue);
      if (answer.redirected) return; // signed out: the next click says so
      if (answer.status === 200) await settle(answer, this.element, "none");
    } catch {
      // The line is lost; the next look may find it.
    }
    if (this.element.isConnected && !document.hidden) this.rest();
  }
}
