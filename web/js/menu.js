// SPDX-License-Identifier: GPL-3.0-or-later
// The phone's menu opens by :target; here the reader's focus goes in and comes back, and Escape closes it.

let opener = null;

function close() {
  const menu = document.getElementById("menu");

  location.hash = menu?.querySelector(".sidenav-close a")?.hash ?? "";
  opener?.focus();
  opener = null;
}

export function startMenu() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href="#menu"]');

    if (link) opener = link;
    else if (event.target.closest(".sidenav-close a") && opener) {
      event.preventDefault();
      close();
    }
  });
  window.addEventListener("hashchange", () => {
    if (location.hash === "#menu") document.querySelector("#menu a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#menu") close();
  });
}
