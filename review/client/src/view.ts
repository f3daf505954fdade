// The page: one picture that glides to the field in focus. Boxes are fractions of the picture.

import type { Edges, Page } from "./sheet";

const KEPT = 40;
const LARGEST = 4;

export class View {
  private readonly paper = document.createElement("div");
  private readonly outline = document.createElement("div");
  private readonly drawn = document.createElement("div");
  private readonly pictures = new Map<number, HTMLImageElement>();
  private page: Page | null = null;
  private box: Edges | null = null;
  private scale = 1;
  private x = 0;
  private y = 0;
  private drawing = false;
  onDrawn: (page: Page, box: Edges) => void = () => {};

  constructor(private readonly frame: HTMLElement) {
    this.paper.className = "paper";
    this.outline.className = "outline";
    this.drawn.className = "drawn";
    this.outline.hidden = this.drawn.hidden = true;
    this.paper.append(this.outline, this.drawn);
    frame.append(this.paper);
    frame.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.press(event));
    new ResizeObserver(() => this.settle()).observe(frame);
  }

  get number(): number {
    return this.page?.number ?? 0;
  }

  /** Load pictures that will be wanted soon, after the one that is wanted now. */
  prepare(pages: Page[]): void {
    const now = this.page && this.pictures.get(this.page.number);
    if (now && !now.complete) {
      now.addEventListener("load", () => this.prepare(pages), { once: true });
      return;
    }
    for (const page of pages) this.picture(page);
    for (const number of this.pictures.keys()) {
      if (this.pictures.size <= KEPT) break;
      if (number !== this.page?.number && !pages.some((page) => page.number === number)) this.pictures.delete(number);
    }
  }

  /** Forget the picture of a page that looks otherwise now. */
  forget(): void {
    this.pictures.clear();
    this.page = null;
  }

  show(page: Page, box: Edges | null): void {
    if (this.page?.number !== page.number || this.page.src !== page.src) {
      this.paper.querySelector("img")?.remove();
      const picture = this.picture(page);
      this.paper.prepend(picture);
      const base = 2000 / Math.max(page.width, page.height);
      this.paper.style.width = `${page.width * base}px`;
      this.paper.style.height = `${page.height * base}px`;
      this.page = page;
    }
    this.box = box;
    this.outline.hidden = box === null;
    if (box) place(this.outline, box);
    this.settle();
  }

  zoom(by: number): void {
    this.zoomAt(by, this.frame.clientWidth / 2, this.frame.clientHeight / 2);
  }

  pan(x: number, y: number): void {
    this.x += x;
    this.y += y;
    this.apply();
  }

  draw(on: boolean): void {
    this.drawing = on;
    this.frame.classList.toggle("drawing", on);
  }

  private picture(page: Page): HTMLImageElement {
    const known = this.pictures.get(page.number);
    if (known && known.getAttribute("src") === page.src) return known;
    const picture = new Image();
    picture.alt = "";
    picture.draggable = false;
    picture.decoding = "async";
    picture.src = page.src;
    this.pictures.set(page.number, picture);
    void picture.decode().catch(() => {});
    return picture;
  }

  private settle(): void {
    if (!this.page) return;
    const width = this.frame.clientWidth;
    const height = this.frame.clientHeight;
    const paperWidth = parseFloat(this.paper.style.width);
    const paperHeight = parseFloat(this.paper.style.height);
    const fit = Math.min(width / paperWidth, height / paperHeight);
    if (!this.box) {
      this.scale = fit;
      this.x = (width - paperWidth * fit) / 2;
      this.y = (height - paperHeight * fit) / 2;
    } else {
      const [x0, y0, x1, y1] = this.box;
      const across = Math.max(0.34, Math.min(1, (x1 - x0) * 1.5));
      this.scale = Math.max(fit, Math.min(LARGEST, width / (paperWidth * across), height / (paperHeight * Math.max(0.12, (y1 - y0) * 3))));
      this.x = width / 2 - ((x0 + x1) / 2) * paperWidth * this.scale;
      this.y = height / 2 - ((y0 + y1) / 2) * paperHeight * this.scale;
      // no empty margin where there is paper to show
      this.x = within(this.x, width - paperWidth * this.scale);
      this.y = within(this.y, height - paperHeight * this.scale);
    }
    this.apply();
  }

  private apply(): void {
    this.paper.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.frame.dataset.at = `${this.number}`;
  }

  private zoomAt(by: number, x: number, y: number): void {
    const scale = Math.max(0.05, Math.min(LARGEST * 2, this.scale * by));
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.apply();
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const frame = this.frame.getBoundingClientRect();
    this.zoomAt(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - frame.left, event.clientY - frame.top);
  }

  private press(event: PointerEvent): void {
    if (!this.page || event.button !== 0) return;
    event.preventDefault();
    const page = this.page;
    const drawing = this.drawing || event.shiftKey;
    const from = this.fraction(event);
    let last = { x: event.clientX, y: event.clientY };
    this.frame.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => {
      if (drawing) {
        this.drawn.hidden = false;
        place(this.drawn, around(from, this.fraction(moved)));
      } else {
        this.pan(moved.clientX - last.x, moved.clientY - last.y);
        last = { x: moved.clientX, y: moved.clientY };
      }
    };
    const release = (moved: PointerEvent): void => {
      this.frame.removeEventListener("pointermove", move);
      this.frame.removeEventListener("pointerup", release);
      this.frame.removeEventListener("pointercancel", release);
      this.drawn.hidden = true;
      if (drawing && moved.type === "pointerup") this.onDrawn(page, around(from, this.fraction(moved)));
    };
    this.frame.addEventListener("pointermove", move);
    this.frame.addEventListener("pointerup", release);
    this.frame.addEventListener("pointercancel", release);
  }

  private fraction(event: PointerEvent): [number, number] {
    const paper = this.paper.getBoundingClientRect();
    const part = (at: number, size: number): number => Math.max(0, Math.min(1, at / size));
    return [part(event.clientX - paper.left, paper.width), part(event.clientY - paper.top, paper.height)];
  }
}

function within(at: number, smallest: number): number {
  return smallest >= 0 ? smallest / 2 : Math.max(smallest, Math.min(0, at));
}

function around(a: [number, number], b: [number, number]): Edges {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function place(element: HTMLElement, [x0, y0, x1, y1]: Edges): void {
  element.style.left = `${x0 * 100}%`;
  element.style.top = `${y0 * 100}%`;
  element.style.width = `${(x1 - x0) * 100}%`;
  element.style.height = `${(y1 - y0) * 100}%`;
}
