// SPDX-License-Identifier: GPL-3.0-or-later
// All journeys, one after another in one browser.

import { test } from "node:test";
import "./attacks.mjs";
import "./calendar.mjs";
import "./copy.mjs";
import "./delegation.mjs";
import "./drafts.mjs";
import "./editor.mjs";
import { endFull } from "./full.mjs";
import "./keyboard.mjs";
import "./newsroom.mjs";
import "./noscript.mjs";
import "./jobs.mjs";
import "./offline.mjs";
import "./light.mjs";
import "./lighthouse.mjs";
import "./pages.mjs";
import "./print.mjs";
import "./readers.mjs";
import "./register.mjs";
import "./reports.mjs";
import "./search.mjs";
import "./tasks.mjs";
import "./walk.mjs";

test("the site that these tests shared ends well", endFull);
