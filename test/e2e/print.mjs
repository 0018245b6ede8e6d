// SPDX-License-Identifier: GPL-3.0-or-later
// On paper: the office's head and the day of printing stand on it, menus and buttons do not, nothing is cut at the right, and a
// page takes as many sheets as it needs and no more. The board of a town's units is one sheet of A3.

import assert from "node:assert/strict";
import { test } from "node:test";
import { full } from "./full.mjs";
import { pictures, visitor } from "./lib.mjs";

const MM = 96 / 25.4;
const A4 = { width: 210 - 35, sheet: "594.", name: "A4" }, A3 = { width: 420 - 24, sheet: "1191", name: "A3" };

// [page, the link to it there, the paper, sheets at most]; the link is none where the page itself is meant.
const papers = [
  ["/lam-viec/bang?cap=commune", null, A3, 1],
  ["/lam-viec/tien-do", null, A3, 2],
  ["/lam-viec/don-vi?q=16657", "main th a", A4, 2],
  ["/lam-viec/don-vi?q=DN-01", "main th a", A4, 1],
  ["/lam-viec/ban-chi-dao", "main a[href*='/thanh-vien/']", A4, 1],
  ["/lam-viec/van-ban", "main th a", A4, 2],
  ["/lam-viec/van-ban?q=309", "main th a", A4, 3],
  ["/lam-viec/hoi-nghi", null, A4, 3],
  ["/lam-viec/hoi-nghi/tong-hop", null, A4, 1],
  ["/lam-viec/hom-nay", null, A4, 2],
];

const onPaper = (tab) =>
  tab.evaluate(() => {
    const shows = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility({ checkVisibilityCSS: true })).map((one) => one.outerHTML.slice(0, 80));
    const room = document.documentElement.clientWidth;

    return {
      menus: shows(".appbar, .sidenav, .tabbar, .breadcrumb, .btn, .filters, .pagination, .skip"),
      head: shows(".sheet-head").length,
      words: document.querySelector(".sheet-head + p")?.innerText ?? "",
      over: [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > room + 1).map((one) => one.outerHTML.slice(0, 100)).slice(-2),
    };
  });

test("paper: head and day are printed, menus are not, nothing is cut", { timeout: 180000 }, async (t) => {
  const where = await full(), who = await visitor(where), { tab } = who;

  await who.signIn("thuong-truc");
  await who.go("/lam-viec/bang?dot-thi-dua=nghi-son-2025");
  for (const [page, link, paper, sheets] of papers)
    await t.test(`${page}${link ? ` ${link}` : ""} on ${paper.name}`, async () => {
      await tab.setViewportSize({ width: 1280, height: 800 });
      await who.go(page);
      if (link) await who.go(await tab.locator(link).first().getAttribute("href"));

      // As wide as the sheet between its margins.
      await tab.emulateMedia({ media: "print" });
      await tab.setViewportSize({ width: Math.floor(paper.width * MM), height: 1000 });
      const { menus, head, words, over } = await onPaper(tab);

      await tab.emulateMedia({ media: null });
      assert.deepEqual(menus, []);
      assert.equal(head, 1);
      assert.match(words, /^In từ Thi đua, 15\/04\/2025 .*: (Hội nghị|Đơn vị|Xã|Công ty)/);
      assert.deepEqual(over, []);

      const name = `${pictures}paper-${papers.findIndex((one) => one[0] === page)}.pdf`;
      const pdf = (await tab.pdf({ path: name, preferCSSPageSize: true })).toString("latin1");
      const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 (\d+)/g)].map((one) => one[1]);

      assert.ok(boxes.length >= 1 && boxes.length <= sheets, `${boxes.length} sheets instead of ${sheets}: ${name}`);
      for (const box of boxes) assert.ok(box.startsWith(paper.sheet.slice(0, 3)), `${box} points wide instead of ${paper.name}`);
    });
  await who.leave();
});
