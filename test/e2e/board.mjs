// SPDX-License-Identifier: GPL-3.0-or-later
// What the head sees, as a table of places and what stands there, so that a walk can say after each step what changed and that
// nothing else did.

import assert from "node:assert/strict";
import { follow, heading, openByMenu } from "./acts.mjs";

// All that the board says, by place: "tally | late", "day | MILESTONE", "UNIT | follows", "UNIT | MILESTONE".
const readBoard = (who) =>
  who.tab.evaluate(() => {
    const text = (element) => element?.textContent.trim().replace(/\s+/g, " ") ?? "";
    const all = (selector, of = document) => [...of.querySelectorAll(selector)];
    const tally = all(".tally li").map((li) => [`tally | ${text(li.querySelector(".status"))}`, text(li.querySelector("b"))]);
    const days = all("table.board thead th").slice(1).map((th) => [`day | ${text(th.querySelector("a") ?? th)}`, text(th.querySelector("small"))]);
    const rows = all("table.board tbody tr").flatMap((row) => {
      const link = row.querySelector("th a"), unit = `${text(link)}#${link.pathname.split("/").pop()}`;
      const seat = text(row.querySelector("th small")).split(" · ").pop();

      return [[`${unit} | follows`, text(row.querySelector(".no-member")) || seat],
        ...all(".cell:not(.cell-empty)", row).map((cell) => [`${unit} | ${text(cell.querySelector(".cell-name"))}`, all("b, small", cell).map(text).join(", ")])];
    });

    return Object.fromEntries([...tally, ...days, ...rows]);
  });

// All numbers of the page of rates: "rate | NUMBER" of the periods that are over, and "PERIOD of AUTHOR | COLUMN" of each.
const readRates = (who) =>
  who.tab.evaluate(() => {
    const columns = ["expected", "received", "on time", "empty", "missing"];
    const first = (element) => element.textContent.trim().split(/\s+/)[0];
    const sums = [...document.querySelectorAll(".facts-num dd b")].map((b, i) => [`rate | ${columns[i]}`, first(b)]);
    const rows = [...document.querySelectorAll("section[aria-labelledby=q5] tbody tr")].flatMap((row) => {
      const small = row.querySelector("th small")?.textContent.replace("·", "").trim();
      const name = `${row.querySelector("th").firstChild.textContent.trim()} of ${small}`;

      return [...row.querySelectorAll("td")].map((td, i) => [`${name} | ${columns[i]}`, first(td)]);
    });

    return Object.fromEntries([...sums, ...rows]);
  });

function changes(was, is) {
  const places = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((place) => was[place] !== is[place]);

  return places.map((place) => `${place.replace(/#\d+/, "")}: ${was[place] || "-"} → ${is[place] || "-"}`).sort();
}

// Opens the board and tells what is otherwise there than when `w.board` was read.
export async function boardChanges(w, picture) {
  const { head } = w, was = w.board ?? {};

  await openByMenu(head, "Board");
  await head.picture(`walk-board-${picture}`);
  w.board = await readBoard(head);
  return changes(was, w.board);
}

export async function headSees(w, picture, ...expected) {
  assert.deepEqual(await boardChanges(w, picture), expected.sort(), `what the head sees: ${picture}`);
}

// The same of the rates.
export async function rateChanges(w, picture) {
  const { head } = w, was = w.rates ?? {};

  await openByMenu(head, "Periodic reports");
  await follow(head, "Rates");
  await heading(head, "Rates of reports");
  await head.picture(`walk-rates-${picture}`);
  w.rates = await readRates(head);
  return changes(was, w.rates);
}

export async function ratesAre(w, picture, ...expected) {
  assert.deepEqual(await rateChanges(w, picture), expected.sort(), `what the rates are: ${picture}`);
}
