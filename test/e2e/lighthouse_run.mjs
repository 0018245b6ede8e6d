// SPDX-License-Identifier: GPL-3.0-or-later
// One run of Lighthouse. As a program: lighthouse_run.mjs URL prints the four scores, "performance=98 accessibility=100 ...".

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../web/package.json", import.meta.url));

// The browser's other processes write for a moment after it has gone.
async function removeFolder(folder) {
  for (let i = 0; ; i++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (i === 50) throw error;
      await wait(100);
    }
  }
}

async function openBrowser() {
  const folder = mkdtempSync(`${tmpdir()}/lighthouse-`);
  const child = spawn(process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", `--user-data-dir=${folder}`, "about:blank"], { stdio: "ignore", detached: true });
  const ended = new Promise((done) => child.on("exit", done));
  // Debian's program is a script that waits for the browser: both end, as one group, also where this process does not come to close().
  const kill = (signal) => child.exitCode === null && child.signalCode === null && process.kill(-child.pid, signal);

  process.once("exit", () => kill("SIGKILL"));

  for (let i = 0; i < 200; i++) {
    try {
      return {
        port: Number(readFileSync(`${folder}/DevToolsActivePort`, "utf8").split("\n")[0]),
        async close() {
          kill("SIGTERM");
          await ended;
          await removeFolder(folder);
        },
      };
    } catch {
      await wait(100);
    }
  }
  kill("SIGKILL");
  throw new Error("the browser does not start");
}

// Scores of 100 by category; `told` names each audit that is not whole.
export async function scores(url, onlyCategories) {
  const { default: lighthouse } = await import(pathToFileURL(require.resolve("lighthouse")).href);
  const browser = await openBrowser();

  try {
    const { lhr } = await lighthouse(url, { port: browser.port, onlyCategories, logLevel: "error", locale: "en" });
    const told = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 1).map(({ id, title, displayValue, details }) => `${id}: ${title} ${displayValue ?? ""} ${JSON.stringify(details?.items ?? "").slice(0, 600)}`);

    return { score: Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)])), told };
  } finally {
    await browser.close();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { score, told } = await scores(process.argv[2], ["performance", "accessibility", "best-practices", "seo"]);

  console.error(told.join("\n"));
  console.log(Object.entries(score).map(([name, value]) => `${name}=${value}`).join(" "));
}
