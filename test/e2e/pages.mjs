// SPDX-License-Identifier: GPL-3.0-or-later
// Every page that links lead to, as each role: reachable, without a finding of axe-core, without sideways scroll, a complaint of
// the browser or a broken link; at 1280 and 390 px, at 100 % and 200 % of text, light and dark, with data and on an empty database.

import assert from "node:assert/strict";
import { test } from "node:test";
import { full } from "./full.mjs";
import { bringIn, longList } from "./jobs.mjs";
import { axeSource, site, visitor } from "./lib.mjs";
import { routesOf, walkAs } from "./routes.mjs";
import { sendReports } from "./reports.mjs";
import { keeper } from "./valid.mjs";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function axe(tab, rules) {
  if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(axeSource);
  const { violations } = await tab.evaluate(
    (options) => window.axe.run(document, options),
    { resultTypes: ["violations"], runOnly: rules ? { type: "rule", values: rules } : { type: "tag", values: tags } },
  );
  const told = ({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message.slice(0, 120) ?? ""}`;

  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(told).join(" | ")}`);
}

const sideways = (tab) =>
  tab.evaluate(() => {
    const room = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - room;
    const wide = over > 0 ? [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1) : [];

    return { over, by: wide.slice(-2).map((one) => one.outerHTML.slice(0, 120)).join(" | ") };
  });

// So tall that no bar lies over what has been scrolled to.
async function widen(tab, width) {
  await tab.setViewportSize({ width, height: 800 });
  await tab.setViewportSize({ width, height: 200 + (await tab.evaluate(() => document.documentElement.scrollHeight)) });
}

const html = keeper("pages");

// The first role that comes to a page sees it in every form; the second on a phone; the others only follow its links.
async function lookAt({ tab, context }, complain, roles) {
  if (roles > 2) return;
  if (roles === 1) await html.keep({ context }, tab.url(), tab.url());
  for (const width of roles === 1 ? [1280, 390] : [390]) {
    await widen(tab, width);
    for (const text of await axe(tab)) complain(`${width} px: ${text}`);
  }
  if (roles === 1) {
    await tab.emulateMedia({ colorScheme: "dark" });
    for (const text of await axe(tab, ["color-contrast"])) complain(`dark: ${text}`);
    await tab.emulateMedia({ colorScheme: "light" });
  }
  if (roles === 1) {
    await tab.evaluate(() => (document.documentElement.dataset.zoom = "200"));
    await widen(tab, 1280);
    for (const text of await axe(tab)) complain(`200 %: ${text}`);
    for (const width of [390, 1280]) {
      await tab.setViewportSize({ width, height: 800 });
      const { over, by } = await sideways(tab);

      if (over > 0) complain(`${width} px at 200 %: ${over} px of sideways scroll by ${by}`);
    }
    await tab.evaluate(() => delete document.documentElement.dataset.zoom);
  }
  for (const width of roles === 1 ? [320, 480, 768, 1000, 1280] : [320]) {
    await tab.setViewportSize({ width, height: 800 });
    const { over, by } = await sideways(tab);

    if (over > 0) complain(`${width} px: ${over} px of sideways scroll by ${by}`);
  }
  await tab.setViewportSize({ width: 1280, height: 800 });
}

test("pages of the example are without a finding, for every role, and links lead to all of them", { timeout: 1800000 }, async (t) => {
  const where = await full(), routes = routesOf(where), seen = new Map();

  const asker = await visitor(where);

  await asker.signIn("quan-tri");
  await bringIn(asker, longList(1)); // so that there is a job
  await asker.leave();
  await sendReports(where);
  for (const account of [null, "thuong-truc", "can-bo-nghi-son", "truong-ban", "thanh-vien-3", "tai-chinh", "hoi-dong-1", "truong-ban-bien-tap", "quan-tri"])
    await t.test(`as ${account ?? "a reader"}`, () => walkAs(where, account, { routes, seen, look: lookAt }));
  await t.test("the Nu checker finds no error in any", async () => assert.deepEqual(await html.check(), []));
  await t.test("no page is without a way to it", () => assert.deepEqual(routes.pages.filter((path) => !seen.has(path)), []));
});

test("pages of an empty database are without a finding, and of one with units alone", { timeout: 300000 }, async () => {
  const where = await site("empty-pages", "empty");
  const routes = routesOf(where);
  const password = where.run("account", "password", "quan-tri").trim().split(/\s+/).pop();

  await walkAs(where, null, { routes, look: lookAt });
  await walkAs(where, "quan-tri", { routes, look: lookAt, password });
  where.run("import", "units", "examples/nghi-son/units.csv");
  await walkAs(where, "quan-tri", { routes, look: async () => {}, password });
  await where.stop();
});
