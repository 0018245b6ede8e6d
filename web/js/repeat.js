// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a form that come and go. Unscripted the same buttons send the form, and the server shows a row more or less.

export function numbered(text, number) {
  return text.replaceAll("__i__", String(number));
}

export function rowsOf(fieldset) {
  return [...fieldset.querySelectorAll("[data-row]")];
}

export function addRow(fieldset, wantedNumber) {
  const rows = rowsOf(fieldset);

  if (rows.length >= Number(fieldset.dataset.repeatMax ?? 100)) return null;
  // Never a number that a removed row has had: labels and errors are tied to it.
  const next = Number(fieldset.dataset.repeatNext ?? rows.length);
  const number = wantedNumber ?? next;
  const piece = fieldset.querySelector("template").content.cloneNode(true);

  fieldset.dataset.repeatNext = Math.max(next, number + 1);
  for (const element of piece.querySelectorAll("*"))
    for (const attribute of element.attributes)
      if (attribute.value.includes("__i__")) attribute.value = numbered(attribute.value, number);
  const row = piece.querySelector("[data-row]");

  fieldset.querySelector("[data-rows]").append(piece);
  return row;
}

export function removeRow(row) {
  row.remove();
}

function changed(fieldset) {
  fieldset.dispatchEvent(new Event("input", { bubbles: true }));
}

export function startRepeat() {
  document.addEventListener("click", (event) => {
    const fieldset = event.target.closest("[data-repeat]");
    const add = event.target.closest("[data-row-add]");
    const remove = event.target.closest("[data-row-remove]");

    if (!fieldset || !(add || remove)) return;
    event.preventDefault();
    if (add) {
      const row = addRow(fieldset);

      row?.dispatchEvent(new CustomEvent("td:row", { bubbles: true }));
      row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else {
      const row = remove.closest("[data-row]");
      const next = row.nextElementSibling ?? row.previousElementSibling;

      removeRow(row);
      (next?.querySelector("[data-row-remove]") ?? fieldset.querySelector("[data-row-add]"))?.focus();
    }
    changed(fieldset);
  });
}
