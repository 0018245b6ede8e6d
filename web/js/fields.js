// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a form's fields and filling them again, with as many repeated rows as the values need.

import { valuesOf } from "./drafts.js";
import { addRow, removeRow, rowsOf } from "./repeat.js";

const neverKept = new Set(["password", "file", "submit", "button", "reset", "image", "fieldset", "output"]);

function isKept(field) {
  if (!field.name || field.name === "csrf" || field.disabled || neverKept.has(field.type)) return false;
  if (field.closest("[data-no-draft]")) return false;
  return field.type !== "hidden" || field.closest("[data-row]") !== null;
}

function isPicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

export function namedFields(form) {
  const pairs = [];

  for (const field of form.elements) {
    if (!isKept(field)) continue;
    if (field.type === "select-multiple")
      for (const option of field.selectedOptions) pairs.push([field.name, option.value]);
    else if (!isPicked(field) || field.checked) pairs.push([field.name, field.value]);
  }
  return pairs;
}

// Where the names carry their row's number: the numbers that the values have, in their order.
function numbersIn(data, names) {
  const patterns = names.map((name) => new RegExp(`^${name.replaceAll(".", "\\.").replace("__i__", "(\\d+)")}$`));
  const found = Object.keys(data).flatMap((name) => patterns.map((pattern) => pattern.exec(name)?.[1]).filter(Boolean));

  return [...new Set(found)].map(Number);
}

function fitRows(fieldset, data) {
  const inTemplate = fieldset.querySelector("template").content.querySelectorAll("[name]");
  const names = [...inTemplate].filter((field) => !isPicked(field) && field.localName !== "button").map((field) => field.name);
  const isNumbered = names.some((name) => name.includes("__i__"));
  const numbers = isNumbered ? numbersIn(data, names) : [];
  const wanted = isNumbered ? numbers.length : Math.max(0, ...names.map((name) => valuesOf(data, name).length));

  if (!isNumbered && !names.some((name) => Object.hasOwn(data, name))) return;
  if (isNumbered) rowsOf(fieldset).forEach(removeRow);
  while (rowsOf(fieldset).length < wanted) {
    const row = addRow(fieldset, numbers[rowsOf(fieldset).length]);

    if (!row) break;
    row.dispatchEvent(new CustomEvent("td:row", { bubbles: true }));
  }
  while (rowsOf(fieldset).length > wanted) removeRow(rowsOf(fieldset).at(-1));
}

export function fillFields(form, data) {
  for (const fieldset of form.querySelectorAll("[data-repeat]")) fitRows(fieldset, data);
  const used = new Map();

  for (const field of form.elements) {
    if (!isKept(field)) continue;
    const values = valuesOf(data, field.name);

    if (isPicked(field)) field.checked = values.includes(field.value);
    else if (field.type === "select-multiple")
      for (const option of field.options) option.selected = values.includes(option.value);
    else {
      const at = used.get(field.name) ?? 0;

      used.set(field.name, at + 1);
      if (at < values.length) field.value = values[at];
    }
  }
}
