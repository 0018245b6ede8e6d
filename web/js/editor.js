// SPDX-License-Identifier: GPL-3.0-or-later
// The page on which an article is written: its text, and the files that belong to it.

import { startEditors } from "./rich/editor.js";
import { startMedia } from "./rich/media.js";
import "./upload.js";

startMedia(startEditors());
