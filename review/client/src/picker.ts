// Picks one of hundreds of procedures by a few letters of its name or code, with marks or without, by the keyboard.

import { filled } from "./made";

export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}

/** Those whose text holds every word that was typed, as the beginning of one of its own words. */
export function matching<T extends { text: string }>(all: T[], typed: string): T[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return all.filter((each) => {
    const own = plain(each.text).split(/[^\p{L}\p{N}.]+/u);
    return words.every((word) => own.some((part) => part.startsWith(word)));
  });
}

export function offerPicking(form: HTMLFormElement): void {
  const label = form.querySelector<HTMLElement>("[data-filter-label]")!;
  const typed = form.querySelector<HTMLInputElement>("[data-filter]")!;
  const told = form.querySelector<HTMLElement>("[data-matching]")!;
  const list = form.querySelector<HTMLSelectElement>("select")!;
  const all = [...list.options];
  label.hidden = false;
  typed.focus();
  const show = (): void => {
    const found = matching(all, typed.value);
    list.replaceChildren(...found);
    if (list.selectedIndex < 0 && found[0]) list.selectedIndex = 0;
    told.textContent = filled(told.dataset.words ?? "", { n: found.length });
  };
  typed.addEventListener("input", () => {
    list.selectedIndex = -1;
    show();
  });
  typed.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    list.selectedIndex = Math.max(0, Math.min(list.options.length - 1, list.selectedIndex + step));
  });
  list.addEventListener("dblclick", () => form.requestSubmit());
  show();
}
