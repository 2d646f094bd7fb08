// Saves the form within two seconds of a change and keeps it in this browser until the server has it. What somebody
// else saved meanwhile comes in by itself; where both changed the same place (409) it stops until a person decides.
import { Controller } from "@hotwired/stimulus";
import { ask } from "../asking";
import htmx from "../htmx";
import { bringIn, fresh } from "../joining";
import { type Fields, type Orphan, drop, fieldsOf, forget, holdPlace, keep, orphans, restore, same, sentFields } from "../kept";
import { announce, fill, warn } from "../live";

const REST = 1000; // milliseconds without a key …
const AT_MOST = 1800; // … but never longer than this after the first
const AGAIN = 5000; // while the line is lost

const UNBORN = "0"; // the version of a post that the server doesn't have yet

interface Answer {
  version?: number;
  by?: string;
  text?: string;
  fields?: string[]; // what both changed
  merged?: boolean; // more was saved than was sent
  notes?: string[]; // what saving it did that she must know: an approval lost, an hour the clocks skip
  planned?: string;
  merge?: string;
  presence?: string;
  page?: string; // where the post lives, and the addresses its form uses from now on
  save?: string;
  check?: string;
  key?: string;
  errors?: string[];
}

export default class Autosave extends Controller<HTMLFormElement> {
  static targets = ["version", "planned", "dialogued", "status", "words", "conflict", "by", "theirs", "fields", "merge", "restore"];
  static values = { url: String, key: String, byHand: Boolean };
  declare readonly versionTarget: HTMLInputElement;
  declare readonly plannedTarget: HTMLInputElement;
  declare readonly dialoguedTargets: HTMLButtonElement[]; // what they do is asked in a dialog, once the post is there
  declare readonly fieldsTarget: HTMLElement;
  declare readonly mergeTarget: HTMLButtonElement;
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
  private triedToBear = false;
  private handedOver = false; // the form itself is on its way: what went beside it would be a second post
  private onServer: Fields = [];
  private theirs = 0;
  private found: Orphan | null = null;
  private bases = new Map<string, string>(); // what texts said before what is typed now, where that isn't their version's
  private deferred: (() => void) | null = null;

  connect(): void {
    this.onServer = sentFields(this.element);
    this.clock = window.setInterval(() => this.tellAge(), 1000);
    window.addEventListener("pagehide", this.leaving);
    window.addEventListener("pageshow", this.backAgain);
    this.element.addEventListener("submit", this.submitted);
    this.element.addEventListener("htmx:confirm", this.asked);
    document.addEventListener("presence:saved", this.somebodySaved);
    this.element.addEventListener("autosave:now", this.now);
    holdPlace(this.keyValue);
    void this.offerKept();
    if (!same(fieldsOf(this.element), this.onServer)) this.catchUp();
  }

  disconnect(): void {
    window.clearInterval(this.clock);
    window.clearTimeout(this.timer);
    window.removeEventListener("pagehide", this.leaving);
    window.removeEventListener("pageshow", this.backAgain);
    this.element.removeEventListener("submit", this.submitted);
    this.element.removeEventListener("htmx:confirm", this.asked);
    document.removeEventListener("presence:saved", this.somebodySaved);
    this.element.removeEventListener("autosave:now", this.now);
  }

  // What was typed while the page's script was on its way; the others that follow the keys are there in a moment.
  private catchUp(): void {
    this.later();
    window.setTimeout(() => this.element.dispatchEvent(new Event("input", { bubbles: true })));
  }

  later(): void {
    const fields = fieldsOf(this.element);
    if (same(fields, this.onServer) || (this.handedOver && this.versionTarget.value === UNBORN)) return;
    keep(this.keyValue, this.versionTarget.value, fields);
    if (this.byHandValue) return this.say(this.word("unsaved"), true);
    this.changedAt ||= Date.now();
    this.tellUnderWay();
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
    if (!this.found) return;
    restore(this.element, this.found.fields);
    this.versionTarget.value = this.found.version; // what was written since then comes in when it is saved
    this.discard();
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  discard(): void {
    if (this.found) drop(this.found.place);
    this.found = null;
    this.goOn();
  }

  private async offerKept(): Promise<void> {
    const before = fieldsOf(this.element);
    for (const found of await orphans(this.keyValue)) {
      if (same(found.fields, this.onServer)) drop(found.place);
      else this.found ??= found;
    }
    if (!this.found) return;
    const untouched = same(fieldsOf(this.element), before);
    if (this.found.version === this.versionTarget.value && untouched) return this.bringBack();
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

  /** A post that is about to get a file has to be there first: answered by `autosave:born`. */
  private now = (): void => {
    window.clearTimeout(this.timer);
    void this.save();
  };

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
    this.tellAge();
  }

  private async answered(answer: Response, sent: Fields): Promise<void> {
    const said = answer.headers.get("Content-Type")?.includes("json") ? ((await answer.json()) as Answer) : null;
    if (answer.ok && said?.version) await this.saved(said.version, sent, said);
    else if (answer.status === 409 && said) this.overtaken(said);
    else if (answer.status === 422 && said) this.say(fill(this.word("wrong"), { reason: (said.errors ?? []).join(" ") }), true);
    else this.unreachable();
  }

  private async saved(version: number, sent: Fields, said: Answer): Promise<void> {
    if (this.versionTarget.value === UNBORN) this.born(said);
    this.versionTarget.value = String(version);
    this.plannedTarget.value = said.planned ?? this.plannedTarget.value;
    this.onServer = sent;
    this.savedAt = Date.now();
    this.bases.clear();
    this.statusTarget.classList.remove("is-kept");
    warn(said.notes ?? []);
    if (said.merged) await this.joinIn(sent);
    const now = fieldsOf(this.element);
    if (same(now, this.onServer)) forget(this.keyValue);
    if (same(now, sent)) this.nothingWaits();
  }

  // A field that is only left says «change» too: what that planned while the save was under way has gone with it.
  private nothingWaits(): void {
    window.clearTimeout(this.timer);
    this.changedAt = 0;
  }

  // ── what somebody else saved ──

  private somebodySaved = (event: Event): void => {
    const { version } = (event as CustomEvent<{ version: string }>).detail;
    const sent = fieldsOf(this.element);
    const behind = Number(version) > Number(this.versionTarget.value) && this.versionTarget.value !== UNBORN;
    if (behind && !this.saving && !this.stopped && same(sent, this.onServer)) void this.joinIn(sent);
  };

  private async joinIn(sent: Fields): Promise<void> {
    const theirs = await fresh(this.element.dataset.page || location.href);
    if (!theirs) return;
    this.onServer = theirs.fields;
    this.versionTarget.value = theirs.version;
    this.plannedTarget.value = theirs.planned;
    this.bases = bringIn(this.element, theirs, sent);
    announce(this.word("joined"));
  }

  /** The first save made the post: from now on the form is that post's. */
  private born(said: Answer): void {
    forget(this.keyValue);
    this.keyValue = said.key ?? this.keyValue;
    this.urlValue = this.element.action = said.save ?? this.urlValue;
    this.element.dataset.countersUrlValue = said.check ?? "";
    if (said.page) history.replaceState(history.state, "", said.page);
    this.element.dataset.page = said.page;
    holdPlace(this.keyValue);
    document.getElementById("presence")?.setAttribute("data-presence-url-value", said.presence ?? "");
    for (const button of this.dialoguedTargets) {
      button.setAttribute("hx-post", this.urlValue);
      htmx.process(button);
    }
    this.dispatch("born", { detail: said });
  }

  private overtaken(said: Answer): void {
    this.stopped = true;
    this.theirs = said.version ?? 0;
    this.byTarget.textContent = said.by ?? "";
    for (const place of this.theirsTargets) place.textContent = said.text ?? "";
    this.fieldsTarget.textContent = (said.fields ?? []).join(", ");
    this.mergeTarget.formAction = said.merge ?? this.mergeTarget.formAction;
    this.conflictTarget.hidden = false;
    this.say(this.word("unsaved"), true);
    announce(this.byTarget.parentElement?.textContent?.replace(/\s+/g, " ").trim() ?? "");
  }

  private unreachable(): void {
    this.changedAt ||= Date.now();
    if (!this.inTrouble) announce(this.word("kept"));
    this.say(this.word("kept"), true);
    this.plan(AGAIN);
  }

  private body(): FormData {
    const form = new FormData(this.element);
    for (const [name, value] of [...form]) if (value instanceof File) form.delete(name);
    for (const [name, text] of this.bases) form.set(`base-${name}`, text);
    return form;
  }

  // The form's own buttons send all of it; what is kept here goes once the server's page shows the same.
  private submitted = (event: SubmitEvent): void => {
    window.clearTimeout(this.timer);
    this.changedAt = 0;
    const unborn = this.versionTarget.value === UNBORN;
    const toBear = unborn && !this.triedToBear && this.dialoguedTargets.some((each) => each === event.submitter);
    if (this.saving || toBear) {
      event.preventDefault();
      this.deferred = () => this.press(event.submitter);
      if (toBear) void this.bear();
      return;
    }
    this.handedOver = true;
    if (this.versionTarget.value === UNBORN) forget(this.keyValue);
  };

  // A dialog needs the post; where it can't be saved the form goes by itself, and its page says why.
  private async bear(): Promise<void> {
    this.triedToBear = true;
    await this.save();
    this.triedToBear = false;
  }

  // The page's parts are drawn anew while a save is under way: the button pressed may be another one by now.
  private press(button: HTMLElement | null): void {
    if (!(button instanceof HTMLButtonElement)) return this.element.requestSubmit(button);
    const now = button.form === this.element ? button : this.asDrawnNow(button);
    if (!now) this.say(this.word("gone"), true);
    else if (now.hasAttribute("hx-post")) now.click();
    else this.element.requestSubmit(now);
  }

  private asDrawnNow(button: HTMLButtonElement): HTMLButtonElement | undefined {
    const buttons = [...this.element.elements].filter((each) => each instanceof HTMLButtonElement);
    return buttons.find((each) => each.formAction === button.formAction && each.value === button.value);
  }

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

  private tellUnderWay(): void {
    if (!this.stopped && !this.inTrouble) this.say(this.word("saving"), false);
  }

  /** «Guardado» is said of what the server has, not of what a save still under way carries; trouble stays told. */
  private tellAge(): void {
    if (!this.savedAt || this.changedAt || this.saving || this.stopped || this.inTrouble) return;
    const seconds = Math.round((Date.now() - this.savedAt) / 1000);
    if (seconds < 2) this.say(this.word("saved"), false);
    else if (seconds < 60) this.say(fill(this.word("seconds"), { seconds }), false);
    else this.say(fill(this.word("minutes"), { minutes: Math.floor(seconds / 60) }), false);
  }

  private get inTrouble(): boolean {
    return this.statusTarget.classList.contains("is-kept");
  }

  private word(name: string): string {
    return this.wordsTarget.dataset[name] ?? "";
  }

  private say(text: string, trouble: boolean): void {
    if (this.statusTarget.textContent !== text) this.statusTarget.textContent = text;
    this.statusTarget.classList.toggle("is-kept", trouble);
  }
}
