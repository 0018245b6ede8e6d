// SPDX-License-Identifier: GPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextZoom, zoomInCookie } from "../js/zoom.js";

test("zoom_goes_by_the_steps_and_stops_at_both_ends", () => {
  assert.equal(nextZoom(100, 1), 115);
  assert.equal(nextZoom("115", -1), 100);
  assert.equal(nextZoom(90, -1), 90);
  assert.equal(nextZoom(200, 1), 200);
  assert.equal(nextZoom("odd", 1), 115);
});

test("only_a_known_step_is_taken_from_the_cookie", () => {
  assert.equal(zoomInCookie("a=1; zoom=150; b=2"), 150);
  assert.equal(zoomInCookie("bzoom=150"), 0);
  assert.equal(zoomInCookie("zoom=151"), 0);
  assert.equal(zoomInCookie(""), 0);
});
