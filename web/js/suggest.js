// SPDX-License-Identifier: GPL-3.0-or-later
// Titles below a search box while one types: a combobox by the ARIA practice, where the list only helps and the box stays as it
// is. A word under composition (Telex, VNI) is waited for.

import { whenTyped } from "./typing.js";

const afterTyping = 200;
const least = 2;
let count = 0;

function start(input) {
  const form = input.form;
  const list = document.createElement("ul");
  let asked = "";
  let at = -1;

  list.id = `goi-y-${++count}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel || input.labels[0]?.textContent || "");
  list.hidden = true;
  input.parentNode.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
    input.setAttribute(name, value);
  input.autocomplete = "off";

  const show = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", isOpen);
    if (!isOpen) choose(-1);
  };
  const choose = (index) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = index;
    const option = list.children[at];

    if (option === undefined) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const take = (option) => {
    input.value = option.textContent;
    show(false);
    form.requestSubmit();
  };
  const fill = (titles) => {
    list.replaceChildren(
      ...titles.map((title, i) => {
        const option = document.createElement("li");

        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = title;
        return option;
      }),
    );
    at = -1;
    show(titles.length > 0);
  };
  const ask = async () => {
    const words = input.value.trim();

    if (words === asked) return;
    asked = words;
    if (words.length < least) return show(false);
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`);
      const titles = answer.ok ? await answer.json() : [];

      if (words === asked && document.activeElement === input) fill(titles);
    } catch {
      show(false); // without a network there is nothing to help with
    }
  };

  whenTyped({ addEventListener: (name, act) => input.addEventListener(name, act) }, afterTyping, ask);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const last = list.children.length - 1;

    if (event.key === "Escape" && !list.hidden) show(false);
    else if (event.key === "ArrowDown" && last >= 0) {
      if (list.hidden) show(true);
      choose(at < last ? at + 1 : -1);
    } else if (event.key === "ArrowUp" && !list.hidden) choose(at < 0 ? last : at - 1);
    else if (event.key === "Enter" && !list.hidden && at >= 0) take(list.children[at]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");

    if (option) take(option);
  });
  input.addEventListener("blur", () => show(false));
}

export function startSuggest() {
  for (const input of document.querySelectorAll("input[data-suggest]")) start(input);
}
