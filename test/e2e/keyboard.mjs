// SPDX-License-Identifier: GPL-3.0-or-later
// Every page by the keyboard alone: Tab comes to all there is to work with, in the order of the page, shows where it is, and
// gets out again; Enter does what the form is for; menus and questions open and close. And fingers: what they are to hit is large.

import assert from "node:assert/strict";
import { test } from "node:test";
import { full } from "./full.mjs";
import { visitor } from "./lib.mjs";
import { routesOf, walkAs } from "./routes.mjs";

// So many steps from the beginning and so many to the end: a board has hundreds of links of one kind.
const FIRST_MAX = 30, LAST = 3;
const readers = [null, "thuong-truc", "can-bo-nghi-son", "hoi-dong-1", "quan-tri"];

// Numbers what Tab should come to, in order, as `data-step`; the number of steps, and what stands in no order.
const numberSteps = (tab) =>
  tab.evaluate(() => {
    const wrong = [], groups = new Set();
    const isStep = (one) => {
      if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ checkVisibilityCSS: true }) || one.closest("[inert]")) return false;
      if (one.type !== "radio") return true;
      const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(one.name)}"]`)].filter(({ form }) => form === one.form);

      return one === (group.find(({ checked }) => checked) ?? group[0]) && !groups.has(one) && groups.add(one);
    };
    const steps = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(isStep);

    for (const one of document.querySelectorAll("[tabindex]")) if (one.tabIndex > 0) wrong.push(`out of order: ${one.outerHTML.slice(0, 100)}`);
    steps.forEach((one, i) => (one.dataset.step = i));
    return { count: steps.length, wrong };
  });

// Where the focus is: its step, and what is wrong with how it shows.
const focusNow = (tab) =>
  tab.evaluate(() => {
    const one = document.activeElement;

    if (!one || one === document.body) return { step: null };
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one), box = one.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1);
    const over = document.elementFromPoint(x, y);
    const told = one.outerHTML.slice(0, 120);
    const wrong = [];

    if ((outlineStyle === "none" || parseFloat(outlineWidth) < 2) && boxShadow === "none") wrong.push(`focus does not show: ${told}`);
    if (box.bottom < 1 || box.top > innerHeight - 1) wrong.push(`focus is out of sight: ${told}`);
    else if (over && !one.contains(over) && !over.contains(one) && getComputedStyle(over).position !== "static" && over.closest(".tabbar, .sidenav, thead")) wrong.push(`focus is covered by ${over.outerHTML.slice(0, 60)}: ${told}`);
    return { step: one.dataset.step === undefined ? null : Number(one.dataset.step), told, wrong };
  });

async function tabThrough({ tab }, complain) {
  const { count, wrong } = await numberSteps(tab);
  let at = -1;

  wrong.forEach(complain);
  for (let i = 0; i < Math.min(count, FIRST_MAX); i++) {
    await tab.keyboard.press("Tab");
    const now = await focusNow(tab);

    now.wrong?.forEach(complain);
    if (now.step === null) continue;  // what scrolls takes the focus, too
    if (now.step !== at + 1) complain(`Tab goes from step ${at} to ${now.step}: ${now.told}`);
    at = now.step;
  }
  if (at < Math.min(count, FIRST_MAX) - 3) complain(`Tab comes to ${at + 1} of ${count} places`);
  await tab.evaluate((step) => document.querySelector(`[data-step="${step}"]`)?.focus(), Math.max(count - LAST, 0));
  for (let i = 0; i < LAST + 2; i++) {
    await tab.keyboard.press("Tab");
    const { step } = await focusNow(tab);

    if (step === null || step < count - LAST) return;  // a browser without a frame begins again
  }
  complain("Tab does not get out of the page");
}

async function skip({ tab }, complain) {
  await tab.reload();
  await tab.keyboard.press("Tab");
  const isThere = await tab.evaluate(() => document.activeElement.matches(".skip") && document.activeElement.getBoundingClientRect().top >= 0);

  if (!isThere) return complain("the first Tab is no link to the content");
  await tab.keyboard.press("Enter");
  const isIn = await tab.evaluate(() => document.activeElement.matches("main"));

  if (!isIn) complain("the skip link does not lead into the content");
}

// What Enter in a field does must be what the form is for.
const defaults = (tab) =>
  tab.evaluate(() => {
    const forms = [...document.querySelectorAll("main form")].filter((form) => form.querySelector("input:not([type=hidden], [type=checkbox], [type=radio], [type=file])"));

    return forms.flatMap((form) => {
      const button = [...form.elements].find((one) => one.type === "submit" || one.type === "image");

      return !button || ["bot", "them"].includes(button.name) ? [`Enter in ${form.getAttribute("action")} presses ${button?.outerHTML.slice(0, 100) ?? "nothing"}`] : [];
    });
  });

// A question: its focus is inside, stays inside, and Escape takes everything back.
async function questions({ tab }, complain) {
  for (const button of await tab.locator("main [data-confirm]:is(button), main form[data-confirm] button[type=submit]").all()) {
    if (!(await button.isVisible())) continue;
    const at = tab.url();

    await button.focus();
    await tab.keyboard.press("Enter");
    if (!(await tab.locator("dialog[open]").count())) {
      complain(`asks nothing: ${(await button.innerText()).slice(0, 60)}`);
      continue;
    }
    for (let i = 0; i < 3; i++) {
      if (!(await tab.evaluate(() => document.activeElement.closest("dialog[open]") !== null || document.activeElement === document.body))) complain("the focus leaves the question");
      await tab.keyboard.press("Tab");
    }
    await tab.keyboard.press("Escape");
    if (await tab.locator("dialog[open]").count()) complain("Escape does not close the question");
    if (!(await button.evaluate((one) => one === document.activeElement))) complain("after the question the focus is not where it was");
    assert.equal(tab.url(), at);
  }
}

async function look(who, complain, roles) {
  if (roles > 1) return;
  await who.tab.evaluate(() => scrollTo(0, 0));
  await tabThrough(who, complain);
  for (const text of await defaults(who.tab)) complain(text);
  await questions(who, complain);
  if (await who.tab.locator(".skip").count()) await skip(who, complain);
}

test("keyboard: every page can be worked by it alone", { timeout: 900000 }, async (t) => {
  const where = await full(), routes = routesOf(where), seen = new Map();

  for (const account of readers)
    await t.test(`as ${account ?? "a reader"}`, () => walkAs(where, account, { routes, seen, look }));
});

test("keyboard: signing in, menus and a search", { timeout: 120000 }, async () => {
  const where = await full(), who = await visitor(where), { tab } = who;

  await who.go("/dang-nhap");
  await tab.focus("[name=name]");
  await tab.keyboard.type("thuong-truc");
  await tab.keyboard.press("Tab");
  await tab.keyboard.type(where.accounts["thuong-truc"]);
  await Promise.all([tab.waitForURL("**/lam-viec/**"), tab.keyboard.press("Enter")]);

  // The account's menu.
  await tab.focus("summary.account");
  await tab.keyboard.press("Enter");
  await tab.locator(".menu-list a").first().waitFor({ state: "visible" });
  await tab.keyboard.press("Tab");
  assert.ok(await tab.evaluate(() => document.activeElement.closest(".menu-list") !== null));
  await tab.keyboard.press("Escape");
  assert.ok(await tab.evaluate(() => document.activeElement.matches("summary.account") && !document.activeElement.parentElement.open));

  // The phone's menu.
  await tab.setViewportSize({ width: 390, height: 780 });
  await tab.focus(".tabbar a[href='#menu']");
  await tab.keyboard.press("Enter");
  await tab.waitForFunction(() => document.activeElement.closest("#menu") !== null);
  await tab.keyboard.press("Escape");
  await tab.waitForFunction(() => document.activeElement.matches(".tabbar a[href='#menu']"));
  await tab.locator(".sidenav").waitFor({ state: "hidden" });
  await tab.setViewportSize({ width: 1280, height: 800 });

  // A list is searched while one types, and by Enter.
  await who.go("/lam-viec/don-vi");
  await tab.focus("main [name=q]");
  await tab.keyboard.type("hai chau");
  await tab.keyboard.press("Enter");
  await tab.waitForURL("**q=hai*chau*");
  assert.match(await tab.locator("#ket-qua").innerText(), /Hải Châu/);
  await who.leave();
});

// 44 px for what a finger is to hit; links within text and small tools of a table are measured by axe-core (24 px).
const small = (tab) =>
  tab.evaluate(() => {
    const controls = ".btn:not(.btn-sm, .btn-link), .form-control:not(textarea), .form-select, .tabbar a, .sidenav .nav-link, summary.account, .menu-list a, .menu-list button";

    return [...document.querySelectorAll(controls)].filter((one) => one.checkVisibility() && !one.closest(".visually-hidden") && !one.matches(".visually-hidden"))
      .map((one) => ({ height: one.getBoundingClientRect().height, told: one.outerHTML.slice(0, 100) }))
      .filter(({ height }) => height > 0 && height < 43.5).map(({ height, told }) => `${height} px high: ${told}`);
  });

test("fingers hit what they aim at on a phone, on every page", { timeout: 300000 }, async (t) => {
  const where = await full(), routes = routesOf(where), seen = new Map();
  const finger = { width: 390, hasTouch: true, isMobile: true };
  const measure = async ({ tab }, complain, roles) => {
    if (roles > 1) return;
    for (const text of await small(tab)) complain(text);
    if (!(await tab.locator(".tabbar").count())) return;
    await tab.evaluate(() => (location.hash = "menu"));
    for (const text of await small(tab)) complain(`menu: ${text}`);
  };

  for (const account of [null, "thuong-truc", "can-bo-nghi-son"])
    await t.test(`as ${account ?? "a reader"}`, () => walkAs(where, account, { routes, seen, look: measure, ...finger }));
});
