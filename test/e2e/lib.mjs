// SPDX-License-Identifier: GPL-3.0-or-later
// What the journeys share: a site of one's own, and visitors who write down whatever their browser complains of.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { after, afterEach } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const root = fileURLToPath(new URL("../../", import.meta.url));
const { E2E, THIDUA, ON } = process.env;

export const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const pictures = `${root}build/e2e/`;
mkdirSync(pictures, { recursive: true });

// ---------------------------------------------------------------- sites

const running = new Set();

process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

function readAccounts(path) {
  const lines = readFileSync(path, "utf8").trim().split("\n").map((line) => line.trim().split(/\s+/));

  return Object.fromEntries(lines.map(([name, password]) => [name, password]));
}

// Serves a copy of a prepared database ("example", "empty"), or the database that is given. stop() also asks that the server ended
// well. turnTo(day) lets days pass: the server starts again, at the same address.
export async function site(name, from = "example", { on = ON, database } = {}) {
  const folder = `${E2E}/${name}`, log = `${folder}/log`;

  if (database) mkdirSync(folder);
  else if (from !== name) cpSync(`${E2E}/${from}`, folder, { recursive: true });
  const db = (day) => ["--db", database?.url ?? `sqlite:${folder}/db`, "--on", day];
  let day = on, child, ended;

  async function start(port) {
    child = spawn(THIDUA, [...db(day), "serve", "--listen", `127.0.0.1:${port}`, "--data", `${folder}/data`], {
      cwd: root,
      stdio: ["ignore", "pipe", openSync(log, "a")],
    });
    ended = new Promise((done) => child.on("exit", (code, signal) => done(signal ?? code)));
    running.add(child);
    const first = await Promise.race([new Promise((done) => createInterface(child.stdout).once("line", done)), ended]);

    assert.match(String(first), /^ready http/, `the server did not start:\n${readFileSync(log, "utf8")}`);
    return first.split(" ")[1].replace(/\/$/, "");
  }

  async function end() {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 15000);
    const code = await ended;

    clearTimeout(late);
    running.delete(child);
    assert.equal(code, 0, `the server ended with ${code}:\n${readFileSync(log, "utf8").slice(-4000)}`);
  }

  const base = await start(0);

  return {
    base,
    db: `${folder}/db`,
    accounts: database?.accounts ?? (from === "empty" ? {} : readAccounts(`${folder}/accounts.txt`)),
    run: (...words) => execFileSync(THIDUA, [...db(day), ...words], { cwd: root, encoding: "utf8", timeout: 60000 }),
    async turnTo(another) {
      await end();
      day = another;
      assert.equal(await start(new URL(base).port), base);
    },
    async stop() {
      await end();
      await database?.end();
      rmSync(folder, { recursive: true });
    },
  };
}

// ---------------------------------------------------------------- words

const unquoted = (lines) => lines.split("\n").map((line) => JSON.parse(line)).join("");
const vietnamese = new Map();

for (const name of readdirSync(`${root}po/vi`)) {
  const entry = /^msgid ((?:".*"\n?)+)(?:msgid_plural ((?:".*"\n?)+))?msgstr(?:\[0\])? ((?:".*"\n?)+)/gm;

  for (const [, id, plural, text] of readFileSync(`${root}po/vi/${name}`, "utf8").matchAll(entry)) {
    vietnamese.set(unquoted(id.trim()), unquoted(text.trim()));
    if (plural) vietnamese.set(unquoted(plural.trim()), unquoted(text.trim()));
  }
}

// A sentence of the program in the language, from its catalogue; values take the place of %s and %d.
export function words(lang, message, ...values) {
  const text = lang === "vi" ? vietnamese.get(message) : message;

  assert.ok(text, `no catalogue has "${message}"`);
  return values.reduce((so, value) => so.replace(/%[sd]/, value), text);
}

// ---------------------------------------------------------------- visitors

let launched;

async function browser() {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--hide-scrollbars"],
  });
  return launched;
}

// A server that a failed test left behind would keep this process waiting.
after(async () => {
  running.forEach((child) => child.kill("SIGKILL"));
  await (await launched)?.close();
});

// What those saw last who were still there when a test ended.
const present = new Set();

afterEach(async () => {
  for (const [i, one] of [...present].entries()) if (!one.tab.isClosed()) await one.picture(`failed-${i + 1}`).catch(() => {});
  present.clear();
});

// A browser of its own: { tab, context, go(path), complaints }. comeBack() closes the tab as it stands and opens its page in
// another. leave() asks that the browser complained of nothing but `expected`.
export async function visitor(where, { lang = "vi", width = 1280, height = width > 800 ? 800 : 780, ...options } = {}) {
  const context = await (await browser()).newContext({
    viewport: { width, height },
    locale: lang === "vi" ? "vi-VN" : "en-GB",
    baseURL: where.base,
    reducedMotion: "reduce", // colours half-way through a change would be looked at
    ...options,
  });
  const complaints = [];

  async function openTab() {
    const tab = await context.newPage();

    tab.on("console", (message) => message.type() === "error" && complaints.push(`${tab.url()}: ${message.text()}`));
    tab.on("pageerror", (error) => complaints.push(`${tab.url()}: ${error.message}`));
    return tab;
  }

  context.setDefaultTimeout(15000);
  const self = {
    lang, width, tab: await openTab(), context, complaints,
    words: (message, ...values) => words(lang, message, ...values),
    go: (path) => self.tab.goto(path),
    async comeBack(listen) {
      const url = self.tab.url();

      await self.tab.close();
      self.tab = await openTab();
      const heard = listen?.(self.tab);

      await self.tab.goto(url);
      return heard;
    },
    async signIn(name, password = where.accounts[name]) {
      const { tab } = self;

      await tab.goto("/dang-nhap");
      if (lang === "en") await tab.locator("a[hreflang=en]").first().click(); // the account would rather read Vietnamese
      await tab.fill("[name=name]", name);
      await tab.fill("[name=password]", password);
      await Promise.all([tab.waitForURL("**/lam-viec/**"), tab.click("main button[type=submit]")]);
    },
    picture: (name) => self.tab.screenshot({ path: `${pictures}${name}-${width}-${lang}.png`, fullPage: true }),
    async leave(expected = /^$/) {
      present.delete(self);
      await context.close();
      assert.deepEqual(complaints.filter((text) => !expected.test(text)), []);
    },
  };
  present.add(self);
  return self;
}
