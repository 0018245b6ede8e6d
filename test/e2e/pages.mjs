// SPDX-License-Identifier: GPL-3.0-or-later
// Every page that links lead to, as each role: reachable, without a finding of axe-core, without sideways scroll, a complaint of
// the browser or a broken link; at 1280 and 390 px, light and dark, with data and on an empty database.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axeSource, site, visitor } from "./lib.mjs";

// With different numbers or filters in its address a page is opened so often by each role, and looked at by so many roles.
const OPENED_MAX = 3, LOOKED_MAX = 2;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Addresses for machines, or that only forms lead to.
const noPages = /^\/(healthz|metrics|robots\.txt|favicon\.ico|openapi\.json|zoom|ngon-ngu|a\/.*)$/;

function routeFinder(rows) {
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const patterns = rows.filter((row) => row.method === "GET").map((row) => {
    const pieces = row.path.split(/(\{[^}]+\})/).map((piece) =>
      !piece.startsWith("{") ? escaped(piece) : piece.endsWith(":int}") ? "\\d+" : piece.endsWith(":date}") ? "\\d{4}-\\d\\d-\\d\\d" : "[^/]+");

    return { path: row.path, expression: new RegExp(`^${pieces.join("")}$`), values: pieces.length };
  });

  patterns.sort((one, other) => one.values - other.values);
  return (pathname) => patterns.find(({ expression }) => expression.test(pathname))?.path;
}

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

async function lookAt(tab, complain) {
  for (const width of [1280, 390]) {
    // So tall that no bar lies over what has been scrolled to.
    await tab.setViewportSize({ width, height: 800 });
    await tab.setViewportSize({ width, height: 200 + (await tab.evaluate(() => document.documentElement.scrollHeight)) });
    await tab.emulateMedia({ colorScheme: "light" });
    for (const text of await axe(tab)) complain(`${width} px: ${text}`);
    await tab.emulateMedia({ colorScheme: "dark" });
    for (const text of await axe(tab, ["color-contrast"])) complain(`${width} px, dark: ${text}`);
  }
  await tab.emulateMedia({ colorScheme: "light" });
  for (const width of [320, 360, 480, 640, 768, 900, 1024, 1280]) {
    await tab.setViewportSize({ width, height: 800 });
    const { over, by } = await sideways(tab);

    if (over > 0) complain(`${width} px: ${over} px of sideways scroll by ${by}`);
  }
}

// Where links lead, and forms that only ask, with what stands in them.
const linksOf = (tab) =>
  tab.evaluate(() => {
    const links = [...document.querySelectorAll("a[href]:not([hreflang])")].map((a) => a.href);
    const forms = [...document.querySelectorAll("form:not([method=post])")].map((form) => `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`);

    return [...links, ...forms].filter((url) => url.startsWith(location.origin)).map((url) => url.slice(location.origin.length).split("#")[0]);
  });

// Follows the links from `starts`; says what is wrong, and marks the routes it came to in `seen` (route -> how often).
async function walk(who, starts, findRoute, seen) {
  const wrong = [], queue = [...starts], known = new Set(queue), mine = new Map(), from = new Map();

  while (queue.length > 0) {
    const path = queue.shift(), route = findRoute(path.split("?")[0]);
    const complain = (text) => wrong.push(`${path}: ${text}`);

    if (!route) {
      complain(`leads nowhere, linked from ${from.get(path)}`);
      continue;
    }
    if ((mine.get(route) ?? 0) >= OPENED_MAX) continue;
    const isFirst = !mine.has(route);

    mine.set(route, (mine.get(route) ?? 0) + 1);
    const answer = await who.context.request.get(path);
    const isPage = (answer.headers()["content-type"] ?? "").startsWith("text/html");

    if (answer.status() !== 200) {
      complain(`answers ${answer.status()}, linked from ${from.get(path)}`);
      continue;
    }
    const looked = seen.get(route) ?? 0;

    seen.set(route, looked + (isFirst ? 1 : 0));
    if (!isPage) continue;
    await who.go(path);

    for (const link of await linksOf(who.tab)) {
      if (known.has(link) || noPages.test(link.split("?")[0])) continue;
      known.add(link);
      from.set(link, path);
      queue.push(link);
    }
    if (isFirst && looked < LOOKED_MAX) await lookAt(who.tab, complain);
  }
  return wrong;
}

async function walkAs(where, account, findRoute, seen, password) {
  const who = await visitor(where);

  if (account) await who.signIn(account, password);
  const wrong = await walk(who, account ? ["/lam-viec", "/"] : ["/", "/dang-nhap"], findRoute, seen);

  const all = wrong.concat(who.complaints);

  await who.context.close();
  if (all.length > 0) assert.fail(all.join("\n"));
}

test("pages of the example are without a finding, for every role, and links lead to all of them", { timeout: 900000 }, async (t) => {
  const where = await site("pages", "example", { on: "2025-04-15" });
  const rows = JSON.parse(where.run("routes", "--json"));
  const findRoute = routeFinder(rows), seen = new Map();

  for (const account of [null, "thuong-truc", "can-bo-nghi-son", "truong-ban", "thanh-vien-3", "tai-chinh", "quan-tri"])
    await t.test(`as ${account ?? "a reader"}`, () => walkAs(where, account, findRoute, seen));
  await t.test("no page is without a way to it", () => {
    const pages = rows.filter((row) => row.method === "GET" && !noPages.test(row.path)).map((row) => row.path);

    assert.deepEqual(pages.filter((path) => !seen.has(path)), []);
  });
  await where.stop();
});

test("pages of an empty database are without a finding", { timeout: 300000 }, async () => {
  const where = await site("empty-pages", "empty");
  const findRoute = routeFinder(JSON.parse(where.run("routes", "--json")));
  const password = where.run("account", "password", "quan-tri").trim().split(/\s+/).pop();

  await walkAs(where, null, findRoute, new Map());
  await walkAs(where, "quan-tri", findRoute, new Map(), password);
  await where.stop();
});
