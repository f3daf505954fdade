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
  multiline: boolean;
}

export interface Paper {
  id: string;
  form: string;
  edition: string;
  title: string;
  pages: number[];
  problems: Problem[];
  fields: Field[];
}

export interface Page {
  number: number;
  width: number;
  height: number;
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

/** Is it this person's turn to look at the field? */
export function waits(field: Field): boolean {
  if (field.accepted) return false;
  return !(field.mine && (field.keying === "once" || field.keying === "disputed"));
}
