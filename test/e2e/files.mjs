// SPDX-License-Identifier: GPL-3.0-or-later
// Papers and photos as people have them.

import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";

// A whole PDF of one empty page.
export function paper(title) {
  const objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>", `<</Title(${title})>>`];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, i) => {
    const at = text.length;

    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const count = objects.length + 1;

  return Buffer.from(`${text}xref\n0 ${count}\n0000000000 65535 f \n${places.join("")}trailer\n<</Size ${count}/Root 1 0 R/Info 4 0 R>>\nstartxref\n${text.length}\n%%EOF\n`);
}

// { folder, path }: a photo in a folder of its own, which whoever made it removes.
export function makePhoto(name) {
  const folder = mkdtempSync(`${tmpdir()}/thidua-photo-`), path = `${folder}/${name}`;

  execFileSync("vips", ["gaussnoise", `${folder}/one.v`, "900", "600", "--mean", "120", "--sigma", "22"]);
  execFileSync("vips", ["colourspace", `${folder}/one.v`, `${path}[Q=85]`, "srgb"]);
  return { folder, path };
}
