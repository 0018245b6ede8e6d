// SPDX-License-Identifier: GPL-3.0-or-later
// Text zoom at once; the cookie lets the server send the next page in the same size.

const steps = [90, 100, 115, 130, 150, 200];

export function nextZoom(zoom, step) {
  const at = steps.indexOf(Number(zoom));

  return steps[Math.min(steps.length - 1, Math.max(0, (at < 0 ? 1 : at) + step))];
}

export function zoomInCookie(cookie) {
  const zoom = Number(/(?:^|;\s*)zoom=(\d+)/.exec(cookie)?.[1]);

  return steps.includes(zoom) ? zoom : 0;
}

function apply(zoom) {
  const root = document.documentElement;

  if (zoom === 100) delete root.dataset.zoom;
  else root.dataset.zoom = zoom;
  for (const output of document.querySelectorAll(".zoom output")) output.textContent = `${zoom}%`;
}

export function startZoom() {
  // A page kept by a shared cache comes without the reader's own size.
  const remembered = zoomInCookie(document.cookie);

  if (remembered) apply(remembered);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom-step]");

    if (!button) return;
    event.preventDefault();
    const zoom = nextZoom(document.documentElement.dataset.zoom ?? 100, Number(button.dataset.zoomStep));
    const secure = location.protocol === "https:" ? "; secure" : "";

    apply(zoom);
    document.cookie = `zoom=${zoom}; path=/; max-age=31536000; samesite=lax${secure}`;
  });
}
