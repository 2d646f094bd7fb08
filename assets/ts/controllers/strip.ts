// The phone's strip of weeks opens on this week, and the agenda under it on today.
import { Controller } from "@hotwired/stimulus";

let opened = false; // a month that is swapped later keeps where the person was reading

export default class Strip extends Controller<HTMLElement> {
  connect(): void {
    const now = this.element.querySelector<HTMLElement>(".strip-now");
    if (!now || !this.element.checkVisibility()) return;
    this.element.scrollLeft = now.offsetLeft - this.element.offsetLeft;
    if (opened || location.hash) return;
    opened = true;
    document.querySelector(".day-today")?.scrollIntoView();
  }
}
