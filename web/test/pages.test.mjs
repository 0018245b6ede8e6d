// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "../js/live.js";
import { chosen } from "../js/preview.js";
import { numbered } from "../js/repeat.js";

test("a_filter_asks_for_the_address_that_its_form_would_send", () => {
  const href = addressOf("/lam-viec/bang?cu=1", [["ten", "hải bình"], ["cap", ""]], "http://127.0.0.1/lam-viec/bang#x");

  assert.equal(href, "http://127.0.0.1/lam-viec/bang?ten=h%E1%BA%A3i+b%C3%ACnh&cap=");
});

test("a_preview_sends_the_named_fields_with_the_token_and_never_a_file", () => {
  const pairs = [["csrf", "t"], ["loi", "trong tháng 3"], ["cap", "xa"], ["tep", {}]];

  assert.deepEqual(chosen(pairs, "loi"), [["csrf", "t"], ["loi", "trong tháng 3"]]);
  assert.deepEqual(chosen(pairs), pairs.slice(0, 3));
});

test("a_new_row_carries_its_number_wherever_the_template_asks", () => {
  assert.equal(numbered("r__i__-h r__i__-e", 4), "r4-h r4-e");
});
