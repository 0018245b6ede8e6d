// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { countCharacters } from "../js/count.js";

test("characters are counted as the server counts them", () => {
  assert.equal(countCharacters(""), 0);
  assert.equal(countCharacters("Đã họp dân"), 10);
  assert.equal(countCharacters("Đã họp dân".normalize("NFD")), 10);
  assert.equal(countCharacters("  a\r\nb \n"), 3);
  assert.equal(countCharacters("🎉🎉"), 2);
  assert.equal(countCharacters("a  \t b \n\n  c\u200b"), 6);
});
