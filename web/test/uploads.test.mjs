// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import * as uploads from "../js/uploads.js";

test("the_wait_grows_and_stays_at_its_longest", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50].map(uploads.nextDelay), [1000, 3000, 5000, 10000, 20000, 20000, 20000]);
});

test("characters_are_counted_as_the_server_counts_them", () => {
  assert.equal(uploads.counted("Hội nghị"), 8);
  assert.equal(uploads.counted("Ho\u0302\u0323i nghi\u0323"), 8);
  assert.equal(uploads.counted(" a\r\nb \n"), 3);
  assert.equal(uploads.counted("🏅"), 1);
});

test("the_reason_of_a_refusal_is_found_and_nothing_is_made_of_what_is_no_answer", () => {
  assert.equal(uploads.messageOf('{"errors":[{"message":"Tệp trống."}]}'), "Tệp trống.");
  assert.equal(uploads.messageOf("<html>"), null);
  assert.equal(uploads.messageOf('{"errors":[]}'), null);
});

test("what_was_dropped_is_not_counted", () => {
  assert.deepEqual(uploads.sumOf(["done", "dropped", "failed", "sending"]), { done: 1, all: 3 });
  assert.equal(uploads.fill("{0} of {1} sent", 1, 3), "1 of 3 sent");
});
