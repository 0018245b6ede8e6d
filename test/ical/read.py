# SPDX-License-Identifier: GPL-3.0-or-later
# What python3-icalendar reads in a calendar: a line an event, sorted: uid, sequence, begin, end, status, summary.
import datetime
import sys

from icalendar import Calendar


def when(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
assert not calendar.errors, calendar.errors
lines = []
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    lines.append("|".join([str(event["uid"]), str(int(event["sequence"])), when(event["dtstart"].dt), when(event["dtend"].dt),
                           str(event["status"]), str(event["summary"])]))
sys.stdout.buffer.write("".join(line + "\n" for line in sorted(lines, key=lambda line: line.encode())).encode())
