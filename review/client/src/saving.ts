// Saves one thing after the other; what cannot be sent waits and is sent again. Nothing that was typed is lost.

import type { Sheet } from "./sheet";

export type Act = Record<string, unknown> & { act: string };

export interface Answer {
  status: number;
  body: any;
}

const csrf = (): string => document.querySelector<HTMLMetaElement>('meta[name="csrf"]')!.content;

export async function send(address: string, body: unknown, version?: number, keepalive = false): Promise<Answer> {
  const headers: Record<string, string> = { "content-type": "application/json", accept: "application/json", "x-csrf-token": csrf() };
  if (version !== undefined) headers["if-match"] = `"${version}"`;
  return answered(await fetch(address, { method: "POST", headers, body: JSON.stringify(body), keepalive, credentials: "same-origin" }));
}

/** Look at something; nothing is changed. */
export async function ask(address: string): Promise<Answer> {
  return answered(await fetch(address, { headers: { accept: "application/json" }, credentials: "same-origin" }));
}

async function answered(answer: Response): Promise<Answer> {
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
}

export interface Listener {
  /** The version that the next action is based on. */
  version(): number;
  waiting(count: number, offline: boolean): void;
  done(act: Act, body: any): void;
  /** The dossier has changed meanwhile; true: send again, based on what is now. */
  stale(act: Act, now: Sheet): boolean;
  held(act: Act, holder: string): void;
  failed(act: Act, why: string): void;
}

export class Saving {
  private queue: Act[] = [];
  private running = false;
  private readonly idling: (() => void)[] = [];

  constructor(
    private readonly address: string,
    private readonly listener: Listener,
  ) {
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.length > 0) event.preventDefault();
    });
    window.addEventListener("online", () => void this.run());
  }

  get pending(): number {
    return this.queue.length;
  }

  /** When everything is saved. */
  idle(): Promise<void> {
    return this.running || this.queue.length > 0 ? new Promise((resolve) => this.idling.push(resolve)) : Promise.resolve();
  }

  add(act: Act): void {
    this.queue.push(act);
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      while (this.queue.length > 0) {
        this.listener.waiting(this.queue.length, false);
        const act = this.queue[0]!;
        let answer: Answer;
        try {
          answer = await send(this.address, act, this.listener.version());
        } catch {
          this.listener.waiting(this.queue.length, true);
          window.setTimeout(() => void this.run(), 3000);
          return;
        }
        if (answer.status >= 502 || answer.status === 429) {
          this.listener.waiting(this.queue.length, true);
          window.setTimeout(() => void this.run(), 3000);
          return;
        }
        if (answer.status === 412 && this.listener.stale(act, answer.body.now)) continue;
        this.queue.shift();
        if (this.queue.length === 0 && answer.status !== 412) this.listener.waiting(0, false);
        if (answer.status < 300) this.listener.done(act, answer.body);
        else if (answer.status === 423) this.listener.held(act, answer.body.holder ?? "");
        else if (answer.status !== 412) this.listener.failed(act, answer.body.detail ?? String(answer.status));
      }
    } finally {
      this.running = false;
      if (this.queue.length === 0) for (const resolve of this.idling.splice(0)) resolve();
    }
  }
}
