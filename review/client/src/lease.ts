// The dossier in this person's hands: kept while it is worked on, given back when left, taken over with notice.

import { filled, made } from "./made";
import { send } from "./saving";
import type { Facts } from "./sheet";

const KEEP_EVERY_MS = 60_000;

export class Lease {
  /** Somebody else has the dossier: it can only be looked at. */
  lost = false;

  constructor(
    private readonly facts: Facts,
    private readonly banner: HTMLElement,
    private readonly changed: () => void,
    private readonly offline: () => void,
  ) {
    window.setInterval(() => void this.keep(), KEEP_EVERY_MS);
    window.addEventListener("pagehide", () => this.leave());
  }

  /** Somebody else has it; `sentence` says how that came. */
  lose(sentence: string, who: string): void {
    this.lost = true;
    const button = made("button", "second", this.facts.words.take_over!);
    button.type = "button";
    button.dataset.does = "over";
    this.banner.replaceChildren(filled(sentence, { who }), " ", button);
    this.banner.hidden = false;
    this.changed();
  }

  async takeOver(): Promise<void> {
    const answer = await send(`/review/${this.facts.dossier}/take?over=true`, {});
    if (answer.status < 300) location.reload();
  }

  private async keep(): Promise<void> {
    if (this.lost) return;
    try {
      const answer = await send(`/review/${this.facts.dossier}/take`, {});
      if (answer.status === 423) this.lose(this.facts.words.taken!, answer.body.holder ?? "");
    } catch {
      this.offline();
    }
  }

  private leave(): void {
    if (!this.lost) void send(`/review/${this.facts.dossier}/act`, { act: "release" }, this.facts.version, true).catch(() => {});
  }
}
