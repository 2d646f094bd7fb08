// Week and day: they open where something happens, and the line of the present hour moves with the clock.
import { Controller } from "@hotwired/stimulus";

const MORNING = 7; // the hour on top where nothing is planned earlier
const QUARTERS = 96;

let opened = false; // a period that is turned to keeps where the person was looking

export default class Hours extends Controller<HTMLElement> {
  static targets = ["now"];
  static values = { zone: String };
  declare readonly nowTargets: HTMLElement[];
  declare readonly zoneValue: string;
  private timer = 0;

  connect(): void {
    this.tick();
    this.timer = window.setInterval(() => this.tick(), 30_000);
    if (opened) return;
    opened = true;
    this.open();
  }

  disconnect(): void {
    window.clearInterval(this.timer);
  }

  private open(): void {
    const track = this.element.querySelector<HTMLElement>(".hours-track");
    const room = this.element.closest<HTMLElement>(".content");
    if (!track || !room || getComputedStyle(track).display !== "grid") return;
    const hour = track.clientHeight / 24;
    const tops = [...this.element.querySelectorAll<HTMLElement>(".hours-track > li:not(.hours-mark)")].map((each) => each.offsetTop);
    room.scrollTop = Math.max(0, Math.min(MORNING * hour, ...tops) - hour / 2);
  }

  private tick(): void {
    const [hours = 0, minutes = 0] = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: this.zoneValue || undefined })
      .format(new Date())
      .split(":")
      .map(Number);
    const quarters = (hours * 60 + minutes) / 15;
    for (const line of this.nowTargets) {
      const height = (line.parentElement?.clientHeight ?? 0) / QUARTERS;
      line.style.gridRow = `${Math.floor(quarters) + 1}`;
      line.style.setProperty("--now", `${(quarters % 1) * height}px`);
    }
  }
}
