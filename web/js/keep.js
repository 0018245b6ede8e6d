// SPDX-License-Identifier: GPL-3.0-or-later
// Articles that were read stay for when there is no network (sw.js).

export function startKeep() {
  if (location.protocol === "file:" || !navigator.serviceWorker) return;
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
