// The review station: every key of a reviewer, and nothing that needs a mouse.

import { ask, choose } from "./ask";
import { FieldList, type Input, pageWord, type Row } from "./fields";
import { filled, made } from "./made";
import { type Act, Saving, send } from "./saving";
import { type Edges, type Facts, type Field, type Page, type Paper, type Sheet, type State, turned, waits } from "./sheet";
import { setTone } from "./tones";
import { View } from "./view";

const TAKE_EVERY_MS = 60_000;
const AHEAD = 6;

class Station {
  private readonly facts: Facts;
  private readonly words: Record<string, string>;
  private readonly view: View;
  private readonly list: FieldList;
  private readonly saving: Saving;
  private readonly typed = new Map<string, string>();
  private readonly passed = new Set<string>();
  private editing = false;
  private whole = false;
  private held = false;
  private readonly tabs = one("#papers");
  private readonly status = one("#status");
  private readonly banner = one("#banner");
  private readonly count = one("#count");
  private readonly approve = one<HTMLButtonElement>("#approve");
  private readonly pageName = one("#page-name");

  constructor() {
    this.facts = JSON.parse(one("#facts").textContent!) as Facts;
    this.words = this.facts.words;
    this.view = new View(one("#view"));
    this.list = new FieldList(one("#fields"), this.words, (paper, field) => this.passed.has(`${paper} ${field}`));
    this.saving = new Saving(`/review/${this.facts.dossier}/act`, {
      version: () => this.facts.version,
      waiting: (count, offline) => this.tellWaiting(count, offline),
      done: (act, body) => this.done(act, body),
      stale: (act, now) => this.stale(act, now),
      held: (_, holder) => this.tellHeld(this.words.taken!, holder),
      failed: (act, why) => this.failed(act, why),
    });
    this.view.onDrawn = (page, box) => void this.readBox(page, box);
    document.addEventListener("keydown", (event) => this.key(event));
    one("#fields").addEventListener("focusin", (event) => this.focused(event.target as HTMLElement));
    one("#fields").addEventListener("input", (event) => this.changed(event.target as Input));
    one("#fields").addEventListener("pointerup", () => (this.editing = true));
    one("#fields").addEventListener("click", (event) => this.candidateClicked(event));
    document.addEventListener("click", (event) => this.clicked(event));
    this.approve.addEventListener("click", () => void this.approveAll());
    if (this.facts.holder) this.tellHeld(this.words.held!, this.facts.holder);
    window.setInterval(() => void this.keep(), TAKE_EVERY_MS);
    window.addEventListener("pagehide", () => this.leave());
    this.draw();
    this.toFirst();
    this.toHit();
    document.documentElement.dataset.ready = "1";
  }

  // --- what is shown ---------------------------------------------------------------------------------
  private get papers(): Paper[] {
    return this.facts.documents;
  }

  private get paper(): Paper | undefined {
    return this.papers.find((each) => each.id === this.list.shown) ?? this.papers[0];
  }

  private draw(): void {
    this.tabs.replaceChildren(
      ...this.papers.map((paper) => {
        const open = paper.fields.filter((field) => this.isOpen(paper, field)).length;
        const button = made("button", "tab", paper.title, open > 0 ? made("span", "tag doubt", String(open)) : "");
        button.type = "button";
        button.dataset.paper = paper.id;
        if (paper.id === this.paper?.id) button.setAttribute("aria-current", "true");
        return button;
      }),
    );
    const left = this.open().length;
    this.count.textContent = left > 0 ? filled(this.words.left!, { n: left }) : "";
    this.approve.disabled = this.held || !this.facts.may_approve || !["in_review", "checked"].includes(this.facts.stage);
  }

  private showPaper(paper: Paper): void {
    this.list.show(paper, this.typed);
    this.draw();
  }

  private showPage(number: number, field: Field | null): void {
    const page = this.facts.pages[number - 1];
    if (!page) return;
    this.view.show(page, this.whole ? null : (field?.page === number ? field.box : null));
    const problems = page.problems.filter((each) => each.severity !== "note").map((each) => `${each.message} ${each.advice}`);
    const mark = page.mark ? ` · ${this.words[page.mark]}` : page.blank ? ` · ${this.words.blank}` : "";
    this.pageName.textContent = pageWord(this.words, number, this.facts.pages.length) + mark + (problems.length ? ` · ${problems.join(" ")}` : "");
  }

  private isOpen(paper: Paper, field: Field): boolean {
    return waits(field) && !this.passed.has(`${paper.id} ${field.name}`);
  }

  /** Fields that wait for this person, paper by paper. */
  private open(): [Paper, Field][] {
    return this.papers.flatMap((paper) => paper.fields.filter((field) => this.isOpen(paper, field)).map((field): [Paper, Field] => [paper, field]));
  }

  // --- moving ----------------------------------------------------------------------------------------
  private toFirst(): void {
    const first = this.open()[0];
    if (first) this.go(first[0], first[1].name);
    else if (this.papers[0]) {
      this.showPaper(this.papers[0]);
      this.showPage(this.papers[0].pages[0] ?? 1, null);
      this.atEnd();
    } else {
      this.showPage(1, null);
      this.draw();
    }
  }

  /** Where a search led to: the address says it behind the `#`, in the frame of the scan. */
  private toHit(): void {
    const asked = new URLSearchParams(window.location.hash.slice(1));
    const page = this.facts.pages[Number(asked.get("page")) - 1];
    if (!page) return;
    const edges = (asked.get("box") ?? "").split(",").map(Number);
    const box = edges.length === 4 && edges.every((edge) => edge >= 0 && edge <= 1) ? turned(edges as Edges, page.turn) : null;
    this.showPage(page.number, null);
    if (box) this.view.show(page, box);
  }

  private go(paper: Paper, name: string): void {
    if (this.list.shown !== paper.id) this.showPaper(paper);
    const row = this.list.find(name);
    if (!row) return;
    row.input.focus();
    row.input.select();
  }

  /** The next field that waits, after this one; then the beginning; then the end. */
  private next(from: Row | null): void {
    const open = this.open();
    if (open.length === 0) {
      this.draw();
      this.atEnd();
      return;
    }
    const order = this.papers.flatMap((paper) => paper.fields.map((field) => `${paper.id} ${field.name}`));
    const here = from ? order.indexOf(`${from.paper} ${from.field.name}`) : -1;
    const [paper, field] = open.find(([paper, field]) => order.indexOf(`${paper.id} ${field.name}`) > here) ?? open[0]!;
    this.go(paper, field.name);
    this.draw();
    this.prepare(open);
  }

  private prepare(open: [Paper, Field][]): void {
    const numbers = [...new Set(open.map(([, field]) => field.page).filter((page): page is number => page !== null))];
    this.view.prepare(numbers.slice(0, AHEAD).map((number) => this.facts.pages[number - 1]!).filter(Boolean));
  }

  private atEnd(): void {
    this.count.textContent = this.words[this.facts.may_approve ? "none_left" : "may_not_approve"]!;
    if (this.facts.may_approve) this.approve.focus();
  }

  private focused(target: HTMLElement): void {
    const row = this.rowOf(target);
    if (!row) return;
    this.editing = false;
    this.whole = false;
    row.input.select();
    for (const each of this.list.rows) each.item.classList.toggle("here", each === row);
    row.item.scrollIntoView({ block: "nearest" });
    const page = row.field.page ?? this.paper?.pages[0];
    if (page) this.showPage(page, row.field);
    this.prepare(this.open());
  }

  private rowOf(target: EventTarget | null): Row | null {
    return this.list.rows.find((row) => row.input === target) ?? null;
  }

  private get row(): Row | null {
    return this.rowOf(document.activeElement);
  }

  // --- keys ------------------------------------------------------------------------------------------
  private key(event: KeyboardEvent): void {
    if (document.querySelector("dialog[open]") || event.isComposing) return;
    const does = this.command(event);
    if (!does) {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.editing = true;
      return;
    }
    event.preventDefault();
    does();
  }

  private command(event: KeyboardEvent): (() => void) | null {
    const { key } = event;
    const row = this.row;
    if (event.altKey && !event.ctrlKey) return this.altCommand(event.code.startsWith("Digit") ? event.code.slice(5) : key.toLowerCase(), row);
    if (event.ctrlKey && key === "Enter") return () => this.postpone();
    if (event.ctrlKey && key.toLowerCase() === "z") return this.editing && row && row.input.value !== row.field.shown ? null : () => this.undo();
    if (event.ctrlKey || event.metaKey) return null;
    if (key === "F1" || (key === "?" && !this.editing)) return () => one<HTMLDialogElement>("#keys").showModal();
    if (key === "F2") return () => this.context();
    if (key === "PageDown" || key === "PageUp") return () => this.turnPage(key === "PageDown" ? 1 : -1);
    if (key === "Escape") return () => this.escape(row);
    if (!row) return null;
    if (key === "Enter" && !event.shiftKey) return () => this.confirm(row);
    if (key === " " && !this.editing) return () => this.doubt(row);
    const place = ["F6", "F7", "F8", "F9"].indexOf(key);
    return place >= 0 ? () => this.take(row, row.field.candidates[place]?.shown) : null;
  }

  private altCommand(key: string, row: Row | null): (() => void) | null {
    if (/^[1-6]$/.test(key)) return row ? () => this.tone(row, key) : null;
    const commands: Record<string, () => void> = {
      g: () => one("#more").querySelector<HTMLElement>("summary")!.click(),
      v: () => this.drawMode(),
      "=": () => this.view.zoom(1.25),
      "-": () => this.view.zoom(0.8),
      arrowup: () => this.view.pan(0, 80),
      arrowdown: () => this.view.pan(0, -80),
      n: () => this.otherPaper(1),
      b: () => this.otherPaper(-1),
    };
    return commands[key] ?? null;
  }

  private tone(row: Row, key: string): void {
    if (setTone(row.input, key)) {
      this.editing = true;
      this.changed(row.input);
    }
  }

  private escape(row: Row | null): void {
    this.view.draw(false);
    if (!row) return;
    row.input.value = row.field.shown;
    this.typed.delete(`${row.paper} ${row.field.name}`);
    this.editing = false;
    row.input.select();
  }

  private context(): void {
    this.whole = !this.whole;
    const row = this.row;
    this.showPage(this.view.number || 1, row?.field ?? null);
  }

  private turnPage(by: number): void {
    const number = this.view.number + by;
    if (number >= 1 && number <= this.facts.pages.length) this.showPage(number, this.row?.field ?? null);
  }

  private otherPaper(by: number): void {
    const here = this.papers.findIndex((each) => each.id === this.paper?.id);
    const paper = this.papers[(here + by + this.papers.length) % this.papers.length];
    if (paper) this.openPaper(paper);
  }

  private openPaper(paper: Paper): void {
    this.showPaper(paper);
    const first = this.list.rows[0];
    if (first) first.input.focus();
    else this.showPage(paper.pages[0] ?? 1, null);
  }

  private changed(input: Input): void {
    this.editing = true;
    const row = this.rowOf(input);
    if (row) this.typed.set(`${row.paper} ${row.field.name}`, input.value);
  }

  // --- actions on fields -----------------------------------------------------------------------------
  private confirm(row: Row): void {
    const value = row.input.value;
    if (value === row.field.shown && row.field.accepted && !waits(row.field)) {
      this.next(row);
      return;
    }
    const reason = row.field.mine ? "misread" : ({ once: "second", disputed: "third" } as Record<string, string>)[row.field.keying ?? ""] ?? "misread";
    this.say(row, value, reason);
  }

  private doubt(row: Row): void {
    this.say(row, row.input.value, "doubtful");
  }

  private take(row: Row, value: string | undefined): void {
    if (value === undefined) return;
    row.input.value = value;
    this.confirm(row);
  }

  private say(row: Row, value: string, reason: string, more: Record<string, unknown> = {}): void {
    if (this.held) return;
    this.passed.add(`${row.paper} ${row.field.name}`);
    this.typed.set(`${row.paper} ${row.field.name}`, value);
    const before = row.field.value;
    this.saving.add({ act: "say", document: row.paper, field: row.field.name, value, reason, before, ...more });
    row.item.className = `field ${reason === "doubtful" ? "passed" : "good"} here`;
    this.next(row);
  }

  private candidateClicked(event: Event): void {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-candidate]");
    const row = this.list.rows.find((each) => button && each.item.contains(button));
    if (row) this.take(row, button!.dataset.candidate);
  }

  // --- actions on the dossier ------------------------------------------------------------------------
  private postpone(): void {
    if (!this.held) this.saving.add({ act: "postpone" });
  }

  private undo(): void {
    if (this.held) return;
    if (!this.facts.undo && this.saving.pending === 0) this.tell(this.words.nothing_to_undo!);
    else this.saving.add({ act: "undo" });
  }

  private async approveAll(): Promise<void> {
    await this.saving.idle();
    let despite = "";
    if (this.facts.remaining.length > 0) {
      despite = (await ask(`${this.words.despite} ${this.facts.remaining.map((each) => each.message).join(" ")}`, this.words.approve!, this.words.cancel!)) ?? "";
      if (!despite) return;
    }
    this.saving.add({ act: "approve", despite });
  }

  private clicked(event: Event): void {
    const target = event.target as HTMLElement;
    const tab = target.closest<HTMLElement>("[data-paper]");
    const paper = this.papers.find((each) => each.id === tab?.dataset.paper);
    if (paper) this.openPaper(paper);
    const does = target.closest<HTMLElement>("[data-does]")?.dataset.does;
    if (does) void this.does(does);
  }

  private async does(what: string): Promise<void> {
    one<HTMLDetailsElement>("#more").open = false;
    const page = this.view.number;
    const paper = this.papers.find((each) => each.pages.includes(page)) ?? this.paper;
    const at = paper?.pages.indexOf(page) ?? -1;
    switch (what) {
      case "context": return this.context();
      case "previous": return this.turnPage(-1);
      case "following": return this.turnPage(1);
      case "draw": return this.drawMode();
      case "undo": return this.undo();
      case "postpone": return this.postpone();
      case "keys": return one<HTMLDialogElement>("#keys").showModal();
      case "over": return this.takeOver();
      case "right": return this.saving.add({ act: "turn", page, degrees: 90 });
      case "left": return this.saving.add({ act: "turn", page, degrees: 270 });
      case "blank": return this.saving.add({ act: "mark", page, mark: "blank" });
      case "separator": return this.saving.add({ act: "mark", page, mark: "separator" });
      case "rescan": return this.rescan(page);
    }
    if (!paper) return;
    if (what === "split") this.saving.add({ act: "split", document: paper.id, page });
    if (what === "merge") this.saving.add({ act: "merge", document: paper.id });
    if (what === "up" || what === "down") this.move(paper, at, what === "up" ? -1 : 1);
    if (what === "form") await this.changeForm(paper);
  }

  private move(paper: Paper, at: number, by: number): void {
    const to = at + by;
    if (to < 0 || to >= paper.pages.length) {
      this.tell(this.words.no_pages!);
      return;
    }
    const pages = [...paper.pages];
    [pages[at], pages[to]] = [pages[to]!, pages[at]!];
    this.saving.add({ act: "reorder", document: paper.id, pages });
  }

  private async changeForm(paper: Paper): Promise<void> {
    const options = this.facts.forms.map((each): [string, string] => [`${each.form} ${each.edition}`, `${each.title} (${each.edition})`]);
    const chosen = await ask(paper.title, this.words.ok!, this.words.cancel!, options);
    const form = this.facts.forms.find((each) => `${each.form} ${each.edition}` === chosen);
    if (form) this.saving.add({ act: "form", document: paper.id, form: form.form, edition: form.edition });
  }

  private async rescan(page: number): Promise<void> {
    const answer = await ask(this.words.rescan_why!, this.words.ok!, this.words.cancel!);
    if (answer === null) return;
    const pages = answer.match(/\d+/g)?.map(Number) ?? [page];
    this.saving.add({ act: "rescan", pages });
  }

  private drawMode(): void {
    this.view.draw(true);
    this.tell(this.words.draw!);
  }

  private async readBox(page: Page, box: number[]): Promise<void> {
    this.view.draw(false);
    const row = this.list.rows.find((each) => each.item.classList.contains("here"));
    if (!row || this.held) return;
    const answer = await send(`/review/${this.facts.dossier}/read`, { page: page.number, box, document: row.paper, field: row.field.name });
    if (answer.status >= 300) return this.tell(filled(this.words.failed!, { why: answer.body.detail ?? "" }));
    if (!answer.body.shown) return this.tell(this.words.read_nothing!);
    row.input.value = answer.body.shown;
    this.say(row, answer.body.shown, "misread", { page: page.number, box });
  }

  // --- what comes back -------------------------------------------------------------------------------
  private done(act: Act, body: Sheet & { document?: Paper; next?: string }): void {
    if (body.next) {
      this.tell(this.words[act.act === "approve" ? "approved" : "gone"]!);
      location.assign(body.next);
      return;
    }
    if (act.act === "say") this.typed.delete(`${act.document} ${act.field}`);
    if (body.document) {
      this.renew(body, body.document);
      return;
    }
    this.replace(body);
    if (act.act === "undo") this.tell(this.words.undone!);
  }

  private renew(state: State, paper: Paper): void {
    Object.assign(this.facts, { version: state.version, stage: state.stage, undo: state.undo, remaining: state.remaining });
    const place = this.papers.findIndex((each) => each.id === paper.id);
    if (place >= 0) this.papers[place] = paper;
    this.list.renew(paper);
    this.draw();
    if (this.open().length === 0) this.count.textContent = this.words[this.facts.may_approve ? "none_left" : "may_not_approve"]!;
  }

  /** Everything anew, at the same field where it is still there. */
  private replace(sheet: Sheet): void {
    const row = this.list.rows.find((each) => each.item.classList.contains("here"));
    const page = this.view.number;
    Object.assign(this.facts, sheet);
    this.passed.clear();
    this.view.forget();
    const paper = this.papers.find((each) => each.id === row?.paper) ?? this.papers.find((each) => each.pages.includes(page)) ?? this.papers[0];
    if (!paper) return this.toFirst();
    this.showPaper(paper);
    const again = row && this.list.find(row.field.name);
    if (again) again.input.focus();
    else this.showPage(Math.min(page || 1, this.facts.pages.length), null);
  }

  private stale(act: Act, now: Sheet): boolean {
    const paper = now.documents.find((each) => each.id === act.document);
    const field = paper?.fields.find((each) => each.name === act.field);
    Object.assign(this.facts, now);
    if (act.act !== "say" || !paper || !field) {
      this.replace(now);
      return false;
    }
    this.list.renew(paper);
    // somebody changed another field: ours is as it was, so what was typed still fits
    if (field.value === (act.before ?? null)) return true;
    void this.bothShown(act, paper, field);
    return false;
  }

  private async bothShown(act: Act, paper: Paper, field: Field): Promise<void> {
    const text = `${field.label}: ${this.words.yours}: ${String(act.value)} · ${this.words.theirs}: ${field.shown || this.words.empty}`;
    const answer = await choose(this.words.conflict!, text, [
      ["mine", this.words.keep_yours!],
      ["theirs", this.words.keep_theirs!],
    ]);
    if (answer === "mine") this.saving.add({ ...act, before: field.value });
    else {
      this.typed.delete(`${paper.id} ${field.name}`);
      this.passed.delete(`${paper.id} ${field.name}`);
      this.go(paper, field.name);
    }
  }

  private failed(act: Act, why: string): void {
    this.tell(filled(this.words.failed!, { why }));
    const paper = this.papers.find((each) => each.id === act.document);
    if (act.act === "say" && paper) {
      this.passed.delete(`${paper.id} ${String(act.field)}`);
      this.go(paper, String(act.field));
    }
    this.draw();
  }

  // --- leases ----------------------------------------------------------------------------------------
  private async keep(): Promise<void> {
    if (this.held) return;
    try {
      const answer = await send(`/review/${this.facts.dossier}/take`, {});
      if (answer.status === 423) this.tellHeld(this.words.taken!, answer.body.holder ?? "");
    } catch {
      this.tellWaiting(this.saving.pending, true);
    }
  }

  private async takeOver(): Promise<void> {
    const answer = await send(`/review/${this.facts.dossier}/take?over=true`, {});
    if (answer.status < 300) location.reload();
  }

  private leave(): void {
    if (!this.held) void send(`/review/${this.facts.dossier}/act`, { act: "release" }, this.facts.version, true).catch(() => {});
  }

  private tellHeld(sentence: string, who: string): void {
    this.held = true;
    const button = made("button", "second", this.words.take_over!);
    button.type = "button";
    button.dataset.does = "over";
    this.banner.replaceChildren(filled(sentence, { who }), " ", button);
    this.banner.hidden = false;
    this.draw();
  }

  private tellWaiting(count: number, offline: boolean): void {
    this.status.textContent = offline ? filled(this.words.offline!, { n: count }) : count > 0 ? this.words.saving! : this.words.saved!;
    this.status.classList.toggle("wrong", offline);
  }

  private tell(sentence: string): void {
    this.status.textContent = sentence;
  }
}

function one<T extends HTMLElement = HTMLElement>(selector: string): T {
  return document.querySelector<T>(selector)!;
}

new Station();
