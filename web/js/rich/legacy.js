// SPDX-License-Identifier: GPL-3.0-or-later
// Text in an old encoding (TCVN3, VNI): the server recognises it, the page offers what it would become, and nobody's words are
// changed before they say so.

const afterTyping = 900;

// Letters that Vietnamese in Unicode hardly uses, and old encodings use all the time.
const isSuspect = (text) => /[\u0080-\u00bf\u00c6\u00d0\u00d7\u00d8\u00dc-\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb-\u00ff]/.test(text);

class Legacy {
  constructor(editor) {
    this.editor = editor;
    this.box = editor.box.querySelector("[data-legacy]");
    this.url = this.box.dataset.legacy;
    this.refused = "";
    this.box.querySelector("[data-legacy-set]").addEventListener("click", () => this.convert());
    this.box.querySelector("[data-legacy-off]").addEventListener("click", () => this.leave());
    editor.field.addEventListener("input", () => this.later());
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), afterTyping);
  }

  async ask() {
    const html = this.editor.field.value;
    const { form } = this.editor.field;

    if (html === this.refused || !isSuspect(html)) return this.hide();
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ csrf: form.elements.csrf.value, markup: html }),
      });

      if (!answer.ok) return;
      this.offer = await answer.json();
    } catch {
      return; // offline: the server looks again when the article is saved
    }
    if (this.offer.encoding && html === this.editor.field.value) this.show();
    else this.hide();
  }

  show() {
    const { before, after, encoding } = this.offer;

    this.box.querySelector("[data-legacy-name]").textContent = encoding;
    this.box.querySelector("[data-legacy-before]").textContent = before;
    this.box.querySelector("[data-legacy-after]").textContent = after;
    this.box.hidden = false;
  }

  hide() {
    this.box.hidden = true;
  }

  convert() {
    this.hide();
    this.editor.take(this.offer.markup);
    this.editor.flush();
    this.editor.view.focus();
  }

  leave() {
    this.refused = this.editor.field.value;
    this.hide();
    this.editor.view.focus();
  }
}

export function startLegacy(editor) {
  return editor.box.querySelector("[data-legacy]") && new Legacy(editor);
}
