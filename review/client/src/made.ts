// Elements with text in them, never with markup: what a paper says is not to be trusted.

export function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  kind = "",
  ...inside: (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.append(...inside);
  return element;
}

export function filled(sentence: string, facts: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/** The letters of `text` that differ from `other`, marked: common beginning and end stay plain. */
export function differing(text: string, other: string): DocumentFragment {
  let start = 0;
  while (start < text.length && start < other.length && text[start] === other[start]) start++;
  let end = 0;
  while (end < text.length - start && end < other.length - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end++;
  const fragment = document.createDocumentFragment();
  fragment.append(text.slice(0, start));
  if (text.length - end > start) fragment.append(made("mark", "", text.slice(start, text.length - end)));
  fragment.append(text.slice(text.length - end));
  return fragment;
}
