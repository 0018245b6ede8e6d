// SPDX-License-Identifier: GPL-3.0-or-later
// Copies a text that stands in the page, also where the browser has no clipboard (plain http in an office's network).

const shownFor = 2000;

function copyBySelection(text) {
  const box = document.createElement("textarea");
  const before = document.activeElement;

  box.value = text;
  box.className = "visually-hidden";
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");

  box.remove();
  before?.focus();
  return copied;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");

    if (!button) return;
    const source = button.dataset.copy ? document.querySelector(button.dataset.copy) : null;
    const text = button.dataset.copyText ?? source?.value ?? source?.textContent.trim() ?? "";

    if (!(await copy(text)) || !button.dataset.copied || button.dataset.was) return;
    button.dataset.was = button.lastChild.textContent;
    button.lastChild.textContent = button.dataset.copied;
    setTimeout(() => {
      button.lastChild.textContent = button.dataset.was;
      delete button.dataset.was;
    }, shownFor);
  });
}
