// SPDX-License-Identifier: GPL-3.0-or-later
// What the text of an article may hold: the same as src/service/html_clean.h, which has the last word.

import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

const figureOf = (dom) => ({ media: dom.getAttribute("data-media") });

const heading = (level) => ({ tag: `h${level}`, attrs: { level: Math.min(Math.max(level, 2), 4) } });

export const linkTarget = /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i;

const nodes = {
  doc: { content: "(block | figure)+" },
  paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    attrs: { level: { default: 2 } },
    content: "inline*",
    group: "block",
    defining: true,
    parseDOM: [1, 2, 3, 4, 5, 6].map(heading),
    toDOM: (node) => [`h${node.attrs.level}`, 0],
  },
  blockquote: { content: "block+", group: "block", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
  bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
  list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  figure: {
    attrs: { media: {} },
    atom: true,
    draggable: true,
    parseDOM: [{ tag: "figure[data-media]", getAttrs: figureOf }],
    toDOM: (node) => ["figure", { "data-media": node.attrs.media }],
  },
  text: { group: "inline" },
  hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  ...tableNodes({ tableGroup: "block", cellContent: "block+", cellAttributes: {} }),
};

const marks = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => linkTarget.test(dom.getAttribute("href")) && { href: dom.getAttribute("href") } }],
    toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
  },
  strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  sup: { excludes: "sub", parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
  sub: { excludes: "sup", parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
};

export const schema = new Schema({ nodes, marks });
