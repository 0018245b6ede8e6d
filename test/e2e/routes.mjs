// SPDX-License-Identifier: GPL-3.0-or-later
// Following links from page to page, each route of the program once or a few times: for tests that look at every page.

import assert from "node:assert/strict";
import { visitor } from "./lib.mjs";

// With different numbers or filters in its address a page is opened so often by each role.
const OPENED_MAX = 2;

// Addresses for machines, or that only forms lead to.
const noPages = /^\/(healthz|metrics|robots\.txt|sw\.js|tim-kiem\/goi-y|rss\.xml|atom\.xml|sitemap[^/]*\.xml|tin-tuc\/chu-de\/[^/]+\/(rss|atom)\.xml|favicon\.ico|lich\/[^/]+|openapi\.json|truc-tuyen|zoom|ngon-ngu|lam-viec\/tai-len.*|lam-viec\/viec\/[^/]+\/(tien-do|tep)|anh\/[^/]+\.(webp|jpg)|tep\/[^/]+\/[^/]+|lam-viec\/minh-chung\/[^/]+\/\d+\.(webp|jpg)|lam-viec\/minh-chung\/\{id:int\}\/\{width:int\}\.(webp|jpg)|lam-viec\/ho-so\/[^/]+\/anh\/[^/]+\/[^/]+\.(webp|jpg)|dien-hinh\/anh\/[^/]+|a\/.*)$/;

export function routesOf(where) {
  const rows = JSON.parse(where.run("routes", "--json"));
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const patternsOf = (method) => rows.filter((row) => row.method === method).map((row) => {
    const pieces = row.path.split(/(\{[^}]+\})/).map((piece) =>
      !piece.startsWith("{") ? escaped(piece) : piece.endsWith(":int}") ? "\\d+" : piece.endsWith(":date}") ? "\\d{4}-\\d\\d-\\d\\d" : "[^/]+");

    return { path: row.path, expression: new RegExp(`^${pieces.join("")}$`), values: pieces.length };
  });

  const [patterns, posts] = ["GET", "POST"].map((method) => patternsOf(method).sort((one, other) => one.values - other.values));
  const find = (list, pathname) => list.find(({ expression }) => expression.test(pathname))?.path;

  return {
    find: (pathname) => find(patterns, pathname),
    findPost: (pathname) => find(posts, pathname),
    pages: patterns.map(({ path }) => path).filter((path) => !noPages.test(path)),
  };
}

// Where links lead, and forms that only ask, with what stands in them.
const linksOf = (tab) =>
  tab.evaluate(() => {
    const links = [...document.querySelectorAll("a[href]:not([hreflang])")].map((a) => a.href);
    const forms = [...document.querySelectorAll("form:not([method=post])")].map((form) => `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`);

    return [...links, ...forms].filter((url) => url.startsWith(location.origin)).map((url) => url.slice(location.origin.length).split("#")[0]);
  });

// Follows the links from `starts`; says what is wrong, and counts in `seen` by how many roles each route was come to. look(who,
// complain, count) is asked at each page whose route this role sees first, and at the `full` ones: those of many that have most to
// show, which are opened first once a link leads to them.
async function walk(who, { starts, routes, full, seen, look }) {
  const wrong = [], queue = [...starts], known = new Set(queue), mine = new Map(), from = new Map();
  const isFull = (path) => full.has(path.split("?")[0]);

  while (queue.length > 0) {
    const path = queue.shift(), route = routes.find(path.split("?")[0]);
    const complain = (text) => wrong.push(`${path}: ${text}`);

    if (!route) {
      complain(`leads nowhere, linked from ${from.get(path)}`);
      continue;
    }
    const opened = mine.get(route) ?? 0;

    if (opened >= OPENED_MAX && !isFull(path)) continue;
    mine.set(route, opened + 1);
    const answer = await who.context.request.get(path);
    const isPage = (answer.headers()["content-type"] ?? "").startsWith("text/html");

    if (answer.status() !== 200) {
      complain(`answers ${answer.status()}, linked from ${from.get(path)}`);
      continue;
    }
    // Also where the page led on by itself.
    for (const reached of new Set([route, routes.find(new URL(answer.url()).pathname)]))
      if (opened === 0) seen.set(reached, (seen.get(reached) ?? 0) + 1);
    if (!isPage) continue;
    await who.go(path);

    for (const link of await linksOf(who.tab)) {
      if (known.has(link) || noPages.test(link.split("?")[0])) continue;
      known.add(link);
      from.set(link, path);
      if (isFull(link)) queue.unshift(link);
      else queue.push(link);
    }
    if (opened === 0 || isFull(path)) await look(who, complain, seen.get(route));
  }
  return wrong;
}

// Walks as an account of the site; null: a reader. `listen` is told of the tab before its first page; isHostile: what the browser
// complains of is the caller's to judge.
export async function walkAs(where, account, { routes, seen = new Map(), look, password, listen, isHostile, ...options }) {
  const who = await visitor(where, options);

  await listen?.(who.tab);
  if (account) await who.signIn(account, password);
  const starts = account ? ["/lam-viec", "/"] : ["/", "/dang-nhap", where.invitation, where.unsubscribe, where.letter, where.question].filter(Boolean);
  const wrong = (await walk(who, { starts, routes, full: new Set(where.fullest), seen, look })).concat(isHostile ? [] : who.complaints);

  await who.context.close();
  if (wrong.length > 0) assert.fail(wrong.join("\n"));
}
