// What the server says about a dossier on the desk (review/sheet_json.py).

export type Edges = [number, number, number, number];

export interface Problem {
  code: string;
  severity: "wrong" | "doubt" | "note";
  message: string;
  advice: string;
}

export interface Candidate {
  value: string;
  shown: string;
  origin: string;
}

export interface Field {
  name: string;
  whose: string;
  label: string;
  value: string | null;
  shown: string;
  accepted: boolean;
  confidence: number;
  origin: string | null;
  page: number | null;
  box: Edges | null;
  problems: Problem[];
  candidates: Candidate[];
  keying: "open" | "once" | "disputed" | "settled" | null;
  mine: boolean;
  touched: boolean;
  /** what the units of an address are called today; may be empty */
  hint: string;
  multiline: boolean;
}

export interface Paper {
  id: string;
  form: string;
  edition: string;
  title: string;
  pages: number[];
  problems: Problem[];
  /** Names of the fields that it is this person's turn to look at, in their order. */
  waiting: string[];
  /** null: not asked for yet. */
  fields: Field[] | null;
}

export interface Page {
  number: number;
  width: number;
  height: number;
  turn: number;
  src: string;
  mark: "blank" | "separator" | null;
  blank: boolean;
  problems: Problem[];
}

export interface State {
  dossier: string;
  version: number;
  stage: string;
  undo: boolean;
  remaining: Problem[];
}

export interface Sheet extends State {
  pages: Page[];
  documents: Paper[];
}

export interface Form {
  title: string;
  form: string;
  edition: string;
}

export interface Facts extends Sheet {
  holder: string | null;
  forms: Form[];
  may_approve: boolean;
  words: Record<string, string>;
}

/** A box of the scan in the frame of its picture, which is turned clockwise by quarters. */
export function turned([x0, y0, x1, y1]: Edges, turn: number): Edges {
  if (turn === 90) return [1 - y1, x0, 1 - y0, x1];
  if (turn === 180) return [1 - x1, 1 - y1, 1 - x0, 1 - y0];
  if (turn === 270) return [y0, 1 - x1, y1, 1 - x0];
  return [x0, y0, x1, y1];
}

/** The page, and the place on it, that an address names behind its `#`, in the frame of the scan. */
export function hitIn(hash: string, pages: Page[]): { page: Page; box: Edges | null } | null {
  const asked = new URLSearchParams(hash.slice(1));
  const page = pages[Number(asked.get("page")) - 1];
  if (!page) return null;
  const edges = (asked.get("box") ?? "").split(",").map(Number);
  const good = edges.length === 4 && edges.every((edge) => edge >= 0 && edge <= 1);
  return { page, box: good ? turned(edges as Edges, page.turn) : null };
}
