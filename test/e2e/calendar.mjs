// SPDX-License-Identifier: GPL-3.0-or-later
// One's calendar: an address is made on the page, a program fetches it without signing in, and it is revoked.

import assert from "node:assert/strict";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { axeSource, site, visitor } from "./lib.mjs";

async function lookAt(who, name) {
  await who.tab.evaluate(axeSource);
  const { violations } = await who.tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const over = await who.tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  assert.deepEqual(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0].html.slice(0, 200)}`), []);
  assert.equal(over, 0, `${name} scrolls sideways`);
  await who.picture(`calendar-${name}`);
}

for (const [lang, width] of [["vi", 390], ["en", 1280]])
  test(`a calendar's address is made, fetched and revoked, in ${lang} at ${width} px`, { timeout: 90000 }, async () => {
    const where = await site(`calendar-${lang}`, "example", { on: "2025-03-03" });
    const who = await visitor(where, { lang, width });

    await who.signIn("thanh-vien-6");
    await openByMenu(who, "My calendar");
    await inMain(who).getByText("30/03/2025").waitFor();
    await lookAt(who, "empty");
    await press(who, "Make the address");
    await inMain(who).locator(".error-summary").waitFor();
    await field(who, "Where will it be used?").fill("Điện thoại & <máy bàn>");
    await press(who, "Make the address");
    await heading(who, "The calendar’s address");
    await lookAt(who, "address");
    const address = await who.tab.locator("#dia-chi").inputValue();

    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/lich\/[\w-]{43}\.ics$/);
    const first = await fetch(address);

    assert.equal(first.status, 200);
    assert.match(await first.text(), /BEGIN:VEVENT/);
    assert.equal((await fetch(address, { headers: { "If-None-Match": first.headers.get("etag") } })).status, 304);
    await follow(who, "Back to my calendar");
    await inMain(who).getByRole("row").filter({ hasText: "Điện thoại & <máy bàn>" }).filter({ hasText: "03/03/2025" }).waitFor();
    await lookAt(who, "used");
    await press(who, "Revoke");
    await who.tab.getByRole("dialog").getByRole("button").last().click();
    await told(who, "The address is revoked: it answers nobody any more.");
    assert.equal((await fetch(address)).status, 404);
    await who.leave(/status of 422/);
    await where.stop();
  });
