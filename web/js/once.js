// SPDX-License-Identifier: GPL-3.0-or-later
// A second press of the same button while the first is under way sends nothing.

const underWay = new WeakSet();
const longest = 5000;

export function startOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;

    if (event.defaultPrevented || form.method !== "post") return;
    if (underWay.has(form)) return event.preventDefault();
    underWay.add(form);
    // A form whose answer is a file leaves the page as it is.
    setTimeout(() => underWay.delete(form), longest);
  });
}
