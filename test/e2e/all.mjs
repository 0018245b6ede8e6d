// SPDX-License-Identifier: GPL-3.0-or-later
// All journeys, one after another in one browser.

import "./drafts.mjs";
import "./noscript.mjs";
import "./pages.mjs";
import "./walk.mjs";
