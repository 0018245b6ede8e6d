// SPDX-License-Identifier: GPL-3.0-or-later
// How many characters a text has, counted as the server counts them once it has cleaned it: composed, a run of blanks as one,
// none at the ends of lines and of the text, line breaks as one character.

const lines = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;
const unseen = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]/g;

export function countCharacters(text) {
  const clean = text.replace(lines, "\n").replace(unseen, "").replace(/[^\S\n]+/g, " ").replace(/ *\n */g, "\n").trim();

  return [...clean.normalize("NFC")].length;
}

// <textarea data-count-max="4000"> and, described by it, <span data-count-words="{0} of 4.000 characters">.
export function startCount(doc = document) {
  const number = new Intl.NumberFormat(doc.documentElement.lang || "vi");

  function show(field) {
    const line = doc.getElementById(`${field.id}-n`), count = countCharacters(field.value);

    if (line === null) return;
    line.textContent = line.dataset.countWords.replace("{0}", number.format(count));
    line.classList.toggle("is-over", count > Number(field.dataset.countMax));
  }

  for (const field of doc.querySelectorAll("textarea[data-count-max]")) {
    // A kept draft that is laid over the form is told of there.
    (field.form ?? field).addEventListener("input", () => show(field));
    show(field);
  }
}
