// SPDX-License-Identifier: GPL-3.0-or-later
// Public pages: as little as possible.

import { startKeep } from "./keep.js";
import { startMenu } from "./menu.js";
import { startPrint } from "./print.js";
import { startSuggest } from "./suggest.js";
import { startVisit } from "./visit.js";
import { startZoom } from "./zoom.js";

document.documentElement.classList.add("js");
startZoom();
startMenu();
startPrint();
startSuggest();
startVisit();
startKeep();
