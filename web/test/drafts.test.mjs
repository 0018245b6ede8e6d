// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import * as drafts from "../js/drafts.js";

const morning = Date.parse("2025-02-12T04:42:00Z");

function memory(entries = {}) {
  return Object.defineProperties({ ...entries }, {
    getItem: { value(name) { return Object.hasOwn(this, name) ? this[name] : null; } },
    setItem: { value(name, value) { this[name] = value; } },
    removeItem: { value(name) { delete this[name]; } },
  });
}

test("a_name_that_comes_several_times_is_kept_as_a_list", () => {
  const data = drafts.packFields([["ten", "Tổ vá lưới"], ["so", "1"], ["so", "2"], ["so", "3"]]);

  assert.deepEqual(data, { ten: "Tổ vá lưới", so: ["1", "2", "3"] });
  assert.deepEqual(drafts.valuesOf(data, "ten"), ["Tổ vá lưới"]);
  assert.deepEqual(drafts.valuesOf(data, "toString"), []);
});

test("fields_are_the_same_whatever_their_order_but_not_with_one_value_less", () => {
  assert.ok(drafts.sameFields({ a: "1", b: ["2"] }, { b: "2", a: "1" }));
  assert.ok(!drafts.sameFields({ a: ["1", "2"] }, { a: "1" }));
  assert.ok(!drafts.sameFields({ a: "" }, {}));
});

test("text_that_never_reached_the_server_is_offered_however_old", () => {
  assert.ok(drafts.worthOffering({ at: 5, data: { a: "mới" } }, { a: "cũ" }, 9));
});

test("text_that_left_for_the_server_is_offered_only_if_later_than_what_the_page_shows", () => {
  assert.ok(!drafts.worthOffering({ at: 5, data: { a: "mới" }, left: true }, { a: "cũ" }, 9));
  assert.ok(drafts.worthOffering({ at: 9, data: { a: "mới" }, left: true }, { a: "cũ" }, 5));
});

test("the_same_text_is_not_offered", () => {
  assert.ok(!drafts.worthOffering({ at: 9, data: { a: "x" } }, { a: "x" }, 5));
  assert.ok(!drafts.worthOffering(null, { a: "x" }, 5));
});

test("a_spoilt_copy_is_no_copy", () => {
  assert.equal(drafts.readCopy(memory({ k: "{" }), "k"), null);
  assert.equal(drafts.readCopy(memory({ k: '{"at":"x","data":{}}' }), "k"), null);
  assert.equal(drafts.readCopy(memory(), "k"), null);
});

test("a_full_store_is_told_apart_from_a_kept_draft", () => {
  const full = { setItem() { throw new Error("quota"); } };

  assert.equal(drafts.writeCopy(full, "k", {}), false);
  assert.equal(drafts.writeCopy(memory(), "k", {}), true);
});

test("signing_out_forgets_this_accounts_drafts_and_no_others", () => {
  const store = memory({ "td:7:a": "1", "td:7:b": "2", "td:70:a": "3", other: "4" });

  drafts.dropAllCopies(store, "7");
  assert.deepEqual(Object.keys(store), ["td:70:a", "other"]);
});

test("the_hour_is_told_as_in_viet_nam_and_another_day_with_its_date", () => {
  assert.equal(drafts.clockText(morning, morning, "vi"), "11:42 SA");
  assert.equal(drafts.clockText(morning, morning, "en"), "11:42 am");
  assert.equal(drafts.clockText(morning, morning + 864e5, "vi"), "12/02/2025 11:42 SA");
});

test("answers_of_the_server_are_told_apart", () => {
  assert.equal(drafts.judge({ ok: true, status: 200 }), "saved");
  assert.equal(drafts.judge({ ok: false, status: 0, type: "opaqueredirect" }), "session");
  assert.equal(drafts.judge({ ok: false, status: 403 }), "session");
  assert.equal(drafts.judge({ ok: false, status: 409 }), "conflict");
  assert.equal(drafts.judge({ ok: false, status: 503 }), "busy");
  assert.equal(drafts.judge({ ok: false, status: 413 }), "refused");
});

test("dropping_one_draft_leaves_those_whose_key_begins_alike", () => {
  const store = memory({ "td:7:bao-cao/1": "1", "td:7:bao-cao/12": "2" });

  drafts.dropCopy(store, "td:7:bao-cao/1");
  assert.deepEqual(Object.keys(store), ["td:7:bao-cao/12"]);
});
