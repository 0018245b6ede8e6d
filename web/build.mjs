// SPDX-License-Identifier: GPL-3.0-or-later
// Builds what browsers load: node build.mjs [OUTDIR]. Each name carries a hash of the contents, so that a server may
// let it be kept for ever; manifest.json says which name is the present one.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const outDir = resolve(process.argv[2] ?? join(here, "../build/assets"));
const manifest = {};

function read(path) {
  return readFileSync(join(here, path));
}

function put(name, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const hashed = name.replace(/(\.[a-z0-9]+)$/, `-${hash}$1`);

  writeFileSync(join(outDir, hashed), contents);
  manifest[name] = hashed;
}

// ---------------------------------------------------------------- pictures

function symbol(id, path) {
  const svg = read(path).toString();
  const viewBox = svg.match(/viewBox="([^"]+)"/)[1];
  const inner = svg.replace(/^[^]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");

  return `<symbol id="${id}" viewBox="${viewBox}">${inner}</symbol>`;
}

function sprite(ids, icons) {
  const symbols = ids.map((id) => {
    if (icons.own.includes(id)) return symbol(id, `icons/${id}.svg`);
    return symbol(id, `node_modules/bootstrap-icons/icons/${icons.bootstrap[id]}.svg`);
  });

  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function buildPictures() {
  const icons = JSON.parse(read("icons.json"));

  put("icons.svg", sprite([...icons.own, ...Object.keys(icons.bootstrap)], icons));
  put("public-icons.svg", sprite(icons.public, icons));
  put("favicon.svg", read("icons/favicon.svg"));
  put("select.svg", read("icons/select.svg"));
}

// ---------------------------------------------------------------- fonts

// The public pages must stay light: what Vietnamese and English are written with, without the hints for coarse
// screens, is 13 KB a weight instead of 33.
const vietnamese =
  "ĂăĐđĨĩŨũƠơƯư₫\u0300\u0301\u0303\u0309\u0323" +
  Array.from({ length: 0x1efa - 0x1ea0 }, (_, i) => String.fromCharCode(0x1ea0 + i)).join("");
const latin =
  Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).join("") +
  "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý\u00a0–—‘’“”…•·×°§©«»‹›−→←±½²";

function packagedFont(subset, weight) {
  return read(`node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`);
}

async function buildFonts() {
  for (const weight of [400, 600, 700])
    for (const subset of ["latin", "latin-ext", "vietnamese"])
      put(`${subset}-${weight}.woff2`, packagedFont(subset, weight));
  for (const weight of [400, 600])
    for (const [subset, text] of [["latin", latin], ["vietnamese", vietnamese]]) {
      const font = await subsetFont(packagedFont(subset, weight), text, { targetFormat: "woff2", noHinting: true });

      put(`public-${subset}-${weight}.woff2`, font);
    }
}

// ---------------------------------------------------------------- style sheets and scripts

function buildStyles() {
  for (const name of ["app", "public"]) {
    const { css } = sass.compile(join(here, `scss/${name}.scss`), {
      style: "compressed",
      loadPaths: [join(here, "node_modules")],
      quietDeps: true,
      silenceDeprecations: ["import", "global-builtin"],
    });
    const linked = css.replace(/asset:([\w.-]+)/g, (_, asset) => {
      if (!manifest[asset]) throw new Error(`${name}.scss asks for ${asset}, which is not built`);
      return manifest[asset];
    });

    put(`${name}.css`, linked);
  }
}

async function bundle(name, banner) {
  const result = await esbuild.build({
    entryPoints: [join(here, `js/${name}.js`)],
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome105", "firefox110", "safari16"],
    charset: "utf8",
    legalComments: "none",
    banner: { js: banner },
    write: false,
  });

  put(`${name}.js`, result.outputFiles[0].contents);
}

mkdirSync(outDir, { recursive: true });
for (const name of readdirSync(outDir))
  if (/-[0-9a-f]{12}\.(css|js|svg|woff2)$/.test(name)) rmSync(join(outDir, name));
buildPictures();
await buildFonts();
buildStyles();
await bundle("app", read("node_modules/htmx.org/dist/htmx.min.js").toString());
await bundle("public", "");
await bundle("sw", ""); // served as /sw.js: what it may keep begins at its folder
await bundle("upload", ""); // only on pages that send files
await bundle("editor", ""); // only where an article is written; sends files as well
writeFileSync(join(outDir, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
