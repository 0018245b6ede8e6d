// SPDX-License-Identifier: GPL-3.0-or-later
// Without a network a form is not sent: the browser's own page of failure would stand in place of what was typed.

function told(form) {
  return form.querySelector(":scope .offline");
}

function tell(form, submitter) {
  const note = told(form) ?? document.createElement("div");
  const acts = submitter?.closest(".form-actions, .preview-acts");

  note.className = "alert alert-danger offline";
  note.setAttribute("role", "alert");
  note.replaceChildren(document.createElement("p"));
  note.firstChild.textContent = document.body.dataset.offline;
  if (acts) acts.before(note);
  else form.append(note);
}

export function startOffline() {
  document.addEventListener("submit", (event) => {
    const form = event.target;

    if (event.defaultPrevented || form.method !== "post") return;
    if (navigator.onLine) return told(form)?.remove();
    event.preventDefault();
    tell(form, event.submitter);
  });
  window.addEventListener("online", () => document.querySelectorAll(".offline").forEach((note) => note.remove()));
}
