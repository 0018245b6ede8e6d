// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does on a page, by the words that they read there: messages are the program's, in its catalogues.

// Opens a page by the main menu; on a phone that is behind a button. The page may be headed otherwise.
export async function openByMenu(who, message, headed = message) {
  if (who.width < 800) await who.tab.click(".tabbar a[href='#menu']");
  await who.tab.locator(".sidenav").getByRole("link", { name: who.words(message), exact: true }).click();
  await heading(who, headed);
}

export const inMain = (who) => who.tab.locator("main");
export const heading = (who, message, ...values) => inMain(who).getByRole("heading", { name: who.words(message, ...values), exact: true }).first().waitFor();
export const press = (who, message, ...values) => inMain(who).getByRole("button", { name: who.words(message, ...values), exact: true }).click();
export const follow = (who, message) => inMain(who).getByRole("link", { name: who.words(message), exact: true }).first().click();
export const field = (who, message, ...values) => inMain(who).getByLabel(new RegExp(`^\\s*${who.words(message, ...values)}`)).first(); // "if any" may follow
export const told = (who, message, ...values) => who.tab.locator(".alert, .flash, [role=status]").filter({ hasText: who.words(message, ...values) }).first().waitFor();

// Fields of a form by their names, whatever kind they are of; a list of values ticks so many boxes.
export async function fillIn(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]:not([type=hidden])`);
    const kind = await field.first().evaluate((one) => (one.tagName === "SELECT" ? "select" : one.type));

    if (kind === "select") await field.selectOption(value);
    else if (kind === "radio" || kind === "checkbox") for (const each of [value].flat()) await form.locator(`[name="${name}"][value="${each}"]`).check();
    else if (kind === "file") await field.setInputFiles(value);
    else await field.fill(value);
  }
}
