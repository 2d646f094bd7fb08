// Tells the server which zone this browser lives in, for the second ruler of the week and the day.
import { Controller } from "@hotwired/stimulus";
import { turn } from "../board/turning";

const YEAR = 31_536_000; // seconds

export default class Zone extends Controller<HTMLElement> {
  static values = { shown: String };
  declare readonly shownValue: string;

  connect(): void {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone || timeZone === this.shownValue) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `zona=${timeZone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    if (this.element.querySelector(".hours")) void turn(location.href);
  }
}
