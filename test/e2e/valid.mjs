// SPDX-License-Identifier: GPL-3.0-or-later
// Pages as they were sent, kept while others look at them, and read by the Nu checker all at once: it takes a second to start.

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { promisify } from "node:util";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const jar = require.resolve("vnu-jar/build/dist/vnu.jar");

export function keeper(name) {
  const folder = `${process.env.E2E}/html-${name}`, kept = new Map();

  mkdirSync(folder, { recursive: true });
  return {
    kept,
    // The page at the path as a visitor's browser is sent it, by its route and one word more.
    async keep({ context }, path, key) {
      const file = `${folder}/${kept.size}.html`, answer = await context.request.get(path);

      if (kept.has(key) || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) return;
      writeFileSync(file, await answer.body());
      kept.set(key, { path, file });
    },
    // What is wrong with them, a line each.
    async check() {
      const files = [...kept.values()], paths = new Map(files.map(({ path, file }) => [`file:${file}`, path]));
      const { stdout } = await promisify(execFile)("java", ["-Xss4m", "-jar", jar, "--errors-only", "--exit-zero-always", "--stdout", "--format", "json", ...files.map(({ file }) => file)], { maxBuffer: 64 << 20 });

      return JSON.parse(stdout).messages.map(({ url, lastLine, message, extract }) => `${paths.get(url)}:${lastLine}: ${message} ${JSON.stringify(extract?.slice(0, 160) ?? "")}`);
    },
  };
}
