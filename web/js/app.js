// SPDX-License-Identifier: GPL-3.0-or-later
// Working pages.

import { startMenu } from "./menu.js";
import { startPrint } from "./print.js";
import { startZoom } from "./zoom.js";

document.documentElement.classList.add("js");
startZoom();
startMenu();
startPrint();
