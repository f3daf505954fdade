// What stands around page and fields: the papers' tabs, the page's name, what is left, what was saved.

import { pageWord } from "./fields";
import { filled, made } from "./made";
import type { Papers } from "./papers";
import type { Facts } from "./sheet";

const AT_THE_DESK = ["in_review", "checked"];

export class Bars {
  private readonly tabs = one("#papers");
  private readonly status = one("#status");
  private readonly count = one("#count");
  private readonly pageName = one("#page-name");
  readonly approve = one<HTMLButtonElement>("#approve");

  constructor(
    private readonly facts: Facts,
    private readonly papers: Papers,
  ) {}

  draw(lost: boolean): void {
    this.tabs.replaceChildren(
      ...this.papers.all.map((paper) => {
        const open = this.papers.openIn(paper).length;
        const button = made("button", "tab", paper.title, open > 0 ? made("span", "tag doubt", String(open)) : "");
        button.type = "button";
        button.dataset.paper = paper.id;
        if (paper.id === this.papers.current?.id) button.setAttribute("aria-current", "true");
        return button;
      }),
    );
    this.showCurrentTab();
    const left = this.papers.open().length;
    this.count.textContent = left > 0 ? filled(this.facts.words.left!, { n: left }) : this.end;
    this.approve.disabled = lost || !this.facts.may_approve || !AT_THE_DESK.includes(this.facts.stage);
  }

  /** Among many papers; the page itself stays where it is. */
  private showCurrentTab(): void {
    const tab = this.tabs.querySelector<HTMLElement>("[aria-current]");
    if (!tab) return;
    const top = tab.offsetTop - this.tabs.offsetTop;
    const { scrollTop, clientHeight } = this.tabs;
    if (top < scrollTop || top + tab.offsetHeight > scrollTop + clientHeight) this.tabs.scrollTop = top;
  }

  private get end(): string {
    return this.facts.words[this.facts.may_approve ? "none_left" : "may_not_approve"]!;
  }

  namePage(number: number): void {
    const page = this.facts.pages[number - 1]!;
    const problems = page.problems.filter((each) => each.severity !== "note").map((each) => `${each.message} ${each.advice}`);
    const mark = page.mark ?? (page.blank ? "blank" : null);
    const words = this.facts.words;
    this.pageName.textContent = [pageWord(words, number, this.facts.pages.length), mark && words[mark], problems.join(" ")].filter(Boolean).join(" · ");
  }

  tell(sentence: string): void {
    this.status.textContent = sentence;
  }

  tellWaiting(count: number, offline: boolean): void {
    const words = this.facts.words;
    this.tell(offline ? filled(words.offline!, { n: count }) : count > 0 ? words.saving! : words.saved!);
    this.status.classList.toggle("wrong", offline);
  }
}

export function one<T extends HTMLElement = HTMLElement>(selector: string): T {
  return document.querySelector<T>(selector)!;
}
