// SPDX-License-Identifier: GPL-3.0-or-later
// Filters that answer as one types. The region named by data-live is exchanged; the form stays, and with it the focus.

import { whenTyped } from "./typing.js";

const afterTyping = 250;
const oneEntry = 2000;

// The address whose contents are in the page: going back to another one loads that page whole.
let here = "";

export function addressOf(action, pairs, base) {
  const url = new URL(action, base);

  url.search = new URLSearchParams(pairs).toString();
  url.hash = "";
  return url.href;
}

function start(form, htmx) {
  let pushedAt = 0;
  const address = () => addressOf(form.getAttribute("action") || location.pathname, [...new FormData(form)], location.href);
  let shown = address();
  const load = async () => {
    const url = address();
    const region = document.querySelector(form.dataset.live);

    if (url === shown) return;
    shown = url;
    region.setAttribute("aria-busy", "true");
    let failed = false;
    const fail = () => (failed = true);

    region.addEventListener("htmx:responseError", fail);
    region.addEventListener("htmx:sendError", fail);
    await htmx.ajax("GET", url, { source: region, target: region, select: form.dataset.live, swap: "outerHTML" });
    // The whole page says what went wrong better than a region can.
    if (failed) return location.assign(url);
    if (Date.now() - pushedAt > oneEntry) history.pushState({ live: true }, "", url);
    else history.replaceState({ live: true }, "", url);
    pushedAt = Date.now();
    here = location.pathname + location.search;
  };
  const cancel = whenTyped(form, afterTyping, load);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    cancel();
    load();
  });
}

export function startLive(htmx) {
  const forms = document.querySelectorAll("form[data-live]");

  if (forms.length === 0) return;
  here = location.pathname + location.search;
  for (const form of forms) start(form, htmx);
  window.addEventListener("popstate", () => {
    if (location.pathname + location.search !== here) location.reload();
  });
}
