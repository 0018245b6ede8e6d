// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts, questions and filters in a real browser: node browser/scripts.mjs, after a build; CHROMIUM= names the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const assets = fileURLToPath(new URL("../../build/assets/", import.meta.url));
const script = readFileSync(assets + JSON.parse(readFileSync(`${assets}manifest.json`))["app.js"]);
const texts = ["saved {0}", "saving", "offline", "session", "conflict", "refused", "failed", "found {0}", "use", "drop"];
const attributes = texts.map((text) => `data-draft-${text.split(" ")[0]}="${text.toUpperCase()}"`).join(" ");
const written = 2200;

let browser, context, tab, server, base;
let answers, drafts, sent, version;

const form = () => `
<form method="post" action="/gui" data-draft="bao-cao/1" data-draft-version="${version}" ${attributes}>
  <input type="hidden" name="csrf" value="token"><input id="loi" name="loi" value="đầu"><input id="mat" type="password" name="mat"><span data-no-draft><input id="rieng" name="rieng"></span>
  <fieldset data-repeat data-repeat-max="3"><div data-rows></div>
    <template><div data-row><input name="dong"><button data-row-remove>bớt</button></div></template><button id="them" data-row-add>thêm</button></fieldset>
  <span data-draft-status><span data-draft-text id="noi"></span></span><button id="gui">Gửi</button>
</form>
<form method="post" action="/thoat" data-sign-out><button id="thoat">Thoát</button></form>
<form method="post" action="/rut" data-confirm="Rút báo cáo?"><button id="rut" name="rut" value="1">Rút</button></form>`;
const list = (name) => `<form action="/danh-sach" data-live="#kq"><input id="ten" name="ten" value="${name}"></form><div id="kq">[${name}]</div>`;

function respond(url, method, body) {
  const html = (text) => [200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'self'" },
    `<!DOCTYPE html><html lang="vi"><title>t</title><script src="/app.js" defer></script><body data-account="7" data-cancel="Để sau">${text}`];

  if (url.pathname === "/app.js") return [200, { "Content-Type": "text/javascript" }, script];
  if (url.pathname === "/lam-viec/nhap") {
    drafts.push(new URLSearchParams(body));
    return answers === 200 ? [200, {}, JSON.stringify({ version: ++version })] : [answers, { Location: "/dang-nhap" }, ""];
  }
  if (method === "POST") {
    sent.push(url.pathname, body);
    return [303, { Location: url.pathname === "/gui" ? "/xong" : "/" }, ""];
  }
  if (url.pathname === "/xong") return html('<p data-draft-done="bao-cao/1">Đã nhận</p>');
  return html(url.pathname === "/danh-sach" ? list(url.searchParams.get("ten") ?? "") : form());
}

before(async () => {
  server = createServer((request, response) => {
    let body = "";

    request.on("data", (piece) => (body += piece));
    request.on("end", () => {
      const [status, headers, contents] = respond(new URL(request.url, "http://x"), request.method, body);

      response.writeHead(status, headers).end(contents);
    });
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
});

after(async () => {
  await browser.close();
  server.close();
});

beforeEach(async () => {
  [answers, drafts, sent, version] = [200, [], [], 0];
  await context?.close();
  context = await browser.newContext();
  tab = await context.newPage();
  await tab.goto(base);
});

const said = () => tab.textContent("#noi");
const kept = () => tab.evaluate(() => Object.fromEntries(Object.entries(localStorage)));
const type = (text) => tab.fill("#loi", text);

test("typed_text_is_in_the_browser_at_once_and_at_the_server_soon_and_then_only_there", async () => {
  await type("một");
  await tab.fill("#mat", "bí mật");
  await tab.fill("#rieng", "điện thoại");
  assert.match((await kept())["td:7:bao-cao/1"], /một/);
  assert.doesNotMatch((await kept())["td:7:bao-cao/1"], /bí mật|token|điện thoại/);
  await tab.waitForTimeout(written);
  assert.match(await said(), /^SAVED \d+:\d\d (SA|CH)$/);
  assert.deepEqual(JSON.parse(drafts.at(-1).get("data")), { loi: "một" });
  assert.equal(drafts.at(-1).get("csrf"), "token");
  assert.deepEqual(await kept(), {});
});

test("without_a_network_the_text_stays_and_goes_once_there_is_one", async () => {
  await context.setOffline(true);
  await type("hai");
  await tab.waitForTimeout(written);
  assert.equal(await said(), "OFFLINE");
  await context.setOffline(false);
  await tab.waitForTimeout(1500);
  assert.match(await said(), /^SAVED/);
});

test("text_typed_after_the_session_ended_is_offered_on_return_with_its_rows", async () => {
  answers = 303;
  await tab.click("#them");
  await tab.fill("[data-row] input", "dòng thêm");
  await type("ba");
  await tab.waitForTimeout(written);
  assert.equal(await said(), "SESSION");
  await tab.goto(base);
  answers = 200;
  await tab.click("text=USE");
  assert.equal(await tab.inputValue("#loi"), "ba");
  assert.equal(await tab.inputValue("[data-row] input"), "dòng thêm");
});

test("a_newer_version_elsewhere_is_said_and_the_text_stays", async () => {
  answers = 409;
  await type("bốn");
  await tab.waitForTimeout(written);
  assert.equal(await said(), "CONFLICT");
  assert.match((await kept())["td:7:bao-cao/1"], /bốn/);
});

test("a_form_that_the_server_accepted_leaves_nothing_behind", async () => {
  await type("năm");
  assert.match((await kept())["td:7:bao-cao/1"], /năm/);
  await tab.click("#gui");
  await tab.waitForURL("**/xong");
  assert.deepEqual(await kept(), {});
});

test("leaving_is_questioned_only_where_the_text_is_kept_nowhere", async () => {
  let asked = 0;

  tab.on("dialog", (dialog) => dialog.accept(++asked && ""));
  await type("sáu");
  await tab.goto(base);
  assert.equal(asked, 0);
  answers = 413;
  await tab.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new Error("full");
    };
  });
  await type("bảy");
  await tab.waitForTimeout(written);
  assert.equal(await said(), "FAILED");
  await tab.goto(`${base}/danh-sach`);
  assert.equal(asked, 1);
});

test("an_act_that_is_hard_to_take_back_is_sent_only_after_yes", async () => {
  await tab.click("#rut");
  await tab.keyboard.press("Escape");
  assert.deepEqual(sent, []);
  await tab.click("#rut");
  await Promise.all([tab.waitForResponse("**/rut"), tab.click("dialog .btn-primary")]);
  assert.equal(sent[0], "/rut");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(sent[1])), { rut: "1", confirmed: "1" });
});

test("the_act_that_was_asked_about_is_sent_though_its_button_was_written_anew_meanwhile", async () => {
  await tab.click("#rut");
  await tab.$eval("#rut", (button) => (button.outerHTML = '<button id="rut" name="rut" value="1">Rút lại</button>'));
  await Promise.all([tab.waitForResponse("**/rut"), tab.click("dialog .btn-primary")]);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(sent[1])), { rut: "1", confirmed: "1" });
});

test("an_act_is_off_where_its_button_has_gone_meanwhile", async () => {
  await tab.click("#rut");
  await tab.$eval("#rut", (button) => button.remove());
  await tab.click("dialog .btn-primary");
  await tab.waitForTimeout(300);
  assert.deepEqual(sent, []);
});

test("a_filter_answers_while_typing_keeps_the_focus_and_can_be_gone_back_from", async () => {
  await tab.goto(`${base}/danh-sach`);
  await tab.focus("#ten");
  await tab.keyboard.type("hai", { delay: 40 });
  await tab.waitForTimeout(800);
  assert.equal(await tab.textContent("#kq"), "[hai]");
  assert.match(tab.url(), /\?ten=hai$/);
  assert.equal(await tab.evaluate(() => document.activeElement.id), "ten");
  await tab.goBack();
  await tab.waitForTimeout(500);
  assert.equal(await tab.textContent("#kq"), "[]");
});
