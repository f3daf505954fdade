// The list of fields of one paper: those that wait first, then the rest.

import { differing, filled, made } from "./made";
import type { Field, Paper, Problem } from "./sheet";

export type Input = HTMLInputElement | HTMLTextAreaElement;

export interface Row {
  paper: string;
  field: Field;
  item: HTMLLIElement;
  input: Input;
}

export class FieldList {
  rows: Row[] = [];
  private paper: Paper | null = null;

  constructor(
    private readonly place: HTMLElement,
    private readonly words: Record<string, string>,
    private readonly passed: (paper: string, field: string) => boolean,
  ) {}

  get shown(): string {
    return this.paper?.id ?? "";
  }

  /** Show a paper; `typed` keeps what was typed and is not saved yet. */
  show(paper: Paper, typed: Map<string, string>): void {
    this.paper = paper;
    const fields = paper.fields ?? [];
    const open = fields.filter((field) => paper.waiting.includes(field.name));
    const rest = fields.filter((field) => !open.includes(field));
    this.rows = [...open, ...rest].map((field) => this.row(paper, field, typed.get(`${paper.id} ${field.name}`)));
    const parts: Node[] = [];
    const problems = this.problems(paper.problems);
    if (problems) parts.push(problems);
    for (const [title, fields] of [
      [this.words.to_see!, open],
      [this.words.rest!, rest],
    ] as const) {
      if (fields.length === 0) continue;
      const list = made("ul", "fields");
      list.append(...this.rows.filter((row) => fields.includes(row.field)).map((row) => row.item));
      parts.push(made("h2", "", `${title} (${fields.length})`), list);
    }
    this.place.replaceChildren(...parts);
  }

  /** A paper whose fields are still to come. */
  waitFor(paper: Paper): void {
    this.paper = paper;
    this.rows = [];
    this.place.replaceChildren(made("p", "muted", this.words.loading!));
  }

  /** The same paper as it is now: rows stay where they are, so that nothing jumps under the hands. */
  renew(paper: Paper): void {
    if (this.paper?.id !== paper.id || paper.fields?.length !== this.rows.length) return;
    this.paper = paper;
    for (const row of this.rows) {
      const field = paper.fields.find((each) => each.name === row.field.name);
      if (!field) continue;
      const untouched = row.input.value === row.field.shown;
      row.field = field;
      if (untouched || document.activeElement !== row.input) row.input.value = field.shown;
      this.dress(row);
    }
    const problems = this.problems(paper.problems);
    this.place.querySelector(":scope > .problems")?.remove();
    if (problems) this.place.prepend(problems);
    // what was said about other fields takes another height now
    const here = this.rows.find((row) => row.item.classList.contains("here"));
    if (here) inSight(here);
  }

  find(name: string): Row | undefined {
    return this.rows.find((row) => row.field.name === name);
  }

  private row(paper: Paper, field: Field, typed: string | undefined): Row {
    const input = document.createElement(field.multiline ? "textarea" : "input");
    input.id = `f-${paper.id}-${field.name}`;
    input.value = typed ?? field.shown;
    input.autocomplete = "off";
    input.spellcheck = false;
    input.dataset.field = field.name;
    const label = made("label", "", field.whose ? made("span", "whose", field.whose) : "", field.label);
    label.htmlFor = input.id;
    const item = made("li", "", label, input, made("div", "said"));
    item.querySelector(".said")!.id = `${input.id}-said`;
    input.setAttribute("aria-describedby", `${input.id}-said`);
    const row = { paper: paper.id, field, item, input };
    this.dress(row);
    return row;
  }

  /** State, problems and candidates of a field. */
  dress(row: Row): void {
    const { field, item } = row;
    const state = this.state(row);
    item.className = `field ${state}${item.classList.contains("here") ? " here" : ""}`;
    const said = item.querySelector(".said")!;
    const parts: (Node | string)[] = [made("span", `state ${state}`, this.stateWord(row))];
    if (field.problems.length > 0 && state !== "good") {
      parts.push(...field.problems.map((each) => made("p", each.severity, `${each.message} ${each.advice}`)));
    }
    if (field.hint) parts.push(made("p", "note", field.hint));
    if (field.candidates.length > 0) {
      const list = made("ul", "candidates");
      field.candidates.forEach((candidate, place) => {
        const button = made("button", "second", made("kbd", "", `F${6 + place}`), " ", differing(candidate.shown, field.shown));
        button.type = "button";
        button.tabIndex = -1;
        button.dataset.candidate = candidate.shown;
        button.append(" ", made("small", "", this.words[candidate.origin] ?? candidate.origin));
        list.append(made("li", "", button));
      });
      parts.push(list);
    }
    said.replaceChildren(...parts);
  }

  private state(row: Row): string {
    const { field } = row;
    if (field.accepted) return field.touched ? "good" : "sure";
    if (this.passed(row.paper, field.name)) return "passed";
    return this.paper?.waiting.includes(field.name) ? "open" : "waiting";
  }

  private stateWord(row: Row): string {
    const { field } = row;
    if (field.accepted) return field.touched ? this.words.confirmed! : this.words.sure!;
    if (field.keying === "once") return field.mine ? this.words.once! : this.words.second!;
    if (field.keying === "disputed") return this.words.disputed!;
    return field.touched ? this.words.doubtful! : this.words.open!;
  }

  private problems(problems: Problem[]): HTMLElement | null {
    const shown = problems.filter((each) => each.severity !== "note");
    if (shown.length === 0) return null;
    return made("div", "problems", ...shown.map((each) => made("p", each.severity, `${each.message} ${each.advice}`)));
  }
}

/** Scroll to the whole of a field where there is room for it, to what is typed in where there is not. */
export function inSight(row: Row): void {
  for (const part of [row.item, row.input]) part.scrollIntoView({ block: "nearest" });
}

export function pageWord(words: Record<string, string>, number: number, all: number): string {
  return filled(words.page_of!, { n: number, all });
}
