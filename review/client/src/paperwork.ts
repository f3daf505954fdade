// What can be done with papers and pages: split, merge, reorder, turn, mark, another form, back to the scanner.

import { ask } from "./ask";
import type { Papers } from "./papers";
import type { Act } from "./saving";
import type { Facts, Paper } from "./sheet";

export class Paperwork {
  constructor(
    private readonly facts: Facts,
    private readonly papers: Papers,
    private readonly add: (act: Act) => void,
    private readonly tell: (sentence: string) => void,
  ) {}

  private get words(): Record<string, string> {
    return this.facts.words;
  }

  /** Do what a button of the menu says with the page that is looked at. */
  async does(what: string, page: number): Promise<void> {
    switch (what) {
      case "right": return this.add({ act: "turn", page, degrees: 90 });
      case "left": return this.add({ act: "turn", page, degrees: 270 });
      case "blank": return this.add({ act: "mark", page, mark: "blank" });
      case "separator": return this.add({ act: "mark", page, mark: "separator" });
      case "rescan": return this.rescan(page);
    }
    const paper = this.papers.holding(page) ?? this.papers.current;
    if (!paper) return;
    if (what === "split") this.add({ act: "split", document: paper.id, page });
    if (what === "merge") this.add({ act: "merge", document: paper.id });
    if (what === "up" || what === "down") this.move(paper, page, what === "up" ? -1 : 1);
    if (what === "form") await this.changeForm(paper);
  }

  private move(paper: Paper, page: number, by: number): void {
    const at = paper.pages.indexOf(page);
    const to = at + by;
    if (to < 0 || to >= paper.pages.length) {
      this.tell(this.words.no_pages!);
      return;
    }
    const pages = [...paper.pages];
    [pages[at], pages[to]] = [pages[to]!, pages[at]!];
    this.add({ act: "reorder", document: paper.id, pages });
  }

  private async changeForm(paper: Paper): Promise<void> {
    const options = this.facts.forms.map((each): [string, string] => [`${each.form} ${each.edition}`, `${each.title} (${each.edition})`]);
    const chosen = await ask(paper.title, this.words.ok!, this.words.cancel!, options);
    const form = this.facts.forms.find((each) => `${each.form} ${each.edition}` === chosen);
    if (form) this.add({ act: "form", document: paper.id, form: form.form, edition: form.edition });
  }

  private async rescan(page: number): Promise<void> {
    const answer = await ask(this.words.rescan_why!, this.words.ok!, this.words.cancel!);
    if (answer === null) return;
    const pages = answer.match(/\d+/g)?.map(Number) ?? [page];
    this.add({ act: "rescan", pages });
  }
}
