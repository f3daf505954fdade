// Tone marks: puts one of the six tones on the Vietnamese word under the caret.

/** Combining marks by the key that sets them, as on a VNI keyboard; 6 takes the tone away. */
const MARKS: Record<string, string> = { "1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323", "6": "" };
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const VOWELS = "aăâeêioôơuưy";

/** Letters without their tone; circumflex, breve and horn stay. */
function toneless(word: string): string {
  return word.normalize("NFD").replace(TONES, "").normalize("NFC");
}

/** The place in a toneless word of the vowel that carries the tone; -1 where there is none. */
function carrier(word: string): number {
  const lower = word.toLowerCase();
  let start = 0;
  // qu and gi are consonants, unless nothing else could be the vowel
  if (/^qu./.test(lower)) start = 2;
  else if (/^gi[aăâeêoôơuưy]/.test(lower)) start = 2;
  let first = -1;
  let last = -1;
  for (let i = start; i < lower.length; i++) {
    if (VOWELS.includes(lower[i]!)) {
      if (first < 0) first = i;
      last = i;
    } else if (first >= 0) break;
  }
  if (first < 0) return -1;
  for (let i = last; i >= first; i--) if ("ăâêôơư".includes(lower[i]!)) return lower.slice(i - 1, i + 1) === "ưu" ? i - 1 : i;
  const length = last - first + 1;
  const closed = last + 1 < lower.length;
  if (length === 1) return first;
  if (length >= 3) return first + 1;
  return closed ? last : first;
}

/** The word with this tone in the place of the one it has. */
export function withTone(word: string, key: string): string {
  const bare = toneless(word);
  const at = carrier(bare);
  const mark = MARKS[key];
  if (at < 0 || mark === undefined) return word;
  return bare.slice(0, at) + (bare[at]! + mark).normalize("NFC") + bare.slice(at + 1);
}

/** Sets the tone of the word under the caret; false where there is no word. */
export function setTone(input: HTMLInputElement | HTMLTextAreaElement, key: string): boolean {
  const text = input.value;
  const caret = input.selectionEnd ?? text.length;
  let start = caret;
  let end = caret;
  while (start > 0 && /\p{L}|\p{M}/u.test(text[start - 1]!)) start--;
  while (end < text.length && /\p{L}|\p{M}/u.test(text[end]!)) end++;
  if (start === end) return false;
  const word = withTone(text.slice(start, end), key);
  input.setRangeText(word, start, end);
  const place = Math.min(start + word.length, caret + word.length - (end - start));
  input.setSelectionRange(place, place);
  return true;
}
