// Says every ten seconds that this page is open on the post, and shows who else is; tells when somebody saved.
import { Controller } from "@hotwired/stimulus";
import { ask, csrfToken } from "../asking";
import { PAGE } from "../kept";

const EVERY = 10_000;
const WRITING = 12_000; // how long after a key she counts as writing

export default class Presence extends Controller<HTMLElement> {
  static values = { url: String };
  declare readonly urlValue: string;
  private timer = 0;
  private typedAt = 0;
  private told = 0; // of two answers the later question's is the truth

  connect(): void {
    document.addEventListener("visibilitychange", this.wake);
    document.addEventListener("input", this.typed);
    window.addEventListener("pagehide", this.leave);
  }

  disconnect(): void {
    window.clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
    document.removeEventListener("input", this.typed);
    window.removeEventListener("pagehide", this.leave);
  }

  urlValueChanged(): void {
    if (this.urlValue) void this.tell();
  }

  private typed = (event: Event): void => {
    if (event.isTrusted) this.typedAt = Date.now();
  };

  private wake = (): void => {
    if (document.hidden) window.clearTimeout(this.timer);
    else if (this.urlValue) void this.tell();
  };

  private leave = (): void => {
    const said = this.said();
    said.set("gone", "1");
    said.set("csrfmiddlewaretoken", csrfToken());
    if (this.urlValue) navigator.sendBeacon(this.urlValue, said);
  };

  private said(): FormData {
    const said = new FormData();
    said.set("tab", PAGE);
    said.set("writing", Date.now() - this.typedAt < WRITING ? "1" : "");
    said.set("stamp", this.element.querySelector<HTMLElement>("[data-presence-stamp]")?.dataset.presenceStamp ?? "");
    return said;
  }

  private async tell(): Promise<void> {
    window.clearTimeout(this.timer);
    const turn = ++this.told;
    try {
      const answer = await ask(this.urlValue, { method: "POST", body: this.said() });
      const html = answer.status === 200 && !answer.redirected ? await answer.text() : "";
      if (html && turn === this.told) this.element.innerHTML = html;
      if (answer.ok) this.dispatch("saved", { detail: { version: answer.headers.get("Pauta-Version") ?? "" } });
    } catch {
      // The line is lost: autosave says so.
    }
    if (turn !== this.told) return;
    if (this.element.isConnected && !document.hidden) this.timer = window.setTimeout(() => void this.tell(), EVERY);
  }
}
