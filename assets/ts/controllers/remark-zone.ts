// A rectangle over a picture. What counts are the four percentages in its form: drawing writes them, writing them draws.
import { Controller } from "@hotwired/stimulus";
import { announce, fill } from "../live";

const LEAST = 1; // percent of a side
const STEP = 1;
const TAPPED = 20; // percent: what a tap without a drag marks

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export default class RemarkZone extends Controller<HTMLElement> {
  static targets = ["stage", "rect", "side"];
  static values = { said: String };
  declare readonly stageTarget: HTMLElement;
  declare readonly rectTarget: SVGRectElement;
  declare readonly sideTargets: HTMLInputElement[];
  declare readonly saidValue: string;
  private from: { x: number; y: number } | null = null;

  begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.from = this.point(event);
    this.stageTarget.setPointerCapture(event.pointerId);
    this.stageTarget.focus({ preventScroll: true });
    event.preventDefault();
  }

  draw(event: PointerEvent): void {
    if (!this.from) return;
    const to = this.point(event);
    const [x, y] = [Math.min(this.from.x, to.x), Math.min(this.from.y, to.y)];
    this.set({ x, y, w: Math.abs(to.x - this.from.x), h: Math.abs(to.y - this.from.y) });
  }

  end(event: PointerEvent): void {
    if (!this.from) return;
    const { x, y } = this.from;
    const { w, h } = this.box;
    const to = this.point(event);
    this.from = null;
    if (Math.abs(to.x - x) < LEAST && Math.abs(to.y - y) < LEAST) this.set({ x: x - TAPPED / 2, y: y - TAPPED / 2, w: TAPPED, h: TAPPED });
    else if (w < LEAST || h < LEAST) this.set({ ...this.box, w: Math.max(w, LEAST), h: Math.max(h, LEAST) });
    this.say();
  }

  key(event: KeyboardEvent): void {
    const [across, down] = ARROWS[event.key] ?? [0, 0];
    if ((!across && !down) || event.target !== this.stageTarget) return;
    event.preventDefault();
    const step = event.ctrlKey || event.metaKey ? STEP * 5 : STEP;
    const box = this.box;
    if (event.shiftKey) this.set({ ...box, w: box.w + across * step, h: box.h + down * step });
    else this.set({ ...box, x: within(box.x + across * step, 100 - box.w), y: within(box.y + down * step, 100 - box.h) });
    this.say();
  }

  typed(): void {
    this.show(this.box);
  }

  private set(asked: Box): void {
    const [x, y] = [within(asked.x, 100 - LEAST), within(asked.y, 100 - LEAST)];
    const box = { x, y, w: Math.max(LEAST, within(asked.w, 100 - x)), h: Math.max(LEAST, within(asked.h, 100 - y)) };
    for (const side of this.sideTargets) side.value = String(Number(box[side.name as keyof Box].toFixed(2)));
    this.show(this.box);
  }

  private show(box: Box): void {
    for (const [name, side] of [["x", "x"], ["y", "y"], ["width", "w"], ["height", "h"]] as const) {
      this.rectTarget.setAttribute(name, `${box[side]}%`);
    }
  }

  private say(): void {
    const rounded = Object.entries(this.box).map(([side, value]) => [side, Math.round(value as number)]);
    announce(fill(this.saidValue, Object.fromEntries(rounded) as Record<string, number>));
  }

  private get box(): Box {
    const numbers = this.sideTargets.map((side) => [side.name, Number(side.value.replace(",", ".")) || 0]);
    return Object.fromEntries(numbers) as Box;
  }

  private point(event: PointerEvent): { x: number; y: number } {
    const { left, top, width, height } = this.stageTarget.getBoundingClientRect();
    return { x: within(((event.clientX - left) / width) * 100, 100), y: within(((event.clientY - top) / height) * 100, 100) };
  }
}

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function within(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
