// A thread as it was proposed, put into the composer: the first part becomes the channel's own words.
import { Controller } from "@hotwired/stimulus";
import { addPart } from "../parts";

export default class Split extends Controller<HTMLElement> {
  static values = { channel: String, parts: Array };
  declare readonly channelValue: string;
  declare readonly partsValue: string[];

  apply(): void {
    const own = document.getElementById(`own-${this.channelValue}`) as HTMLTextAreaElement | null;
    const thread = document.querySelector(`.thread[data-thread-channel-value="${this.channelValue}"]`);
    const [first = "", ...rest] = this.partsValue;
    if (!own || !thread) return;
    thread.querySelector("ol")!.replaceChildren();
    for (const part of rest) addPart(thread).querySelector("textarea")!.value = part;
    own.value = first;
    own.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
