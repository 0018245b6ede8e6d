// SPDX-License-Identifier: GPL-3.0-or-later
// Asks before an act that is hard to take back. Unscripted, the server asks when `confirmed` has not come.

const agreed = new WeakSet();

function ask(question, yes, cancel) {
  const dialog = document.createElement("dialog");
  const words = document.createElement("p");
  const acts = document.createElement("div");

  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "dialog-question");
  words.id = "dialog-question";
  words.textContent = question;
  acts.className = "dialog-acts";
  for (const [text, value, className] of [[cancel, "", "btn-outline-secondary"], [yes, "yes", "btn-primary"]]) {
    const button = document.createElement("button");

    button.type = "button";
    button.className = `btn ${className}`;
    button.textContent = text;
    button.addEventListener("click", () => dialog.close(value));
    acts.append(button);
  }
  dialog.append(words, acts);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

export function startConfirm() {
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const { submitter } = event;
      const asker = submitter?.dataset.confirm ? submitter : form;
      const question = asker.dataset.confirm;

      if (!question || agreed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { name, value } = submitter ?? {};
      const yes = asker.dataset.confirmYes ?? submitter?.textContent.trim() ?? "";

      if (!(await ask(question, yes, document.body.dataset.cancel ?? "×"))) return submitter?.focus();
      form.querySelector("input[name=confirmed]")?.remove();
      // A region that was filled anew meanwhile has taken the button with it; where it has no such button any more, the act is off.
      const button = submitter?.isConnected === false
        ? [...form.elements].find((one) => one.type === "submit" && one.name === name && one.value === value)
        : submitter;

      if (submitter && !button) return;
      const mark = document.createElement("input");

      Object.assign(mark, { type: "hidden", name: "confirmed", value: "1" });
      form.append(mark);
      agreed.add(form);
      form.requestSubmit(button);
    },
    true,
  );
}
