// The review station: every key of a reviewer, and nothing that needs a mouse.

import { ask, choose } from "./ask";
import { Bars, one } from "./bars";
import { FieldList, type Input, inSight, type Row } from "./fields";
import { command, type Commands } from "./keys";
import { Lease } from "./lease";
import { filled } from "./made";
import { Papers } from "./papers";
import { Paperwork } from "./paperwork";
import { type Act, Saving, send } from "./saving";
import { type Facts, type Field, hitIn, type Page, type Paper, type Sheet, type State } from "./sheet";
import { setTone } from "./tones";
import { View } from "./view";

class Station implements Commands {
  private readonly facts: Facts;
  private readonly words: Record<string, string>;
  readonly view: View;
  private readonly list: FieldList;
  private readonly papers: Papers;
  private readonly paperwork: Paperwork;
  private readonly lease: Lease;
  private readonly bars: Bars;
  private readonly saving: Saving;
  private readonly typed = new Map<string, string>();
  private whole = false;
  editing = false;

  constructor() {
    this.facts = JSON.parse(one("#facts").textContent!) as Facts;
    this.words = this.facts.words;
    this.view = new View(one("#view"));
    this.papers = new Papers(this.facts, () => this.bars.tellWaiting(this.saving.pending, true));
    this.bars = new Bars(this.facts, this.papers);
    this.list = new FieldList(one("#fields"), this.words, (paper, field) => this.papers.passed.has(`${paper} ${field}`));
    this.saving = new Saving(`/review/${this.facts.dossier}/act`, {
      version: () => this.facts.version,
      waiting: (count, offline) => this.bars.tellWaiting(count, offline),
      done: (act, body) => this.done(act, body),
      stale: (act, now) => this.stale(act, now),
      held: (_, holder) => this.lease.lose(this.words.taken!, holder),
      failed: (act, why) => this.failed(act, why),
    });
    this.lease = new Lease(this.facts, one("#banner"), () => this.draw(), () => this.bars.tellWaiting(this.saving.pending, true));
    this.paperwork = new Paperwork(this.facts, this.papers, (act) => this.add(act), (sentence) => this.bars.tell(sentence));
    this.listen();
    if (this.facts.holder) this.lease.lose(this.words.held!, this.facts.holder);
    this.draw();
    this.toFirst();
    this.toHit();
    document.documentElement.dataset.ready = "1";
  }

  private listen(): void {
    this.view.onDrawn = (page, box) => void this.readBox(page, box);
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.clicked(event));
    const fields = one("#fields");
    fields.addEventListener("focusin", (event) => this.focused(event.target as HTMLElement));
    fields.addEventListener("input", (event) => this.changed(event.target as Input));
    fields.addEventListener("pointerup", () => (this.editing = true));
    fields.addEventListener("click", (event) => this.candidateClicked(event));
    this.bars.approve.addEventListener("click", () => void this.approveAll());
  }

  // --- what is shown ---------------------------------------------------------------------------------
  private draw(): void {
    this.bars.draw(this.lease.lost);
  }

  /** Show a paper, then do the rest: at once where its fields are here, else when they have come. */
  private showPaper(paper: Paper, then: (paper: Paper) => void = () => {}): void {
    this.papers.shown = paper.id;
    if (paper.fields) {
      this.list.show(paper, this.typed);
      this.draw();
      then(paper);
      return;
    }
    this.list.waitFor(paper);
    this.draw();
    this.showPage(paper.pages[0] ?? 1, null);
    void this.papers.load(paper).then((loaded) => {
      if (loaded?.fields && this.papers.shown === paper.id) this.showPaper(loaded, then);
    });
  }

  private showPage(number: number, field: Field | null): void {
    const page = this.facts.pages[number - 1];
    if (!page) return;
    this.view.show(page, this.whole ? null : (field?.page === number ? field.box : null));
    this.bars.namePage(number);
  }

  // --- moving ----------------------------------------------------------------------------------------
  private toFirst(): void {
    const first = this.papers.open()[0];
    const paper = this.papers.all[0];
    if (first) this.go(first.paper, first.name);
    else if (paper) {
      this.showPaper(paper);
      this.showPage(paper.pages[0] ?? 1, null);
      this.atEnd();
    } else {
      this.showPage(1, null);
      this.draw();
    }
  }

  /** Where a search led to. */
  private toHit(): void {
    const hit = hitIn(window.location.hash, this.facts.pages);
    if (!hit) return;
    this.showPage(hit.page.number, null);
    if (hit.box) this.view.show(hit.page, hit.box);
  }

  private go(paper: Paper, name: string): void {
    const focus = (): void => this.list.find(name)?.input.focus();
    if (this.list.shown === paper.id && paper.fields) focus();
    else this.showPaper(paper, focus);
  }

  /** The next field that waits, after this one; then the beginning; then the end. */
  private next(from: Row | null): void {
    const place = this.papers.after(from);
    if (place) this.go(place.paper, place.name);
    this.draw();
    if (!place) this.atEnd();
  }

  private atEnd(): void {
    if (this.facts.may_approve) this.bars.approve.focus();
  }

  private focused(target: HTMLElement): void {
    const row = this.rowOf(target);
    if (!row) return;
    this.editing = false;
    this.whole = false;
    row.input.select();
    for (const each of this.list.rows) each.item.classList.toggle("here", each === row);
    inSight(row);
    const page = row.field.page ?? this.papers.current?.pages[0];
    if (page) this.showPage(page, row.field);
    this.view.prepare(this.papers.ahead());
  }

  private rowOf(target: EventTarget | null): Row | null {
    return this.list.rows.find((row) => row.input === target) ?? null;
  }

  get row(): Row | null {
    return this.rowOf(document.activeElement);
  }

  private get marked(): Row | undefined {
    return this.list.rows.find((each) => each.item.classList.contains("here"));
  }

  context(): void {
    this.whole = !this.whole;
    this.showPage(this.view.number || 1, this.row?.field ?? null);
  }

  turnPage(by: number): void {
    const number = this.view.number + by;
    if (number >= 1 && number <= this.facts.pages.length) this.showPage(number, this.row?.field ?? null);
  }

  otherPaper(by: number): void {
    const paper = this.papers.further(by);
    if (paper) this.openPaper(paper);
  }

  private openPaper(paper: Paper): void {
    this.showPaper(paper, () => {
      const first = this.list.rows[0];
      if (first) first.input.focus();
      else this.showPage(paper.pages[0] ?? 1, null);
    });
  }

  // --- keys ------------------------------------------------------------------------------------------
  private key(event: KeyboardEvent): void {
    if (document.querySelector("dialog[open]") || event.isComposing || (event.target as HTMLElement).closest("[data-own-keys]")) return;
    const does = command(event, this);
    if (does) {
      event.preventDefault();
      does();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.editing = true;
  }

  tone(row: Row, key: string): void {
    if (setTone(row.input, key)) this.changed(row.input);
  }

  escape(row: Row | null): void {
    this.view.draw(false);
    if (!row) return;
    row.input.value = row.field.shown;
    this.typed.delete(`${row.paper} ${row.field.name}`);
    this.editing = false;
    row.input.select();
  }

  showKeys(): void {
    one<HTMLDialogElement>("#keys").showModal();
  }

  showMore(): void {
    one("#more").querySelector<HTMLElement>("summary")!.click();
  }

  private changed(input: Input): void {
    this.editing = true;
    const row = this.rowOf(input);
    if (row) this.typed.set(`${row.paper} ${row.field.name}`, input.value);
  }

  // --- actions on fields -----------------------------------------------------------------------------
  confirm(row: Row): void {
    const value = row.input.value;
    if (value === row.field.shown && row.field.accepted) {
      this.next(row);
      return;
    }
    const reason = row.field.mine ? "misread" : ({ once: "second", disputed: "third" } as Record<string, string>)[row.field.keying ?? ""] ?? "misread";
    this.say(row, value, reason);
  }

  doubt(row: Row): void {
    this.say(row, row.input.value, "doubtful");
  }

  take(row: Row, value: string | undefined): void {
    if (value === undefined) return;
    row.input.value = value;
    this.confirm(row);
  }

  private say(row: Row, value: string, reason: string, more: Record<string, unknown> = {}): void {
    if (this.lease.lost) return;
    this.papers.passed.add(`${row.paper} ${row.field.name}`);
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

  drawMode(): void {
    this.view.draw(true);
    this.bars.tell(this.words.draw!);
  }

  private async readBox(page: Page, box: number[]): Promise<void> {
    this.view.draw(false);
    const row = this.marked;
    if (!row || this.lease.lost) return;
    const answer = await send(`/review/${this.facts.dossier}/read`, { page: page.number, box, document: row.paper, field: row.field.name });
    if (answer.status >= 300) return this.bars.tell(filled(this.words.failed!, { why: answer.body.detail ?? "" }));
    if (!answer.body.shown) return this.bars.tell(this.words.read_nothing!);
    row.input.value = answer.body.shown;
    this.say(row, answer.body.shown, "misread", { page: page.number, box });
  }

  // --- actions on the dossier ------------------------------------------------------------------------
  /** An action whose answer comes with the fields of the paper on the screen, where it names no other. */
  private add(act: Act): void {
    if (!this.lease.lost) this.saving.add({ document: this.papers.current?.id, ...act });
  }

  postpone(): void {
    this.add({ act: "postpone" });
  }

  undo(): void {
    if (!this.lease.lost && !this.facts.undo && this.saving.pending === 0) this.bars.tell(this.words.nothing_to_undo!);
    else this.add({ act: "undo" });
  }

  private async approveAll(): Promise<void> {
    await this.saving.idle();
    let despite = "";
    if (this.facts.remaining.length > 0) {
      despite = (await ask(`${this.words.despite} ${this.facts.remaining.map((each) => each.message).join(" ")}`, this.words.approve!, this.words.cancel!)) ?? "";
      if (!despite) return;
    }
    this.add({ act: "approve", despite });
  }

  private clicked(event: Event): void {
    const target = event.target as HTMLElement;
    const paper = this.papers.find(target.closest<HTMLElement>("[data-paper]")?.dataset.paper);
    if (paper) this.openPaper(paper);
    const what = target.closest<HTMLElement>("[data-does]")?.dataset.does;
    if (!what) return;
    one<HTMLDetailsElement>("#more").open = false;
    const here: Record<string, () => void> = {
      context: () => this.context(),
      previous: () => this.turnPage(-1),
      following: () => this.turnPage(1),
      draw: () => this.drawMode(),
      undo: () => this.undo(),
      postpone: () => this.postpone(),
      keys: () => this.showKeys(),
      over: () => void this.lease.takeOver(),
    };
    if (here[what]) here[what]();
    else void this.paperwork.does(what, this.view.number);
  }

  // --- what comes back -------------------------------------------------------------------------------
  private done(act: Act, body: Sheet & { document?: Paper; next?: string }): void {
    if (body.next) {
      this.bars.tell(this.words[act.act === "approve" ? "approved" : "gone"]!);
      location.assign(body.next);
      return;
    }
    if (act.act === "say") this.typed.delete(`${act.document} ${act.field}`);
    if (body.document) {
      this.renew(body, body.document);
      return;
    }
    this.replace(body);
    if (act.act === "undo") this.bars.tell(this.words.undone!);
  }

  private renew(state: State, paper: Paper): void {
    Object.assign(this.facts, { version: state.version, stage: state.stage, undo: state.undo, remaining: state.remaining });
    this.papers.put(paper);
    this.list.renew(paper);
    this.draw();
  }

  /** Everything anew, at the same field where it is still there. */
  private replace(sheet: Sheet): void {
    const row = this.marked;
    const page = this.view.number;
    Object.assign(this.facts, sheet);
    this.papers.passed.clear();
    this.view.forget();
    const paper = this.papers.find(row?.paper) ?? this.papers.holding(page) ?? this.papers.all[0];
    if (!paper) return this.toFirst();
    this.showPaper(paper, () => {
      const again = row && this.list.find(row.field.name);
      if (again) again.input.focus();
      else this.showPage(Math.min(page || 1, this.facts.pages.length), null);
    });
  }

  private stale(act: Act, now: Sheet): boolean {
    this.bars.tell(this.words.conflict!);
    const paper = now.documents.find((each) => each.id === act.document);
    const field = paper?.fields?.find((each) => each.name === act.field);
    if (act.act !== "say" || !paper || !field) {
      this.replace(now);
      return false;
    }
    Object.assign(this.facts, now);
    this.list.renew(paper);
    const shown = this.papers.current;
    if (shown) void this.papers.load(shown).then((loaded) => loaded && this.list.renew(loaded));
    // somebody changed another field: ours is as it was, so what was typed still fits
    if (field.value === (act.before ?? null)) return true;
    void this.bothShown(act, paper, field);
    return false;
  }

  private async bothShown(act: Act, paper: Paper, field: Field): Promise<void> {
    const text = `${field.label}: ${this.words.yours}: ${String(act.value)} · ${this.words.theirs}: ${field.shown || this.words.empty}`;
    const answer = await choose(this.words.conflict!, text, [["mine", this.words.keep_yours!], ["theirs", this.words.keep_theirs!]]);
    if (answer === "mine") this.saving.add({ ...act, before: field.value });
    else {
      this.typed.delete(`${paper.id} ${field.name}`);
      this.papers.passed.delete(`${paper.id} ${field.name}`);
      this.go(paper, field.name);
    }
  }

  private failed(act: Act, why: string): void {
    this.bars.tell(filled(this.words.failed!, { why }));
    const paper = this.papers.find(act.document);
    if (act.act === "say" && paper) {
      this.papers.passed.delete(`${paper.id} ${String(act.field)}`);
      this.go(paper, String(act.field));
    }
    this.draw();
  }
}

new Station();
