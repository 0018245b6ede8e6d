// SPDX-License-Identifier: GPL-3.0-or-later
// Shows every part on static pages and looks at them: node sheet/shoot.mjs [--serve] [OUTDIR] [PAGE…]
// Pictures go to OUTDIR (../build/sheet); what is wrong goes to standard output, and then the exit is 1.

import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const serveOnly = process.argv.includes("--serve");
const [outDir = join(here, "../../build/sheet"), ...only] = process.argv.slice(2).filter((word) => word !== "--serve");
const assets = join(here, "../../build/assets");
const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", woff2: "font/woff2", html: "text/html; charset=utf-8" };
const read = (path) => readFileSync(join(here, path)).toString();

execFileSync(process.execPath, [join(here, "../build.mjs"), assets], { stdio: "inherit" });
const manifest = JSON.parse(readFileSync(join(assets, "manifest.json")));
const sheetCss = sass.compile(join(here, "sheet.scss")).css;

function iconList() {
  const { own, bootstrap } = JSON.parse(read("../icons.json"));
  const item = (id) => `<li><svg class="${id.startsWith("s-") ? "shape" : "i"}" aria-hidden="true"><use href="/a/icons.svg#${id}"/></svg>${id}</li>`;

  return [...own.slice(2), ...Object.keys(bootstrap)].map(item).join("");
}

function render(name) {
  const [head, ...rest] = read(`pages/${name}.html`).split("\n\n");
  const said = Object.fromEntries(head.split("\n").map((line) => line.split(": ")));
  const main = rest.join("\n\n").replace("{{icons}}", iconList);
  const light = said.kind === "public" || said.kind === "gate";
  const shell = { app: "app.html", public: "public.html" }[said.kind];
  const body = shell ? read(shell).replace("{{main}}", () => main) : main;
  const bundle = light ? "public" : "app";
  const page = `<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${said.title}</title>
<link rel="icon" href="/a/favicon.svg">
<link rel="stylesheet" href="/a/${bundle}.css">
${name === "components" ? '<link rel="stylesheet" href="/a/sheet.css">' : ""}
<script src="/a/${bundle}.js" defer></script>
</head>
<body class="${said.class}" data-account="7" data-cancel="Để sau">
${body}
</body>
</html>`;

  return page.replace(/\/a\/([\w-]+\.\w+)/g, (whole, asset) => (manifest[asset] ? `/a/${manifest[asset]}` : whole));
}

function answer(request, response) {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  const name = pathname.slice(1) || "components";
  const asset = pathname.startsWith("/a/") ? pathname.slice(3) : null;
  const send = (type, contents) => {
    response.writeHead(200, { "Content-Type": types[type], "Content-Security-Policy": "default-src 'self'" });
    response.end(contents);
  };

  try {
    if (asset === "sheet.css") send("css", sheetCss);
    else if (asset && /^[\w.-]+$/.test(asset)) send(asset.split(".").pop(), readFileSync(join(assets, asset)));
    else if (/^\w+$/.test(name)) send("html", render(name));
    else throw new Error("no such page");
  } catch (error) {
    response.writeHead(404).end(String(error.message));
  }
}

const looks = [
  { name: "1280", width: 1280 },
  { name: "390", width: 390 },
  { name: "320", width: 320 },
  { name: "1280-dark", width: 1280, dark: true },
  { name: "390-dark", width: 390, dark: true },
  { name: "1280-text200", width: 1280, zoom: "200" },
];

async function look(browser, base, page, one, complain) {
  const context = await browser.newContext({
    viewport: { width: one.width, height: one.width > 800 ? 800 : 780 },
    colorScheme: one.dark ? "dark" : "light",
    locale: "vi-VN",
  });
  const tab = await context.newPage();
  const where = `${page} ${one.name}`;

  tab.on("console", (message) => message.type() === "error" && complain(`${where}: ${message.text()}`));
  tab.on("pageerror", (error) => complain(`${where}: ${error.message}`));
  if (one.zoom) await context.addCookies([{ name: "zoom", value: one.zoom, url: base }]);
  await tab.goto(`${base}/${page}`, { waitUntil: "networkidle" });
  await tab.evaluate(() => document.fonts.ready);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  if (wide > 0) complain(`${where}: ${wide} px of sideways scroll`);
  await tab.screenshot({ path: join(outDir, `${page}-${one.name}.png`), fullPage: true });
  await tab.evaluate(readFileSync(join(here, "../node_modules/axe-core/axe.min.js")).toString());
  const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));

  for (const { id, nodes } of found.violations) complain(`${where}: ${id}: ${nodes.map((node) => node.html.slice(0, 140)).join(" | ")}`);
  if (one.name === "1280") {
    await tab.emulateMedia({ media: "print" });
    await tab.pdf({ path: join(outDir, `${page}.pdf`), preferCSSPageSize: true });
  }
  await context.close();
}

const server = createServer(answer).listen(0, "127.0.0.1");

await new Promise((done) => server.once("listening", done));
const base = `http://127.0.0.1:${server.address().port}`;

if (serveOnly) console.log(base);
else {
  const all = readdirSync(join(here, "pages")).map((file) => file.replace(".html", ""));
  const wrong = [];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });

  mkdirSync(outDir, { recursive: true });
  for (const page of only.length ? only : all) for (const one of looks) await look(browser, base, page, one, (text) => wrong.push(text));
  await browser.close();
  server.close();
  for (const text of wrong) console.log(text);
  console.log(`sheet: ${wrong.length} findings`);
  process.exitCode = wrong.length ? 1 : 0;
}
