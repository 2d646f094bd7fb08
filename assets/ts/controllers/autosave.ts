// Saves the form within two seconds of a change, keeps it in this browser until the server has it, and stops
// at a version that somebody else has written (409) until the person says which one counts.
import { Controller } from "@hotwired/stimulus";
import { ask } from "../asking";
import { type Fields, fieldsOf, forget, keep, kept, restore, same } from "../kept";
import { announce, fill } from "../live";

const REST = 1000; // milliseconds without a key …
const AT_MOST = 1800; // … but never longer than this after the first
const AGAIN = 5000; // while the line is lost

const UNBORN = "0"; // the version of a post that the server doesn't have yet

interface Answer {
  version?: number;
  by?: string;
  text?: string;
  page?: string; // where the post lives, and the addresses its form uses from now on
  save?: string;
  check?: string;
  key?: string;
  errors?: string[];
}

export default class Autosave extends Controller<HTMLFormElement> {
  static targets = ["version", "status", "words", "conflict", "by", "theirs", "restore"];
  static values = { url: String, key: String, byHand: Boolean };
  declare readonly versionTarget: HTMLInputElement;
  declare readonly statusTarget: HTMLElement;
  declare readonly wordsTarget: HTMLElement;
  declare readonly conflictTarget: HTMLElement;
  declare readonly byTarget: HTMLElement;
  declare readonly theirsTargets: HTMLElement[];
  declare readonly restoreTarget: HTMLElement;
  declare urlValue: string;
  declare keyValue: string;
  declare readonly byHandValue: boolean; // saving undoes something, so only the person saves
  private timer = 0;
  private clock = 0;
  private changedAt = 0;
  private savedAt = 0;
  private saving = false;
  private stopped = false;
  private handedOver = false; // the form itself is on its way: what went beside it would be a second post
  private onServer: Fields = [];
  private theirs = 0;
  private deferred: (() => void) | null = null;

  connect(): void {
    this.onServer = fieldsOf(this.element);
    this.clock = window.setInterval(() => this.tellAge(), 1000);
    window.addEventListener("pagehide", this.leaving);
    window.addEventListener("pageshow", this.backAgain);
    this.element.addEventListener("submit", this.submitted);
    this.element.addEventListener("htmx:confirm", this.asked);
    this.offerKept();
  }

  disconnect(): void {
    window.clearInterval(this.clock);
    window.clearTimeout(this.timer);
    window.removeEventListener("pagehide", this.leaving);
    window.removeEventListener("pageshow", this.backAgain);
    this.element.removeEventListener("submit", this.submitted);
    this.element.removeEventListener("htmx:confirm", this.asked);
  }

  later(): void {
    const fields = fieldsOf(this.element);
    if (same(fields, this.onServer) || (this.handedOver && this.versionTarget.value === UNBORN)) return;
    keep(this.keyValue, this.versionTarget.value, fields);
    if (this.byHandValue) return this.say(this.word("unsaved"), true);
    this.changedAt ||= Date.now();
    this.plan(Math.max(0, Math.min(REST, this.changedAt + AT_MOST - Date.now())));
  }

  // ── somebody else wrote ──

  keepMine(): void {
    this.versionTarget.value = String(this.theirs);
    this.goOn();
    void this.save();
  }

  takeTheirs(): void {
    forget(this.keyValue);
    this.changedAt = 0;
    location.reload();
  }

  // ── found in this browser ──

  bringBack(): void {
    const found = kept(this.keyValue);
    if (found) restore(this.element, found.fields);
    this.goOn();
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  discard(): void {
    forget(this.keyValue);
    this.goOn();
  }

  private offerKept(): void {
    const found = kept(this.keyValue);
    if (!found) return;
    if (same(found.fields, this.onServer)) return forget(this.keyValue);
    if (found.version === this.versionTarget.value) return this.bringBack();
    this.stopped = true;
    this.restoreTarget.hidden = false;
  }

  private goOn(): void {
    this.stopped = false;
    this.conflictTarget.hidden = this.restoreTarget.hidden = true;
  }

  // ── saving ──

  private plan(wait: number): void {
    window.clearTimeout(this.timer);
    if (!this.stopped && !this.handedOver) this.timer = window.setTimeout(() => void this.save(), wait);
  }

  private async save(): Promise<void> {
    if (this.saving || this.stopped) return;
    this.saving = true;
    this.changedAt = 0;
    const sent = fieldsOf(this.element);
    try {
      const answer = await ask(this.urlValue, { method: "POST", body: this.body(), headers: { Accept: "application/json" } });
      await this.answered(answer, sent);
    } catch {
      this.unreachable();
    } finally {
      this.saving = false;
    }
    if (this.deferred) return this.goOnWithDeferred();
    if (!same(fieldsOf(this.element), sent)) this.later();
  }

  private async answered(answer: Response, sent: Fields): Promise<void> {
    const said = answer.headers.get("Content-Type")?.includes("json") ? ((await answer.json()) as Answer) : null;
    if (answer.ok && said?.version) this.saved(said.version, sent, said);
    else if (answer.status === 409 && said) this.overtaken(said);
    else if (answer.status === 422 && said) this.say(fill(this.word("wrong"), { reason: (said.errors ?? []).join(" ") }), true);
    else this.unreachable();
  }

  private saved(version: number, sent: Fields, said: Answer): void {
    if (this.versionTarget.value === UNBORN) this.born(said);
    this.versionTarget.value = String(version);
    this.onServer = sent;
    this.savedAt = Date.now();
    if (same(fieldsOf(this.element), sent)) forget(this.keyValue);
    this.tellAge();
  }

  /** The first save made the post: from now on the form is that post's. */
  private born(said: Answer): void {
    forget(this.keyValue);
    this.keyValue = said.key ?? this.keyValue;
    this.urlValue = this.element.action = said.save ?? this.urlValue;
    this.element.dataset.countersUrlValue = said.check ?? "";
    if (said.page) history.replaceState(history.state, "", said.page);
  }

  private overtaken(said: Answer): void {
    this.stopped = true;
    this.theirs = said.version ?? 0;
    this.byTarget.textContent = said.by ?? "";
    for (const place of this.theirsTargets) place.textContent = said.text ?? "";
    this.conflictTarget.hidden = false;
    announce(this.byTarget.parentElement?.textContent?.replace(/\s+/g, " ").trim() ?? "");
  }

  private unreachable(): void {
    this.changedAt ||= Date.now();
    if (!this.statusTarget.classList.contains("is-kept")) announce(this.word("kept"));
    this.say(this.word("kept"), true);
    this.plan(AGAIN);
  }

  private body(): FormData {
    const form = new FormData(this.element);
    for (const [name, value] of [...form]) if (value instanceof File) form.delete(name);
    return form;
  }

  // The form's own buttons send all of it; what is kept here goes once the server's page shows the same.
  private submitted = (event: SubmitEvent): void => {
    window.clearTimeout(this.timer);
    this.changedAt = 0;
    if (this.saving) {
      event.preventDefault();
      this.deferred = () => this.element.requestSubmit(event.submitter);
      return;
    }
    this.handedOver = true;
    if (this.versionTarget.value === UNBORN) forget(this.keyValue);
  };

  // By the browser's «back», as it was left.
  private backAgain = (event: PageTransitionEvent): void => {
    if (event.persisted) this.handedOver = false;
  };

  // A button that htmx sends waits for a save under way too: it carries the version that comes of it.
  private asked = (event: Event): void => {
    if (!this.saving) return;
    event.preventDefault();
    const { issueRequest } = (event as CustomEvent<{ issueRequest: (skip?: boolean) => void }>).detail;
    this.deferred = () => issueRequest(true);
  };

  private goOnWithDeferred(): void {
    const go = this.deferred;
    this.deferred = null;
    if (!this.stopped) go?.();
  }

  private leaving = (): void => {
    if (!this.changedAt || this.stopped || this.saving || this.handedOver) return;
    void ask(this.urlValue, { method: "POST", body: this.body(), keepalive: true }).catch(() => undefined);
  };

  // ── words ──

  private tellAge(): void {
    if (!this.savedAt || this.changedAt || this.stopped) return;
    const seconds = Math.round((Date.now() - this.savedAt) / 1000);
    if (seconds < 2) this.say(this.word("saved"), false);
    else if (seconds < 60) this.say(fill(this.word("seconds"), { seconds }), false);
    else this.say(fill(this.word("minutes"), { minutes: Math.floor(seconds / 60) }), false);
  }

  private word(name: string): string {
    return this.wordsTarget.dataset[name] ?? "";
  }

  private say(text: string, trouble: boolean): void {
    if (this.statusTarget.textContent !== text) this.statusTarget.textContent = text;
    this.statusTarget.classList.toggle("is-kept", trouble);
  }
}
