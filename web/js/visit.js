// SPDX-License-Identifier: GPL-3.0-or-later
// Kept pages are the same for everybody and for hours: the numbers that change come by themselves. Without them the page has links.
// <span data-visit="online" data-words="{0} người đang online" hidden></span>

export async function startVisit(doc = document) {
  const places = doc.querySelectorAll("[data-visit]");

  if (places.length === 0) return;
  try {
    const article = doc.querySelector("[data-article]")?.dataset.article;
    const answer = await fetch(article ? `/truc-tuyen?bai=${article}` : "/truc-tuyen", { headers: { Accept: "application/json" } });
    const numbers = answer.ok ? await answer.json() : {};
    const format = new Intl.NumberFormat(doc.documentElement.lang || "vi");

    for (const place of places) {
      const number = numbers[place.dataset.visit];

      if (typeof number !== "number" || number < 0) continue;
      place.textContent = place.dataset.words.replace("{0}", format.format(number));
      place.hidden = false;
    }
  } catch {
    // no network: the links stay
  }
}
