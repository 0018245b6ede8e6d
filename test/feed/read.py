# SPDX-License-Identifier: GPL-3.0-or-later
# What a reader of feeds makes of a file: its version, its faults, and for each entry the id and the title.
import sys

import feedparser

feed = feedparser.parse(sys.argv[1])
print(feed.version, "bad" if feed.bozo else "good", feed.feed.title, sep="\t")
for entry in feed.entries:
    print(entry.id, entry.title, entry.link, sep="\t")
    assert entry.published_parsed
