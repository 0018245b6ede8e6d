// SPDX-License-Identifier: GPL-3.0-or-later
// A real mail server for tests: TLS with a certificate of its own, AUTH, and recipients whose names say how they are answered.
// `node test/smtp/server.mjs FOLDER '{"tls": "starttls" | "implicit" | "none", "user": "ann", "password": "…", "mail": "421 …",
// "name": "other.example"}'` prints `ready PORT`; FOLDER gets cert.pem, and letters.jsonl with a line for each letter that was taken,
// written before the client is told so.
//
//   no@        550 5.1.1 at RCPT          later-2@    450 at RCPT, twice
//   late-2@    451 after the letter       refused@    554 after the letter
//   cut-2@     the line is cut when the letter is to follow, twice
//   silent@    the letter is taken, and the line is cut before the answer

import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { SMTPServer } = require("smtp-server");
const { simpleParser } = require("mailparser");
const [folder, text = "{}"] = process.argv.slice(2);
const options = { tls: "starttls", name: "localhost", ...JSON.parse(text) };

execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", `/CN=${options.name}`,
  "-addext", `subjectAltName=DNS:${options.name}${options.name === "localhost" ? ",IP:127.0.0.1" : ""}`, "-keyout", `${folder}/key.pem`, "-out", `${folder}/cert.pem`], { stdio: "ignore" });

const seen = new Map();

function answer(line) {
  const error = new Error(line.slice(4));

  error.responseCode = Number(line.slice(0, 3));
  return error;
}

// Whether "later-2@…" is still to be answered so.
function isTurnOf(kind, address) {
  const [, times] = address.match(new RegExp(`^${kind}-(\\d+)@`)) ?? [];
  const before = seen.get(address) ?? 0;

  if (times === undefined || before >= Number(times)) return false;
  seen.set(address, before + 1);
  return true;
}

const cut = (session) => [...server.connections].find((one) => one.session === session || one.id === session.id)?._socket.destroy();

async function take(session, raw) {
  const letter = await simpleParser(raw);
  const head = raw.toString("latin1").split("\r\n\r\n")[0];

  appendFileSync(`${folder}/letters.jsonl`, `${JSON.stringify({
    sender: session.envelope.mailFrom.address,
    recipients: session.envelope.rcptTo.map((one) => one.address),
    secure: session.secure,
    connection: session.id,
    user: session.user ?? null,
    head,
    names: head.split(/\r\n(?![ \t])/).map((line) => line.split(":")[0].toLowerCase()),
    from: letter.from?.value,
    to: letter.to?.value,
    subject: letter.subject,
    text: letter.text,
    html: letter.html || null,
    id: letter.messageId,
    date: letter.date,
    unsubscribe: letter.headers.get("list")?.unsubscribe ?? null,
    auto: letter.headers.get("auto-submitted") ?? null,
  })}\n`);
}

const server = new SMTPServer({
  secure: options.tls === "implicit",
  key: readFileSync(`${folder}/key.pem`),
  cert: readFileSync(`${folder}/cert.pem`),
  disabledCommands: options.tls === "none" ? ["STARTTLS"] : [],
  authOptional: options.user === undefined,
  maxClients: 200,
  logger: false,
  onAuth: ({ username, password }, session, done) =>
    username === options.user && password === options.password ? done(null, { user: username }) : done(answer("535 5.7.8 wrong name or password")),
  onMailFrom: (address, session, done) => done(options.mail ? answer(options.mail) : null),
  onRcptTo: ({ address }, session, done) => {
    if (address.startsWith("no@")) return done(answer("550 5.1.1 no such user"));
    if (isTurnOf("later", address)) return done(answer("450 4.2.0 greylisted, come back later"));
    return done();
  },
  onData: (stream, session, done) => {
    const address = session.envelope.rcptTo[0].address, pieces = [];

    if (isTurnOf("cut", address)) {
      cut(session);
      return;
    }
    stream.on("data", (piece) => pieces.push(piece));
    stream.on("end", async () => {
      if (address.startsWith("refused@")) return done(answer("554 5.6.0 not liked"));
      if (isTurnOf("late", address)) return done(answer("451 4.3.0 try again"));
      await take(session, Buffer.concat(pieces));
      return address.startsWith("silent@") ? cut(session) : done(null, "2.0.0 taken");
    });
  },
});

server.on("error", () => {});
server.listen(0, "127.0.0.1", () => process.stdout.write(`ready ${server.server.address().port}\n`));
