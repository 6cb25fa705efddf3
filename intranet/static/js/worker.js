/* The worker of inspections. It answers GET and nothing else: the sheets that were taken along, the list of them, and the hashed
   files these pages name. It has no part in what was answered: the outbox (outbox.js) belongs to the pages. */
(function () {
  "use strict";
  /* One cache for each visit. A new number here gives up all pages that were kept; the outbox stays whatever happens. */
  const HEAD = "visits-1:", PATIENCE = 4000, LIST = "/inspections/carried", LOOSE = { ignoreVary: true };

  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(takeOver()));
  async function takeOver() {
    for (const name of await caches.keys()) if (/^visits-/.test(name) && !name.startsWith(HEAD)) await caches.delete(name);
    await clients.claim();
  }

  /* The name of the cache that a page belongs to; none for every other address. */
  function home(path) {
    const found = /^\/inspections\/(?:(\w+)\/sheet|carried)$/.exec(path);
    return found && HEAD + (found[1] || "list");
  }

  addEventListener("fetch", (event) => {
    const asked = event.request, url = new URL(asked.url);
    if (asked.method !== "GET" || url.origin !== location.origin) return;
    if (asked.mode === "navigate" && home(url.pathname)) event.respondWith(page(event, url.pathname));
    else if (url.pathname.startsWith("/static/")) event.respondWith(file(asked));
  });

  async function file(asked) {
    return (await caches.match(asked, LOOSE)) || fetch(asked);
  }

  /* The network first, and whole before it is shown; the kept page when that is slow, broken, cut in the middle, or wants a login. */
  async function page(event, path) {
    const kept = await caches.match(path, { ...LOOSE, cacheName: home(path) });
    if (!kept) return fetch(event.request);
    const fresh = fetch(event.request).then(async (answer) => {
      if (answer.type === "opaqueredirect" || answer.status >= 500) return kept;
      if (!answer.ok) return answer;
      const whole = new Response(await answer.blob(), answer);
      event.waitUntil(keep(path, whole.clone()).catch(() => 0));
      return whole;
    }).catch(() => kept);
    event.waitUntil(fresh);
    return Promise.race([fresh, new Promise((done) => setTimeout(done, PATIENCE, kept.clone()))]);
  }

  /* First the files that the page names, then the page: what is kept is always whole. Returns what there is to say about it. */
  async function keep(path, answer) {
    answer = answer || await fetch(path);
    if (!answer.ok || answer.redirected) throw new Error(answer.redirected ? 401 : answer.status);
    const html = await answer.clone().text(), cache = await caches.open(home(path));
    const files = new Set(html.match(/\/static\/[0-9a-f]{10}\/[\w.@\/-]+/g));
    let bytes = html.length;
    for (const url of files) {
      if (!await cache.match(url, LOOSE)) {
        const known = await caches.match(url, LOOSE);
        await (known ? cache.put(url, known) : cache.add(url));
      }
      bytes += (await (await cache.match(url, LOOSE)).blob()).size;
    }
    const said = (pattern) => (pattern.exec(html) || [])[1];
    const about = { path, bytes, at: Date.now(), title: said(/<title>([^<]*)/), user: said(/data-user="([^"]*)"/) };
    await cache.put(path, answer);
    await cache.put("/inspections/about", new Response(JSON.stringify(about)));
    for (const old of await cache.keys()) {
      const at = new URL(old.url).pathname;
      if (at.startsWith("/static/") && !files.has(at)) await cache.delete(old);
    }
    return about;
  }

  /* A page asks to be kept and hears what came of it. The list is kept beside it. */
  addEventListener("message", (event) => {
    const back = event.ports[0];
    event.waitUntil(keep(event.data).then(async (about) => {
      if (event.data !== LIST) await keep(LIST).catch(() => 0);
      back.postMessage({ about });
    }).catch((error) => back.postMessage({ error: error.message, name: error.name })));
  });
})();
