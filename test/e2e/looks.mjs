// SPDX-License-Identifier: GPL-3.0-or-later
// What looks at every page: these share the site of full.mjs, and run beside the journeys.

import { test } from "node:test";
import { endFull } from "./full.mjs";
import "./keyboard.mjs";
import "./pages.mjs";
import "./print.mjs";

test("the site that these tests shared ends well", endFull);
