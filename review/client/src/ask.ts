// Small questions in a dialog of the page, for the keyboard.

import { made } from "./made";

/** The chosen answer, or null where it was left by Esc. */
export function choose(title: string, text: string, answers: [string, string][]): Promise<string | null> {
  return opened(title, (dialog) => {
    dialog.append(made("p", "", text));
    const row = made("div", "row");
    for (const [value, word] of answers) {
      const button = made("button", "", word);
      button.value = value;
      row.append(button);
    }
    return row;
  });
}

/** What was typed, or null. */
export function ask(title: string, ok: string, cancel: string, options?: [string, string][]): Promise<string | null> {
  return opened(title, (dialog, form) => {
    const input = options ? document.createElement("select") : document.createElement("input");
    input.setAttribute("aria-label", title);
    if (input instanceof HTMLSelectElement) {
      for (const [value, word] of options ?? []) {
        const option = made("option", "", word);
        option.value = value;
        input.append(option);
      }
    }
    dialog.append(input);
    const yes = made("button", "", ok);
    const no = made("button", "second", cancel);
    no.type = "button";
    no.addEventListener("click", () => dialog.close(""));
    form.addEventListener("submit", () => (yes.value = `=${input.value}`));
    return made("div", "row", yes, no);
  }).then((answer) => (answer?.startsWith("=") ? answer.slice(1) : null));
}

function opened(title: string, fill: (dialog: HTMLDialogElement, form: HTMLFormElement) => HTMLElement): Promise<string | null> {
  const dialog = document.createElement("dialog");
  const form = document.createElement("form");
  form.method = "dialog";
  dialog.setAttribute("aria-label", title);
  dialog.append(made("h2", "", title));
  const last = fill(dialog, form);
  // the form holds the controls, so that Enter answers
  form.append(...[...dialog.children].slice(1), last);
  dialog.append(form);
  document.body.append(dialog);
  const before = document.activeElement as HTMLElement | null;
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus();
      resolve(dialog.returnValue || null);
    });
    dialog.showModal();
  });
}
