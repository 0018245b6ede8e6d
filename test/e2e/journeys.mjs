// SPDX-License-Identifier: GPL-3.0-or-later
// The journeys, each on a site of its own, one after another in one browser.

import "./attacks.mjs";
import "./calendar.mjs";
import "./copy.mjs";
import "./delegation.mjs";
import "./drafts.mjs";
import "./editor.mjs";
import "./exemplars.mjs";
import "./newsroom.mjs";
import "./noscript.mjs";
import "./jobs.mjs";
import "./offline.mjs";
import "./light.mjs";
import "./lighthouse.mjs";
import "./readers.mjs";
import "./register.mjs";
import "./reports.mjs";
import "./search.mjs";
import "./tasks.mjs";
import "./walk.mjs";
