// SPDX-License-Identifier: GPL-3.0-or-later
// Articles that were read are kept for when there is no network: the last fifty, with their style and photos. Nothing else is kept, and
// working pages are not its own: its scope is /tin-tuc. With a network, the network's answer is always the one that is shown.

const PAGES = "tin-1", FILES = "tep-1", PAGES_MAX = 50, FILES_MAX = 200;
const isArticle = (url) => /^\/tin-tuc\/[^/]+-\d+$/.test(url.pathname);
const isFile = (url) => /^\/(a|anh)\/./.test(url.pathname);
const mayKeep = (response) =>
  response.ok && !response.redirected && response.type === "basic" && !/no-store/.test(response.headers.get("cache-control") ?? "");

async function bound(name, most) {
  const cache = await caches.open(name), keys = await cache.keys();

  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
}

async function keepFiles(html) {
  const files = await caches.open(FILES);
  const urls = new Set([...html.matchAll(/(?:href|src)="(\/(?:a|anh)\/[^"#]+)/g)].map(([, url]) => url));

  for (const url of [...urls].slice(0, 40))
    if (!(await files.match(url))) {
      const response = await fetch(url).catch(() => null);

      if (response?.ok) await files.put(url, response);
    }
  await bound(FILES, FILES_MAX);
}

async function keep(path, response) {
  const pages = await caches.open(PAGES), text = await response.clone().text();

  await pages.delete(path); // so that it stands last
  await pages.put(path, response);
  await bound(PAGES, PAGES_MAX);
  await keepFiles(text);
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// What to read while there is no network.
async function offline() {
  const pages = await caches.open(PAGES), keys = (await pages.keys()).reverse(), vi = !/^en/.test(navigator.language);
  let style = "", list = "";

  for (const key of keys) {
    const html = await (await pages.match(key)).text();

    style ||= html.match(/<link rel="stylesheet" href="[^"]+">/)?.[0] ?? "";
    list += `<li><a href="${escaped(new URL(key.url).pathname)}">${html.match(/<h1>([^<]*)<\/h1>/)?.[1] ?? ""}</a></li>`;
  }
  const said = vi
    ? ["Không có mạng", "Trang này chưa đọc được khi mất mạng. Các bài đã đọc vẫn mở được:", "Chưa có bài nào được giữ lại trên máy này."]
    : ["No network", "This page cannot be read without a network. The articles that were read still open:", "No article is kept on this machine yet."];
  const body = `<!DOCTYPE html><html lang="${vi ? "vi" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${said[0]}</title>${style}</head><body class="public"><main class="wrap public-main"><h1>${said[0]}</h1><p>${list ? said[1] : said[2]}</p><ul class="latest">${list}</ul></main></body></html>`;

  return new Response(body, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

async function show(request, url) {
  const pages = await caches.open(PAGES);

  try {
    const response = await fetch(request);

    if (isArticle(url) && mayKeep(response)) keep(url.pathname, response.clone()).catch(() => {});
    else if (isArticle(url) && [404, 410].includes(response.status)) await pages.delete(url.pathname);
    return response;
  } catch {
    return (await pages.match(url.pathname)) ?? offline();
  }
}

async function file(request, url) {
  return fetch(request).catch(async () => (await (await caches.open(FILES)).match(url.pathname)) ?? Response.error());
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);

  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(show(event.request, url));
  else if (isFile(url) && !self.navigator.onLine) event.respondWith(file(event.request, url));
});
