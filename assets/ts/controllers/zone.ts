// Tells the server which zone this browser lives in, for the second ruler of the week and the day.
import { Controller } from "@hotwired/stimulus";
import { turn } from "../board/turning";

const YEAR = 31_536_000; // seconds

export default class Zone extends Controller<HTMLElement> {
  static values = { shown: String, brand: String };
  declare readonly shownValue: string;
  declare readonly brandValue: string;

  connect(): void {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone || timeZone === this.shownValue) return;
    const [name, secure] = location.protocol === "https:" ? ["__Host-zona", "; Secure"] : ["zona", ""];
    document.cookie = `${name}=${timeZone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    const rulers = this.element.querySelector(".hours") && timeZone !== this.brandValue;
    if (rulers && !document.querySelector(".is-lifted, .is-carried")) void turn(location.href);
  }
}
