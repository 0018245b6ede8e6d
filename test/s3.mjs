// SPDX-License-Identifier: GPL-3.0-or-later
// An S3 server for tests: s3rver of npm behind a front that does what s3rver leaves out (it checks signatures of version 4 and the hash of
// what comes) and what no server does on purpose (it fails as it is told).
//
//   node test/s3.mjs FOLDER [PORT [KEY.pem CERT.pem]]
//
// Prints `ready URL`; the bucket is "thidua", the key S3RVER with the secret S3RVER. The front's own addresses:
//   POST /-/fault?kind=500|503|cut|half|bytes|hang&count=N[&method=GET]   the next N requests (of that method) end so
//   GET  /-/seen                                                          {"GET": n, "PUT": n, …, "bytes": sent in bodies, "refused": n}
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const S3rver = require("s3rver");
const [folder, port = "0", keyFile, certFile] = process.argv.slice(2);
const SECRET = "S3RVER";

const inner = new S3rver({
    address: "127.0.0.1", port: 0, silent: true, directory: folder, vhostBuckets: false, configureBuckets: [{ name: "thidua" }],
});
const { port: innerPort } = await inner.run();
const agent = new http.Agent({ keepAlive: true });

// ------------------------------------------------------------------ signatures

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
// As the store codes what it has decoded: what a client signs in another way does not hold.
const coded = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());

function canonicalQuery(query) {
    return query.split("&").filter(Boolean).map((one) => {
        const [name, ...value] = one.split("=");
        return coded(decodeURIComponent(name)) + "=" + coded(decodeURIComponent(value.join("=")));
    }).sort().join("&");
}

// null, or why it is refused, as S3 says it.
function whyRefused(request, body) {
    const given = request.headers["x-amz-content-sha256"];
    const m = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
        .exec(request.headers.authorization ?? "");
    if (!m) return "AccessDenied";
    const [, id, day, region, names, signature] = m;
    if (id !== "S3RVER") return "InvalidAccessKeyId";
    if (given !== sha256(body)) return "XAmzContentSHA256Mismatch";
    if (!names.split(";").includes("host") || !names.split(";").includes("x-amz-content-sha256")) return "AccessDenied";
    const [path, query = ""] = request.url.split("?");
    const headers = names.split(";").map((n) => `${n}:${request.headers[n].trim().replace(/ +/g, " ")}\n`).join("");
    const canonical = [request.method, path.split("/").map((p) => coded(decodeURIComponent(p))).join("/"), canonicalQuery(query), headers, names, given].join("\n");
    const toSign = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], `${day}/${region}/s3/aws4_request`, sha256(canonical)].join("\n");
    const key = hmac(hmac(hmac(hmac("AWS4" + SECRET, day), region), "s3"), "aws4_request");
    return createHmac("sha256", key).update(toSign).digest("hex") === signature ? null : "SignatureDoesNotMatch";
}

// ------------------------------------------------------------------ the front

let fault = { count: 0 };
const seen = { bytes: 0, refused: 0 };

function refuse(response, status, code) {
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>told so &amp; no more</Message></Error>`);
}

function control(request, response) {
    const at = new URL(request.url, "http://x");
    if (at.pathname === "/-/fault")
        fault = { kind: at.searchParams.get("kind"), count: Number(at.searchParams.get("count")), method: at.searchParams.get("method") };
    response.end(JSON.stringify(seen));
    if (at.pathname === "/-/fault")
        for (const key of Object.keys(seen)) seen[key] = 0;
}

function takeFault(request) {
    if (fault.count <= 0 || (fault.method && fault.method !== request.method)) return null;
    fault.count--;
    return fault.kind;
}

function forward(request, body, response, kind) {
    const to = http.request({ host: "127.0.0.1", port: innerPort, agent, method: request.method, path: request.url, headers: request.headers }, (from) => {
        const parts = [];
        from.on("data", (part) => parts.push(part));
        from.on("end", () => {
            let bytes = Buffer.concat(parts);
            if (kind === "bytes" && bytes.length > 0) bytes[bytes.length >> 1] ^= 1;
            seen.bytes += bytes.length;
            response.writeHead(from.statusCode, from.headers);
            if (kind !== "half") return response.end(bytes);
            response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
        });
    });
    to.on("error", () => response.destroy());
    to.end(body);
}

function take(request, response) {
    if (request.url.startsWith("/-/")) return control(request, response);
    const kind = takeFault(request);
    const parts = [];
    seen[request.method] = (seen[request.method] ?? 0) + 1;
    if (kind === "cut") return void request.once("data", () => request.socket.destroy()).once("end", () => request.socket.destroy());
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
        const body = Buffer.concat(parts), why = whyRefused(request, body);
        if (kind === "hang") return;
        if (kind === "500" || kind === "503") return refuse(response, Number(kind), kind === "500" ? "InternalError" : "SlowDown");
        if (why) {
            seen.refused++;
            return refuse(response, why === "XAmzContentSHA256Mismatch" ? 400 : 403, why);
        }
        forward(request, body, response, kind);
    });
}

const front = keyFile
    ? https.createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, take)
    : http.createServer(take);
front.listen(Number(port), "127.0.0.1", () => console.log(`ready ${keyFile ? "https" : "http"}://127.0.0.1:${front.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume(); // goes with whoever began it
