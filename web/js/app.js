// SPDX-License-Identifier: GPL-3.0-or-later
// Working pages. The build puts htmx before this file, so that `window.htmx` is there.

import { startConfirm } from "./confirm.js";
import { startCopy } from "./copy.js";
import { startCount } from "./count.js";
import { startDisclosures } from "./disclose.js";
import { startDrafts } from "./draft.js";
import { startLive } from "./live.js";
import { startMenu } from "./menu.js";
import { startOffline } from "./offline.js";
import { startOnce } from "./once.js";
import { startPreview } from "./preview.js";
import { startPrint } from "./print.js";
import { startRepeat } from "./repeat.js";
import { startZoom } from "./zoom.js";

const { htmx } = window;

Object.assign(htmx.config, {
  // The content-security policy refuses what these would do.
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  // Pages hold what not everyone at this machine may read.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});
document.documentElement.classList.add("js");
startZoom();
startMenu();
startPrint();
startDisclosures();
startRepeat();
startConfirm();
startOffline();
startOnce();
startDrafts();
startLive(htmx);
startPreview(htmx);
startCopy();
startCount();
