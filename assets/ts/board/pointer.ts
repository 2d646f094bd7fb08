// A card under the mouse or a finger: it is lifted by moving the mouse, or by holding the finger still.
// What it is over is told to the hooks; near an edge the page scrolls; over ‹ › the period turns.
import { MOVABLE, type Place, placeAt } from "./places";

export interface Hooks {
  lift(item: HTMLElement): void;
  over(place: Place | null, card: HTMLElement): void;
  drop(place: Place | null): void;
  turn(link: HTMLAnchorElement): Promise<unknown>;
}

const NEAR = 5; // pixels that a mouse moves before it means to carry
const HOLD = 320; // milliseconds that a finger rests
const STRAYS = 9; // pixels it may stray meanwhile
const EDGE = 56;
const PACE = 12; // pixels a frame
const DWELL = 700; // milliseconds over ‹ ›

export class Pointer {
  private item: HTMLElement | null = null; // pressed, perhaps not carried yet
  private card: HTMLElement | null = null; // what floats while it is carried
  private grip = { x: 0, y: 0 };
  private at = { x: 0, y: 0 };
  private touch = false;
  private hold = 0;
  private frame = 0;
  private dwell = 0;
  private over: HTMLAnchorElement | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly hooks: Hooks,
  ) {
    host.addEventListener("pointerdown", this.press);
    host.addEventListener("dragstart", this.refuse);
    host.addEventListener("contextmenu", this.refuseMenu);
    host.addEventListener("touchmove", this.still, { passive: false });
  }

  stop(): void {
    this.host.removeEventListener("pointerdown", this.press);
    this.host.removeEventListener("dragstart", this.refuse);
    this.host.removeEventListener("contextmenu", this.refuseMenu);
    this.host.removeEventListener("touchmove", this.still);
    this.end();
  }

  private press = (event: PointerEvent): void => {
    const target = event.target as Element;
    const item = target.closest<HTMLElement>(MOVABLE);
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!item || this.item || event.button !== 0 || modified || target.closest("input, button, label, summary")) return;
    const box = item.getBoundingClientRect();
    this.item = item;
    this.touch = event.pointerType !== "mouse";
    this.at = { x: event.clientX, y: event.clientY };
    this.grip = { x: event.clientX - box.left, y: event.clientY - box.top };
    if (this.touch) this.hold = window.setTimeout(() => this.lift(), HOLD);
    document.addEventListener("pointermove", this.move);
    document.addEventListener("pointerup", this.up);
    document.addEventListener("pointercancel", this.cancel);
    document.addEventListener("keydown", this.key, { capture: true });
  };

  private move = (event: PointerEvent): void => {
    const strayed = Math.hypot(event.clientX - this.at.x, event.clientY - this.at.y);
    if (!this.card && this.touch && strayed > STRAYS) return this.end();
    if (!this.card && !this.touch && strayed > NEAR) this.lift();
    if (!this.card) return;
    this.at = { x: event.clientX, y: event.clientY };
    this.follow();
  };

  private lift(): void {
    const item = this.item;
    if (!item) return;
    const box = item.getBoundingClientRect();
    const card = item.cloneNode(true) as HTMLElement;
    card.className = "is-carried";
    card.removeAttribute("data-movable");
    card.removeAttribute("data-board-target");
    card.setAttribute("aria-hidden", "true");
    for (const each of card.querySelectorAll("[id]")) each.removeAttribute("id");
    card.style.width = `${Math.max(box.width, 120)}px`;
    this.grip.x = Math.min(this.grip.x, 110);
    this.card = card;
    document.body.append(card);
    this.hooks.lift(item);
    this.frame = requestAnimationFrame(this.scroll);
    this.follow();
  }

  private follow(): void {
    const { card, at, grip } = this;
    if (!card) return;
    card.style.transform = `translate(${at.x - grip.x}px, ${at.y - grip.y}px)`;
    this.hooks.over(placeAt(at.x, at.y, at.y - grip.y), card);
    this.linger();
  }

  private linger(): void {
    const over = document.elementFromPoint(this.at.x, this.at.y)?.closest<HTMLAnchorElement>("a[data-board-turn]") ?? null;
    if (over === this.over) return;
    window.clearTimeout(this.dwell);
    this.over = over;
    if (over) this.dwell = window.setTimeout(() => void this.turned(over), DWELL);
  }

  // The arrows are new ones after each turn; one that is still under the card turns again, once the period is here.
  private async turned(link: HTMLAnchorElement): Promise<void> {
    const card = this.card;
    await this.hooks.turn(link);
    if (!card || card !== this.card || this.over !== link) return;
    this.dwell = window.setTimeout(() => {
      this.over = null;
      this.linger();
    }, DWELL);
  }

  private scroll = (): void => {
    const room = this.host.querySelector<HTMLElement>(".content");
    const scroller = room && room.scrollHeight > room.clientHeight + 1 ? room : document.scrollingElement;
    const box = scroller === room && room ? room.getBoundingClientRect() : new DOMRect(0, 0, innerWidth, innerHeight);
    const inside = this.at.x > box.left && this.at.x < box.right;
    const down = inside ? push(this.at.y, box.top, box.bottom) : 0;
    const right = inside && scroller === room ? push(this.at.x, box.left, box.right) : 0;
    if (down || right) {
      scroller?.scrollBy({ top: down, left: right, behavior: "instant" });
      this.follow();
    }
    this.frame = requestAnimationFrame(this.scroll);
  };

  private up = (): void => {
    const carried = this.card !== null;
    const place = carried ? placeAt(this.at.x, this.at.y, this.at.y - this.grip.y) : null;
    this.end();
    if (!carried) return;
    quietClick();
    this.hooks.drop(place);
  };

  private cancel = (): void => {
    const carried = this.card !== null;
    this.end();
    if (carried) this.hooks.drop(null);
  };

  private key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.card) return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  };

  private end(): void {
    for (const timer of [this.hold, this.dwell]) window.clearTimeout(timer);
    cancelAnimationFrame(this.frame);
    this.card?.remove();
    this.card = this.item = this.over = null;
    document.removeEventListener("pointermove", this.move);
    document.removeEventListener("pointerup", this.up);
    document.removeEventListener("pointercancel", this.cancel);
    document.removeEventListener("keydown", this.key, { capture: true });
  }

  // The browser's own dragging of links, its menu on a long press, its scrolling under a finger that carries.
  private refuse = (event: DragEvent): void => {
    if ((event.target as Element).closest(MOVABLE)) event.preventDefault();
  };

  private refuseMenu = (event: MouseEvent): void => {
    if (this.item && this.touch) event.preventDefault();
  };

  private still = (event: TouchEvent): void => {
    if (this.card && event.cancelable) event.preventDefault();
  };
}

function push(at: number, from: number, to: number): number {
  if (at < from + EDGE && at > from - EDGE) return -PACE;
  return at > to - EDGE && at < to + EDGE ? PACE : 0;
}

// The click that ends a carrying opens nothing.
function quietClick(): void {
  const refuse = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", refuse, { capture: true, once: true });
  window.setTimeout(() => document.removeEventListener("click", refuse, { capture: true }), 60);
}
