// SPDX-License-Identifier: GPL-3.0-or-later
// What Word, Excel, LibreOffice and other pages put on the clipboard, made plain: headings, lists, tables, bold, slanted, links.
// The document that it is read into is never shown, and styles are read as texts, so that nothing of them is applied.

const dropped = "script,style,meta,link,title,xml,object,iframe,svg,math,template,noscript,img,video,audio,canvas,input,button,select,textarea,del,head";

// Styles would be refused by the content-security policy where they are parsed.
export function unstyled(html) {
  return html
    .replace(/<style\b[^]*?(<\/style\s*>|$)/gi, "")
    .replace(/<[a-z][^>]*>?/gi, (tag) => tag.replace(/([\s/"'])style\s*=/gi, "$1data-style=").replace(/([\s/"'])on\w+\s*=/gi, "$1data-x="));
}

const styleOf = (element) => (element.getAttribute?.("data-style") ?? "").toLowerCase();

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function rename(element, name) {
  const made = element.ownerDocument.createElement(name);

  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

// ---------------------------------------------------------------- lists

const levelOf = (style) => Number(/mso-list:[^;]*level(\d)/.exec(style)?.[1] ?? 0);

// "·", "o", "§", "-" begin a list of points; "1.", "a)", "IV." a numbered one.
const isNumbered = (mark) => /^\(?([0-9]+|[a-zđ]|[ivxlc]+)[.)]/i.test(mark.trim());

function takeMark(paragraph) {
  const ignored = [...paragraph.querySelectorAll("[data-style]")].filter((one) => /mso-list:\s*ignore/.test(styleOf(one)));
  const mark = ignored.map((one) => one.textContent).join("");

  ignored.forEach((one) => one.remove());
  return mark.replace(/\u00a0/g, " ");
}

// Word has no lists, only paragraphs that look like them, each with its level.
function makeLists(root) {
  let stack = [];
  let before = null;

  for (const paragraph of [...root.querySelectorAll("p,h1,h2,h3,h4,h5,h6")]) {
    const level = levelOf(styleOf(paragraph));

    if (level === 0 || /^H/.test(paragraph.nodeName)) {
      if (level > 0) takeMark(paragraph); // a numbered heading stays a heading
      continue;
    }
    if (before === null || nextElement(before) !== paragraph) stack = [];
    const mark = takeMark(paragraph);
    const item = root.ownerDocument.createElement("li");

    while (stack.length > level) stack.pop();
    if (stack.length < level) {
      const list = root.ownerDocument.createElement(isNumbered(mark) ? "ol" : "ul");

      if (stack.length === 0) paragraph.before(list);
      else (stack.at(-1).lastElementChild ?? stack.at(-1)).append(list);
      stack.push(list);
    }
    item.append(rename(paragraph, "p"));
    stack.at(-1).append(item);
    before = stack[0];
  }
}

function nextElement(element) {
  return element.nextElementSibling;
}

// ---------------------------------------------------------------- the whole

const weightOf = (style) => /(?:^|;)\s*font-weight:\s*(bold|[6-9]00|normal|[1-4]00)/.exec(style)?.[1];

// Bold and slanted may be said by an element or by a style, and the style has the last word.
function readMarks(root) {
  for (const element of [...root.querySelectorAll("span,font,b,strong,i,em")]) {
    const style = styleOf(element);
    const weight = weightOf(style);
    const slant = /(?:^|;)\s*font-style:\s*(italic|oblique|normal)/.exec(style)?.[1];
    const named = element.nodeName;
    const isBold = weight ? /^(bold|[6-9])/.test(weight) : named === "B" || named === "STRONG";
    const isSlanted = slant ? slant !== "normal" : named === "I" || named === "EM";
    const names = [isBold && "strong", isSlanted && "em"].filter(Boolean);

    if (/display:\s*none|mso-hide:\s*all/.test(style)) element.remove();
    else if (names.length === 0) unwrap(element);
    else {
      const outer = rename(element, names[0]);

      if (names[1]) {
        const inner = root.ownerDocument.createElement(names[1]);

        inner.append(...outer.childNodes);
        outer.append(inner);
      }
    }
  }
}

function readHeadings(root) {
  for (const paragraph of [...root.querySelectorAll("p")]) {
    const level = /^Mso(Title|Heading(\d))/i.exec(paragraph.className);
    const outline = /mso-outline-level:\s*([1-6])/.exec(styleOf(paragraph))?.[1];

    if (level) rename(paragraph, `h${level[2] ?? 1}`);
    else if (outline) rename(paragraph, `h${outline}`);
  }
}

function dropForeign(root) {
  for (const element of [...root.querySelectorAll("*")]) {
    const name = element.nodeName.toLowerCase();

    if (!name.includes(":")) continue;
    if (/^(v|w|m):/.test(name) || name === "o:p") {
      if (element.textContent.trim() === "" || /^(v|w|m):/.test(name)) element.remove();
      else unwrap(element);
    } else unwrap(element); // smart tags
  }
}

export function plainHtml(html) {
  const root = new DOMParser().parseFromString(unstyled(html), "text/html").body;
  const comments = root.ownerDocument.createNodeIterator(root, NodeFilter.SHOW_COMMENT);
  const found = [];

  for (let one; (one = comments.nextNode());) found.push(one);
  found.forEach((one) => one.remove());
  root.querySelectorAll(dropped).forEach((one) => one.remove());
  root.querySelectorAll('a[href^="#_ftn"],a[href^="#_edn"],a[href^="#_msocom"]').forEach((one) => one.remove());
  dropForeign(root);
  readHeadings(root);
  makeLists(root);
  readMarks(root);
  for (const element of [...root.querySelectorAll("h1,h2,h3,h4,h5,h6")])
    element.querySelectorAll("strong,em").forEach(unwrap); // a heading is bold by itself
  for (const element of [...root.querySelectorAll("*")])
    for (const { name } of [...element.attributes])
      if (!["href", "colspan", "rowspan", "data-media", "data-pm-slice"].includes(name)) element.removeAttribute(name);
  for (const paragraph of [...root.querySelectorAll("p,h1,h2,h3,h4,h5,h6")])
    if (paragraph.textContent.replace(/\u00a0/g, " ").trim() === "" && !paragraph.closest("td,th")) paragraph.remove();
  return root.innerHTML.replace(/\u00a0|&nbsp;/g, " ");
}
