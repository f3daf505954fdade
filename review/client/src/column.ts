// One field of many dossiers in one column: confirm, correct, next, with the keyboard alone.

import { filled, made } from "./made";
import { type Act, type Answer, send } from "./saving";
import type { Edges } from "./sheet";
import { setTone } from "./tones";

interface Cell {
  dossier: string;
  version: number;
  document: string;
  field: string;
  label: string;
  shown: string;
  reason: string;
  candidates: string[];
  src: string | null;
  width: number;
  height: number;
  box: Edges | null;
  caption: string;
}

interface Facts {
  cells: Cell[];
  words: Record<string, string>;
}

const CROP_WIDTH = 520;

class Column {
  private readonly facts = JSON.parse(document.querySelector("#facts")!.textContent!) as Facts;
  private readonly words = this.facts.words;
  private readonly status = document.querySelector<HTMLElement>("#status")!;
  private readonly inputs: HTMLInputElement[] = [];
  private readonly versions = new Map<string, number>();
  private readonly done: number[] = [];
  private chain: Promise<void> = Promise.resolve();
  private editing = false;

  constructor() {
    const list = document.querySelector("#cells")!;
    for (const cell of this.facts.cells) this.versions.set(cell.dossier, cell.version);
    list.append(...this.facts.cells.map((cell, place) => this.row(cell, place)));
    document.addEventListener("keydown", (event) => this.key(event));
    this.focus(0);
    document.documentElement.dataset.ready = "1";
  }

  private row(cell: Cell, place: number): HTMLElement {
    const input = document.createElement("input");
    input.id = `c-${place}`;
    input.value = cell.shown;
    input.autocomplete = "off";
    input.spellcheck = false;
    input.addEventListener("focus", () => {
      this.editing = false;
      input.select();
      input.scrollIntoView({ block: "center" });
    });
    input.addEventListener("input", () => (this.editing = true));
    this.inputs.push(input);
    const label = made("label", "", cell.label, " ", made("small", "muted", cell.caption));
    label.htmlFor = input.id;
    const item = made("li", "cell", crop(cell), made("div", "", label, input));
    if (cell.candidates.length > 0) {
      item.append(made("p", "muted", ...cell.candidates.flatMap((value, at) => [made("kbd", "", `F${6 + at}`), ` ${value}  `])));
    }
    return item;
  }

  private focus(place: number): void {
    const input = this.inputs[place];
    if (input) input.focus();
    else {
      this.status.textContent = this.words.column_end!;
      document.querySelector<HTMLElement>("#more")?.focus();
    }
  }

  private key(event: KeyboardEvent): void {
    const place = this.inputs.indexOf(document.activeElement as HTMLInputElement);
    const input = this.inputs[place];
    if (event.isComposing) return;
    const does = this.command(event, place, input);
    if (!does) return;
    event.preventDefault();
    does();
  }

  private command(event: KeyboardEvent, place: number, input: HTMLInputElement | undefined): (() => void) | null {
    if (event.ctrlKey && event.key.toLowerCase() === "z" && !this.editing) return () => this.undo();
    if (!input) return null;
    if (event.altKey && /^Digit[1-6]$/.test(event.code)) {
      return () => {
        if (setTone(input, event.code.slice(5))) this.editing = true;
      };
    }
    if (event.ctrlKey || event.altKey) return null;
    if (event.key === "Enter") return () => this.say(place, input.value, this.facts.cells[place]!.reason);
    if (event.key === " " && !this.editing) return () => this.say(place, input.value, "doubtful");
    const at = ["F6", "F7", "F8", "F9"].indexOf(event.key);
    const value = this.facts.cells[place]?.candidates[at];
    return value ? () => this.say(place, (input.value = value), this.facts.cells[place]!.reason) : null;
  }

  private say(place: number, value: string, reason: string): void {
    const cell = this.facts.cells[place]!;
    this.focus(place + 1);
    this.work(place, { act: "say", document: cell.document, field: cell.field, value, reason });
    this.done.push(place);
  }

  private undo(): void {
    const place = this.done.pop();
    if (place === undefined) return;
    this.focus(place);
    this.work(place, { act: "undo" });
  }

  /** One after the other; the dossier is given back at once, for it is in the hands of whoever has it open. */
  private work(place: number, act: Act): void {
    const cell = this.facts.cells[place]!;
    const item = this.inputs[place]!.closest("li")!;
    this.chain = this.chain.then(async () => {
      const address = `/review/${cell.dossier}/act`;
      let answer: Answer;
      try {
        answer = await send(address, act, this.versions.get(cell.dossier));
      } catch {
        this.tell(item, "wrong", filled(this.words.failed!, { why: "" }));
        return;
      }
      if (answer.status < 300) {
        this.versions.set(cell.dossier, answer.body.version);
        this.tell(item, act.act === "undo" ? "" : "good", this.words[act.act === "undo" ? "undone" : "saved"]!);
        await send(address, { act: "release" }, answer.body.version).catch(() => undefined);
      } else {
        if (answer.status === 412) this.versions.set(cell.dossier, answer.body.now.version);
        this.tell(item, "wrong", filled(this.words.failed!, { why: answer.body.detail ?? "" }));
      }
    });
  }

  private tell(item: Element, kind: string, sentence: string): void {
    item.className = `cell ${kind}`;
    this.status.textContent = sentence;
  }
}

/** The part of the page where the field stands, with a little around it. */
function crop(cell: Cell): HTMLElement {
  const place = made("div", "crop");
  if (!cell.src || !cell.box) return place;
  const [x0, y0, x1, y1] = cell.box;
  const width = Math.max(0.25, Math.min(1, (x1 - x0) * 1.3));
  const scale = CROP_WIDTH / (width * cell.width);
  const height = Math.max(0.02, (y1 - y0) * 2.2);
  const left = Math.max(0, Math.min(1 - width, (x0 + x1) / 2 - width / 2));
  const top = Math.max(0, Math.min(1 - height, (y0 + y1) / 2 - height / 2));
  place.style.width = `${CROP_WIDTH}px`;
  place.style.height = `${Math.round(height * cell.height * scale)}px`;
  place.style.backgroundImage = `url("${cell.src}")`;
  place.style.backgroundSize = `${cell.width * scale}px ${cell.height * scale}px`;
  place.style.backgroundPosition = `${-left * cell.width * scale}px ${-top * cell.height * scale}px`;
  return place;
}

new Column();
