// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a textarea of markup over: what is written goes back into it at once, so that drafts and the form know nothing of an
// editor, and what is laid into it from elsewhere (a kept draft) is shown.

import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { DOMParser as Reader, DOMSerializer } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState, NodeSelection } from "prosemirror-state";
import { goToNextCell, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { startLegacy } from "./legacy.js";
import { figureView } from "./media.js";
import { plainHtml, unstyled } from "./paste.js";
import { schema } from "./schema.js";
import { Toolbar, acts } from "./toolbar.js";

const afterTyping = 200;

function read(html) {
  const dom = new DOMParser().parseFromString(unstyled(html), "text/html").body;

  return Reader.fromSchema(schema).parse(dom);
}

// An empty text is an empty field.
function write(doc) {
  const box = document.implementation.createHTMLDocument("").body;

  if (doc.textContent === "" && doc.childCount === 1 && doc.firstChild.isTextblock) return "";
  box.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document: box.ownerDocument }));
  return box.innerHTML;
}

class Editor {
  constructor(field) {
    this.field = field;
    this.box = field.closest("[data-editor]");
    this.written = field.value;
    this.view = new EditorView({ mount: this.mount() }, {
      state: this.stateOf(field.value),
      attributes: this.attributes(),
      nodeViews: { figure: figureView },
      dispatchTransaction: (change) => this.change(change),
      transformPastedHTML: plainHtml,
      handlePaste: (_, event) => this.handFiles(event.clipboardData),
      handleDOMEvents: {
        drop: (_, event) => this.handFiles(event.dataTransfer) && (event.preventDefault(), true),
      },
    });
    this.toolbar = new Toolbar(this.box, this.view);
    this.listen();
    startLegacy(this);
  }

  mount() {
    const made = document.createElement("div");

    made.id = this.field.id;
    made.className = "form-control editor-text prose";
    this.field.id += "-source";
    this.field.hidden = true;
    this.field.required = false;
    this.field.after(made);
    return made;
  }

  attributes() {
    const label = this.box.querySelector("label");
    const said = this.box.querySelector(".invalid-feedback[id]")?.id; // the hint is of who has no editor

    label.id ||= `${this.field.id}-label`;
    label.addEventListener("click", () => this.view.focus());
    return {
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": label.id,
      ...(said && { "aria-describedby": said }),
      ...(this.field.getAttribute("aria-invalid") && { "aria-invalid": "true" }),
      lang: "vi",
    };
  }

  stateOf(html) {
    const { list_item: item } = schema.nodes;

    return EditorState.create({
      doc: read(html),
      plugins: [
        history(),
        keymap({
          "Mod-z": undo,
          "Mod-y": redo,
          "Mod-Shift-z": redo,
          "Mod-b": acts.strong,
          "Mod-i": acts.em,
          "Mod-k": () => this.toolbar.askLink(),
          "Alt-F10": () => this.toolbar.focus(),
          "Shift-Enter": acts.hard_break,
          Enter: splitListItem(item),
          "Mod-]": sinkListItem(item),
          "Mod-[": liftListItem(item),
          Tab: goToNextCell(1), // elsewhere it leaves the text, as in any field
          "Shift-Tab": goToNextCell(-1),
        }),
        keymap(baseKeymap),
        tableEditing(),
      ],
    });
  }

  change(change) {
    this.view.updateState(this.view.state.apply(change));
    this.toolbar?.show();
    if (!change.docChanged) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), afterTyping);
  }

  // Not while a syllable is being put together: the draft would keep half of it.
  keep() {
    clearTimeout(this.timer);
    if (this.view.composing) return void (this.timer = setTimeout(() => this.keep(), afterTyping));
    this.flush();
  }

  flush() {
    const html = write(this.view.state.doc);

    if (html === this.written) return;
    this.written = html;
    this.field.value = html;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Laid into the field from elsewhere.
  take(html) {
    const { state } = this.view;
    const doc = read(html);

    this.view.dispatch(state.tr.replaceWith(0, state.doc.content.size, doc.content));
  }

  listen() {
    const { form } = this.field;

    form.addEventListener("input", (event) => {
      if (event.target === form && this.field.value !== this.written) {
        this.written = this.field.value;
        this.take(this.field.value);
      }
    });
    form.addEventListener("submit", () => this.flush(), { capture: true });
    this.view.dom.addEventListener("blur", () => this.keep());
    addEventListener("pagehide", () => this.flush(), { capture: true });
  }

  handFiles(data) {
    const files = [...(data?.files ?? [])];

    // Word puts a picture of the text beside the text itself.
    if (files.length === 0 || data.types.includes("text/html") || data.types.includes("text/plain")) return false;
    document.dispatchEvent(new CustomEvent("td:files", { detail: files }));
    return true;
  }

  // Where the writer is, behind the present block; what stood elsewhere moves here.
  place(media) {
    const { state } = this.view;
    const { $from } = state.selection;
    const at = $from.depth === 0 ? state.selection.to : $from.after(1);
    let { tr } = state;

    tr = tr.insert(at, schema.nodes.figure.create({ media }));
    state.doc.forEach((node, offset) => {
      if (node.type === schema.nodes.figure && node.attrs.media === media) tr = tr.delete(tr.mapping.map(offset, 1), tr.mapping.map(offset, 1) + node.nodeSize);
    });
    const placed = tr.mapping.slice(1).map(at, 1);

    if (tr.doc.nodeAt(placed)) tr.setSelection(NodeSelection.create(tr.doc, placed));
    this.view.dispatch(tr.scrollIntoView());
    this.view.focus();
  }

  refresh() {
    this.view.setProps({ nodeViews: { figure: figureView } });
  }
}

export function startEditors() {
  return [...document.querySelectorAll("[data-editor] textarea")].map((field) => new Editor(field));
}
