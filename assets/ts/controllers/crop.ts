// The frame over a picture. What counts are the four numbers in its form, in pixels of the original: drawing
// writes them, and writing them draws.
import { Controller } from "@hotwired/stimulus";
import Cropper, { type CropperSelection } from "cropperjs";

const TEMPLATE = `<cropper-canvas background theme-color="#0b5a68">
  <cropper-image></cropper-image>
  <cropper-shade hidden></cropper-shade>
  <cropper-selection movable resizable outlined>
    <cropper-handle action="move" theme-color="transparent"></cropper-handle>
    ${["n", "e", "s", "w", "ne", "nw", "se", "sw"].map((side) => `<cropper-handle action="${side}-resize"></cropper-handle>`).join("")}
  </cropper-selection>
</cropper-canvas>`;
const TALLEST = 0.42; // of the window
const SLACK = 0.5; // pixels on the screen by which a frame may stick out while it is drawn

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export default class Crop extends Controller<HTMLFormElement> {
  static targets = ["stage", "picture", "ratio", "number"];
  static values = { width: Number, height: Number };
  declare readonly stageTarget: HTMLElement;
  declare readonly pictureTarget: HTMLImageElement;
  declare readonly ratioTargets: HTMLInputElement[];
  declare readonly numberTargets: HTMLInputElement[];
  declare readonly widthValue: number;
  declare readonly heightValue: number;
  private cropper: Cropper | null = null;
  private selection: CropperSelection | null = null;
  private seen: ResizeObserver | null = null;
  private scale = 1; // pixels on the screen for one of the original
  private writing = true; // until the frame stands where the form says

  connect(): void {
    this.seen = new ResizeObserver(() => this.stageTarget.clientWidth && this.begin());
    this.seen.observe(this.stageTarget);
  }

  disconnect(): void {
    this.seen?.disconnect();
    this.cropper?.destroy();
  }

  /** Once it has a width: in a dialog, when that is open. */
  private begin(): void {
    this.seen?.disconnect();
    this.scale = Math.min(this.stageTarget.clientWidth / this.widthValue, (window.innerHeight * TALLEST) / this.heightValue);
    this.cropper = new Cropper(this.pictureTarget, { container: this.stageTarget, template: TEMPLATE });
    const canvas = this.cropper.getCropperCanvas()!;
    canvas.style.width = `${this.widthValue * this.scale}px`;
    canvas.style.height = `${this.heightValue * this.scale}px`;
    this.selection = this.cropper.getCropperSelection()!;
    this.selection.addEventListener("change", this.drawn);
    void this.cropper.getCropperImage()!.$ready(() => this.settleIn());
  }

  private settleIn(): void {
    this.cropper?.getCropperImage()?.$center("contain");
    this.keepRatio();
    this.draw(this.box);
  }

  // ── drawing writes ──

  private drawn = (event: Event): void => {
    const { x, y, width, height } = (event as CustomEvent<Box>).detail;
    const [wide, high] = [this.widthValue * this.scale, this.heightValue * this.scale];
    const out = x < -SLACK || y < -SLACK || x + width > wide + SLACK || y + height > high + SLACK;
    if (out) return event.preventDefault();
    if (!this.writing) this.write({ x: x / this.scale, y: y / this.scale, width: width / this.scale, height: height / this.scale });
  };

  private write(box: Box): void {
    const x = between(0, Math.round(box.x), this.widthValue - 1);
    const y = between(0, Math.round(box.y), this.heightValue - 1);
    const held = this.box;
    const width = between(1, this.steady(held.width, box.width), this.widthValue - x);
    const height = between(1, this.steady(held.height, box.height), this.heightValue - y);
    for (const [at, value] of [x, y, width, height].entries()) this.numberTargets[at]!.value = String(value);
  }

  /** A frame that is only carried keeps its size: less than a pixel on the screen is rounding, not a hand. */
  private steady(was: number, now: number): number {
    return Math.abs(now - was) * this.scale < 1 ? was : Math.round(now);
  }

  // ── writing draws ──

  typed(): void {
    this.draw(this.box);
  }

  shape(): void {
    this.keepRatio();
    const ratio = this.ratio;
    if (!ratio) return;
    const { x, y, width, height } = this.box;
    const wide = Math.min(width, height * ratio);
    const high = wide / ratio;
    this.set({ x: x + (width - wide) / 2, y: y + (height - high) / 2, width: wide, height: high });
  }

  whole(): void {
    this.ratioTargets[0]!.checked = true;
    this.keepRatio();
    this.set({ x: 0, y: 0, width: this.widthValue, height: this.heightValue });
  }

  private set({ x, y, width, height }: Box): void {
    for (const [at, value] of [x, y, width, height].entries()) this.numberTargets[at]!.value = String(Math.round(value));
    this.draw(this.box);
  }

  private draw(box: Box): void {
    this.writing = true;
    this.selection?.$change(box.x * this.scale, box.y * this.scale, box.width * this.scale, box.height * this.scale);
    this.writing = false;
  }

  private get box(): Box {
    const [x, y, width, height] = this.numberTargets.map((field) => Number(field.value) || 0) as [number, number, number, number];
    return { x, y, width, height };
  }

  private get ratio(): number {
    return Number(this.ratioTargets.find((each) => each.checked)?.dataset.ratio) || 0;
  }

  private keepRatio(): void {
    if (this.selection) this.selection.aspectRatio = this.ratio || NaN;
  }
}

function between(least: number, value: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
