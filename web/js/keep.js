// SPDX-License-Identifier: GPL-3.0-or-later
// Articles that were read stay for when there is no network (sw.js).

// Of the news alone: what a page sends while it is left (a draft) is lost in a browser of today where a worker stands in between.
export function startKeep() {
  if (location.protocol === "file:" || !navigator.serviceWorker) return;
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js", { scope: "/tin-tuc" }).catch(() => {}));
}
