// The papers of the dossier: which of their fields wait for this person, and the fields, asked for when wanted.

import type { Row } from "./fields";
import { ask } from "./saving";
import type { Facts, Page, Paper } from "./sheet";

const AGAIN_MS = 3000;
const PICTURES_AHEAD = 6;

/** A field, by its paper and name. */
export interface Place {
  paper: Paper;
  name: string;
}

export class Papers {
  private readonly coming = new Map<string, Promise<Paper | null>>();
  /** Fields that were said something about and are not back from the server yet, as `paper name`. */
  readonly passed = new Set<string>();
  shown = "";

  constructor(
    private readonly facts: Facts,
    private readonly offline: () => void,
  ) {}

  get all(): Paper[] {
    return this.facts.documents;
  }

  find(id: unknown): Paper | undefined {
    return this.all.find((each) => each.id === id);
  }

  /** The paper on the screen. */
  get current(): Paper | undefined {
    return this.find(this.shown) ?? this.all[0];
  }

  /** The paper that the page belongs to. */
  holding(page: number): Paper | undefined {
    return this.all.find((each) => each.pages.includes(page));
  }

  /** The paper so many places further, round and round. */
  further(by: number): Paper | undefined {
    const here = this.all.findIndex((each) => each.id === this.current?.id);
    return this.all[(here + by + this.all.length) % this.all.length];
  }

  openIn(paper: Paper): Place[] {
    return paper.waiting.filter((name) => !this.passed.has(`${paper.id} ${name}`)).map((name) => ({ paper, name }));
  }

  /** Fields that wait for this person, paper by paper. */
  open(): Place[] {
    return this.all.flatMap((paper) => this.openIn(paper));
  }

  /** The next field that waits after this one; then from the beginning. */
  after(from: Row | null): Place | undefined {
    const open = this.open();
    const at = this.all.findIndex((each) => each.id === from?.paper);
    const order = this.all[at]?.fields?.map((field) => field.name) ?? [];
    const later = (place: Place): boolean => {
      const paper = this.all.indexOf(place.paper);
      return paper > at || (paper === at && order.indexOf(place.name) > order.indexOf(from!.field.name));
    };
    return open.find(later) ?? open[0];
  }

  /** Put a paper as the server has it now in the place of what is known of it. */
  put(paper: Paper): void {
    const at = this.all.findIndex((each) => each.id === paper.id);
    if (at >= 0) this.all[at] = paper;
  }

  /** The paper with its fields; null where it is gone. Asked for again and again while there is no connection. */
  load(paper: Paper): Promise<Paper | null> {
    const known = this.find(paper.id);
    if (!known || known.fields) return Promise.resolve(known ?? null);
    let coming = this.coming.get(paper.id);
    if (!coming) {
      coming = this.asked(paper.id).finally(() => this.coming.delete(paper.id));
      this.coming.set(paper.id, coming);
    }
    return coming;
  }

  /** Fetch what comes next, and say which pages to have ready. */
  ahead(): Page[] {
    const open = this.open();
    const next = open.find((place) => !place.paper.fields);
    if (next) void this.load(next.paper);
    const numbers = open.map(({ paper, name }) => paper.fields?.find((field) => field.name === name)?.page ?? paper.pages[0]);
    const pages = [...new Set(numbers)].map((number) => this.facts.pages[(number ?? 0) - 1]);
    return pages.filter((page) => page !== undefined).slice(0, PICTURES_AHEAD);
  }

  private async asked(id: string): Promise<Paper | null> {
    for (;;) {
      try {
        const answer = await ask(`/review/${this.facts.dossier}/papers/${id}`);
        if (answer.status < 300) this.put(answer.body.document as Paper);
        if (answer.status < 500) return this.find(id) ?? null;
      } catch {
        this.offline();
      }
      await new Promise((resolve) => {
        window.setTimeout(resolve, AGAIN_MS);
        window.addEventListener("online", resolve, { once: true });
      });
    }
  }
}
