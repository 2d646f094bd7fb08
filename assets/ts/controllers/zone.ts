// Tells the server which zone this browser lives in, for the second ruler of the week and the day.
import { Controller } from "@hotwired/stimulus";
import { turn } from "../board/turning";
import { tellZone } from "../own_zone";

export default class Zone extends Controller<HTMLElement> {
  static values = { shown: String, brand: String };
  declare readonly shownValue: string;
  declare readonly brandValue: string;

  connect(): void {
    const zone = tellZone(this.shownValue);
    const rulers = zone && this.element.querySelector(".hours") && zone !== this.brandValue;
    // Not under a hand that has begun: then the second ruler is there on the next page.
    const idle = (): boolean => !document.querySelector(".is-lifted, .is-carried, .is-waiting, #popover:not([hidden])");
    if (rulers) void turn(location.href, idle);
  }
}
