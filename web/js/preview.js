// SPDX-License-Identifier: GPL-3.0-or-later
// A region that shows what the server makes of the form so far: the last day of a deadline's words, a directive's effects.

import { whenTyped } from "./typing.js";

const afterTyping = 400;

export function chosen(pairs, names) {
  const texts = pairs.filter(([, value]) => typeof value === "string");

  if (!names) return texts;
  const wanted = new Set(["csrf", ...names.split(/\s+/)]);

  return texts.filter(([name]) => wanted.has(name));
}

function start(region, htmx) {
  const form = region.dataset.previewForm ? document.querySelector(region.dataset.previewForm) : region.closest("form");
  let abort = null;
  const load = async () => {
    if (!region.isConnected) return;
    abort?.abort();
    abort = new AbortController();
    const { signal } = abort;

    region.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(region.dataset.previewUrl, {
        method: "POST",
        body: new URLSearchParams(chosen([...new FormData(form)], region.dataset.previewFields)),
        headers: { Accept: "text/html", "HX-Request": "true" },
        redirect: "manual",
        signal,
      });

      // 422 carries what is not yet understood, in words.
      if (response.ok || response.status === 422) show(region, await response.text(), htmx);
    } catch {
      // Superseded or offline: what stands is the last answer, and typing on asks again.
    }
    if (!signal.aborted) region.removeAttribute("aria-busy");
  };

  if (form) whenTyped(form, afterTyping, load);
}

function show(region, html, htmx) {
  const focused = region.contains(document.activeElement) ? document.activeElement.id : "";

  region.innerHTML = html;
  htmx.process(region);
  if (focused) document.getElementById(focused)?.focus();
}

export function startPreview(htmx) {
  const startAll = (root) => root.querySelectorAll("[data-preview-url]").forEach((region) => start(region, htmx));

  startAll(document);
  // Rows that are added later bring regions of their own.
  document.addEventListener("td:row", (event) => startAll(event.target));
}
