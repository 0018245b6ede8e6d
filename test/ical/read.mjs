// SPDX-License-Identifier: GPL-3.0-or-later
// What ical.js reads in a calendar: a line an event, sorted: uid, sequence, begin, end, status, summary.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { default: ICAL } = await import(require.resolve("ical.js"));

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));

for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const when = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString().replace(".000Z", "Z"));
const lines = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);

  return [event.uid, event.sequence, when(event.startDate), when(event.endDate), component.getFirstPropertyValue("status"), event.summary].join("|");
});

process.stdout.write(lines.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((line) => `${line}\n`).join(""));
