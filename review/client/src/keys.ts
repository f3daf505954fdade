// What each key does; every command has one.

import type { Row } from "./fields";

/** What keys can ask for. */
export interface Commands {
  /** The field that is typed in. */
  readonly row: Row | null;
  /** Something was typed into it, or the caret was moved. */
  readonly editing: boolean;
  readonly view: { zoom(by: number): void; pan(x: number, y: number): void };
  postpone(): void;
  undo(): void;
  context(): void;
  turnPage(by: number): void;
  otherPaper(by: number): void;
  escape(row: Row | null): void;
  confirm(row: Row): void;
  doubt(row: Row): void;
  take(row: Row, value: string | undefined): void;
  tone(row: Row, key: string): void;
  drawMode(): void;
  showKeys(): void;
  showMore(): void;
}

/** The command of a key; null for one that types. */
export function command(event: KeyboardEvent, station: Commands): (() => void) | null {
  const { key } = event;
  const { row, editing } = station;
  if (event.altKey && !event.ctrlKey) return withAlt(event.code.startsWith("Digit") ? event.code.slice(5) : key.toLowerCase(), station);
  if (event.ctrlKey && key === "Enter") return () => station.postpone();
  if (event.ctrlKey && key.toLowerCase() === "z") return editing && row && row.input.value !== row.field.shown ? null : () => station.undo();
  if (event.ctrlKey || event.metaKey) return null;
  if (key === "?" && !editing) return () => station.showKeys();
  const anywhere: Record<string, () => void> = {
    F1: () => station.showKeys(),
    F2: () => station.context(),
    PageDown: () => station.turnPage(1),
    PageUp: () => station.turnPage(-1),
    Escape: () => station.escape(row),
  };
  return anywhere[key] ?? (row ? inField(event, row, station) : null);
}

function inField(event: KeyboardEvent, row: Row, station: Commands): (() => void) | null {
  if (event.key === "Enter" && !event.shiftKey) return () => station.confirm(row);
  if (event.key === " " && !station.editing) return () => station.doubt(row);
  const place = ["F6", "F7", "F8", "F9"].indexOf(event.key);
  return place >= 0 ? () => station.take(row, row.field.candidates[place]?.shown) : null;
}

function withAlt(key: string, station: Commands): (() => void) | null {
  const { row } = station;
  if (/^[1-6]$/.test(key)) return row ? () => station.tone(row, key) : null;
  const commands: Record<string, () => void> = {
    g: () => station.showMore(),
    v: () => station.drawMode(),
    "=": () => station.view.zoom(1.25),
    "-": () => station.view.zoom(0.8),
    arrowup: () => station.view.pan(0, 80),
    arrowdown: () => station.view.pan(0, -80),
    n: () => station.otherPaper(1),
    b: () => station.otherPaper(-1),
  };
  return commands[key] ?? null;
}
