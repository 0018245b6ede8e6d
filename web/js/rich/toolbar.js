// SPDX-License-Identifier: GPL-3.0-or-later
// The buttons above the text. They stand in the page's own markup; one of them is in the way of the Tab key, arrows reach the
// others (https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/).

import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, redoDepth, undo, undoDepth } from "prosemirror-history";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, toggleHeaderRow } from "prosemirror-tables";
import { linkTarget, schema } from "./schema.js";

const { nodes, marks } = schema;
const tableSide = 3;

function isIn(state, type) {
  const { $from } = state.selection;

  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
  return false;
}

function hasMark(state, type) {
  const { from, $from, to, empty } = state.selection;

  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

const toggleList = (type) => (state, dispatch) =>
  isIn(state, type) ? liftListItem(nodes.list_item)(state, dispatch) : wrapInList(type)(state, dispatch);

const toggleQuote = (state, dispatch) =>
  isIn(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);

function addTable(state, dispatch) {
  const row = (type) => nodes.table_row.create(null, Array.from({ length: tableSide }, () => type.createAndFill()));
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);

  if (isInTable(state)) return false;
  dispatch?.(state.tr.replaceSelectionWith(table).scrollIntoView());
  return true;
}

function breakLine(state, dispatch) {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
}

export const acts = {
  strong: toggleMark(marks.strong),
  em: toggleMark(marks.em),
  bullet_list: toggleList(nodes.bullet_list),
  ordered_list: toggleList(nodes.ordered_list),
  blockquote: toggleQuote,
  table: addTable,
  row: addRowAfter,
  column: addColumnAfter,
  row_off: deleteRow,
  column_off: deleteColumn,
  head: toggleHeaderRow,
  table_off: deleteTable,
  undo,
  redo,
  hard_break: breakLine,
};

const pressed = {
  strong: (state) => hasMark(state, marks.strong),
  em: (state) => hasMark(state, marks.em),
  link: (state) => hasMark(state, marks.link),
  bullet_list: (state) => isIn(state, nodes.bullet_list),
  ordered_list: (state) => isIn(state, nodes.ordered_list),
  blockquote: (state) => isIn(state, nodes.blockquote),
};

export class Toolbar {
  constructor(box, view) {
    Object.assign(this, { box, view });
    this.bar = box.querySelector("[role=toolbar]");
    this.kind = this.bar.querySelector("select");
    this.inTable = this.bar.querySelector("[data-in-table]");
    this.linkBox = box.querySelector("[data-link-box]");
    this.bar.hidden = false;
    this.buttons = [...this.bar.querySelectorAll("[data-act]")];
    for (const button of this.buttons) {
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
      button.addEventListener("click", () => this.run(button.dataset.act));
    }
    this.kind.addEventListener("change", () => this.setKind(Number(this.kind.value)));
    this.bar.addEventListener("keydown", (event) => this.move(event));
    this.listenLink();
    this.show();
  }

  run(name) {
    if (name === "link") return this.askLink();
    acts[name](this.view.state, this.view.dispatch, this.view);
    this.view.focus();
  }

  setKind(level) {
    const { state, dispatch } = this.view;

    setBlockType(level === 0 ? nodes.paragraph : nodes.heading, level === 0 ? null : { level })(state, dispatch);
    this.view.focus();
  }

  show() {
    const { state } = this.view;
    const block = state.selection.$from.parent;
    const off = { undo: undoDepth(state) === 0, redo: redoDepth(state) === 0 };

    this.kind.value = block.type === nodes.heading ? String(block.attrs.level) : "0";
    this.inTable.hidden = !isInTable(state);
    for (const button of this.buttons) {
      const { act } = button.dataset;

      if (pressed[act]) button.setAttribute("aria-pressed", String(pressed[act](state)));
      if (act in off) button.setAttribute("aria-disabled", String(off[act]));
    }
    this.rove();
  }

  stops() {
    return [this.kind, ...this.buttons].filter((one) => !one.closest("[hidden]"));
  }

  rove(to) {
    const stops = this.stops();
    const present = to ?? (stops.includes(document.activeElement) ? document.activeElement : (stops.find((one) => one.tabIndex === 0) ?? stops[0]));

    for (const one of [this.kind, ...this.buttons]) one.tabIndex = one === present ? 0 : -1;
  }

  focus() {
    this.stops().find((one) => one.tabIndex === 0)?.focus();
    return true;
  }

  move(event) {
    const stops = this.stops();
    const at = stops.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];

    if (event.key === "Escape") return this.view.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = stops[(to + stops.length) % stops.length];

    this.rove(next);
    next.focus();
  }

  // ---------------------------------------------------------------- links

  askLink() {
    const { state } = this.view;
    const { $from, empty } = state.selection;
    const here = marks.link.isInSet($from.marks());

    if (empty && !here) this.linkBox.dataset.empty = "";
    else delete this.linkBox.dataset.empty;
    this.linkBox.hidden = false;
    this.linkInput.value = here?.attrs.href ?? "";
    this.linkInput.removeAttribute("aria-invalid");
    this.linkSaid.hidden = true;
    this.linkInput.focus();
    return true;
  }

  listenLink() {
    this.linkInput = this.linkBox.querySelector("input");
    this.linkSaid = this.linkBox.querySelector("[data-link-said]");
    this.linkBox.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeLink();
      if (event.key !== "Enter" || event.target !== this.linkInput) return;
      event.preventDefault();
      this.setLink(this.linkInput.value.trim());
    });
    this.linkBox.querySelector("[data-link-set]").addEventListener("click", () => this.setLink(this.linkInput.value.trim()));
    this.linkBox.querySelector("[data-link-off]").addEventListener("click", () => this.setLink(""));
  }

  closeLink() {
    this.linkBox.hidden = true;
    this.view.focus();
  }

  setLink(typed) {
    const { state } = this.view;
    const href = /^[\w.-]+\.[a-z]{2,}(\/|$)/i.test(typed) ? `https://${typed}` : typed;
    const range = this.linkRange(state);
    let { tr } = state;

    if (href !== "" && !linkTarget.test(href)) {
      this.linkInput.setAttribute("aria-invalid", "true");
      this.linkSaid.hidden = false;
      return;
    }
    if (range.from === range.to && href !== "") tr = tr.insertText(href, range.from);
    const to = tr.mapping.map(range.to);

    tr = tr.removeMark(range.from, to, marks.link);
    if (href !== "") tr = tr.addMark(range.from, to, marks.link.create({ href }));
    this.view.dispatch(tr);
    this.closeLink();
  }

  // What is chosen, or the whole link in which the writer stands.
  linkRange(state) {
    const { from, to, $from, empty } = state.selection;
    const mark = marks.link.isInSet($from.marks());

    if (!empty || !mark) return { from, to };
    const start = $from.start();
    let at = start;
    let found = { from, to };

    $from.parent.forEach((child) => {
      if (mark.isInSet(child.marks) && from >= at && from <= at + child.nodeSize) found = { from: at, to: at + child.nodeSize };
      at += child.nodeSize;
    });
    return found;
  }
}
