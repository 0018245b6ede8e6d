// SPDX-License-Identifier: GPL-3.0-or-later
// Two nodes on one database, of either engine.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { E2E, THIDUA, ON } = process.env;

// ---------------------------------------------------------------- databases

const readAccounts = (text) => Object.fromEntries(text.trim().split("\n").map((line) => line.trim().split(/\s+/)).map(([name, password]) => [name, password]));

function sqlite(folder) {
  cpSync(`${E2E}/example`, folder, { recursive: true });
  return { url: `sqlite:${folder}/db`, accounts: readAccounts(readFileSync(`${folder}/accounts.txt`, "utf8")), end: async () => {} };
}

const ended = (child) => new Promise((done) => child.on("exit", (code, signal) => done(signal ?? code)));

// The example loaded, as { url, accounts, end() }. A server of its own in a folder of the system's, because its user may not enter ours; it refuses to be root.
export async function postgres() {
  const versions = "/usr/lib/postgresql", bin = `${versions}/${readdirSync(versions).sort().at(-1)}/bin`;
  const folder = mkdtempSync(`${tmpdir()}/thidua-postgres-`);
  const isRoot = process.getuid() === 0;
  const id = (kind) => Number(execFileSync("id", [kind, "postgres"], { encoding: "utf8" }));
  const as = isRoot ? { uid: id("-u"), gid: id("-g") } : {};
  const options = { cwd: folder, stdio: "ignore", ...as };

  if (isRoot) chownSync(folder, as.uid, as.gid);
  chmodSync(folder, 0o755);
  execFileSync(`${bin}/initdb`, ["-D", `${folder}/data`, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"], options);
  const child = spawn(`${bin}/postgres`, ["-D", `${folder}/data`, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"], options);
  const psql = (...words) => execFileSync("psql", ["-q", "-h", folder, "-U", "postgres", ...words], { stdio: "ignore" });

  process.on("exit", () => child.kill("SIGKILL"));
  child.unref(); // a test that failed does not wait for it
  for (let tries = 0; ; tries++) {
    try {
      psql("-c", "CREATE DATABASE thidua");
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  const url = `postgresql://postgres@/thidua?host=${folder}`;
  const run = (...words) => execFileSync(THIDUA, ["--db", url, "--on", ON, ...words], { cwd: root, encoding: "utf8" });

  run("load", "examples/nghi-son");
  return {
    url,
    accounts: readAccounts(run("account", "example")),
    async end() {
      const over = ended(child);

      child.ref();
      child.kill("SIGINT");
      await over;
      rmSync(folder, { recursive: true });
    },
  };
}

// ---------------------------------------------------------------- nodes

async function serve(url, folder, number) {
  const log = `${folder}/log-${number}`;
  const child = spawn(THIDUA, ["--db", url, "--on", ON, "serve", "--listen", "127.0.0.1:0", "--data", `${folder}/data`], {
    cwd: root,
    stdio: ["ignore", "pipe", openSync(log, "a")],
  });
  const over = ended(child);

  process.on("exit", () => child.kill("SIGKILL"));
  const first = await Promise.race([new Promise((done) => createInterface(child.stdout).once("line", done)), over]);

  assert.match(String(first), /^ready http/, `the server did not start:\n${readFileSync(log, "utf8")}`);
  return {
    base: first.split(" ")[1].replace(/\/$/, ""),
    async stop() {
      child.kill("SIGTERM");
      assert.equal(await over, 0, readFileSync(log, "utf8").slice(-4000));
    },
  };
}

// { base, accounts, others, stop() }: the first node, as visitors take a site, and the bases of all.
export async function nodes(name, engine) {
  const folder = `${E2E}/${name}`;

  mkdirSync(folder, { recursive: true });
  const database = engine === "sqlite" ? sqlite(folder) : await postgres();
  const all = [await serve(database.url, folder, 1), await serve(database.url, folder, 2)];

  return {
    base: all[0].base,
    bases: all.map(({ base }) => base),
    accounts: database.accounts,
    async stop() {
      for (const node of all) await node.stop();
      await database.end();
      rmSync(folder, { recursive: true });
    },
  };
}
