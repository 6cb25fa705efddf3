/* The outbox of inspections: what was answered and photographed stays in this browser until the server has receipted it.
   Used by the sheet (sheet.js) and the list of visits (carried.js); speaks protocol 1 (docs/decisions/0024-inspections.md). */
(function () {
  "use strict";
  const root = document.querySelector("[data-hello]");
  if (!root) return;
  const PROTOCOL = 1, PACE = 15000, FIRST_PAUSE = 10000, REST = 2500, PATIENCE = 20000, LONGEST_PAUSE = 300000, MONTH = 30 * 864e5, BATCH = 20;
  const words = JSON.parse(root.dataset.words), sending = new Set(), loose = new Map(), hints = new Map(), departed = new Set(), listeners = [];
  const state = { login: false, others: [], late: 0, busy: false, error: "" };
  let opening, offset = null, device = "", next = 0, pause = FIRST_PAUSE, resting, again;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  function make(tag, text, given) {
    return Object.assign(document.createElement(tag), { textContent: text || "" }, given);
  }
  /* When a page was taken along, and how large it is. */
  function kept({ at, bytes }) {
    const time = new Date(at);
    return fill(words.carried, {
      at: `${time.getHours()}:${String(time.getMinutes()).padStart(2, "0")} ${time.getDate()}/${time.getMonth() + 1}`, size: Math.round(bytes / 1024),
    });
  }

  /* --- the store: one transaction for each thing, finished only when the browser says it is on the disk --- */

  function open() {
    opening = opening || new Promise((done, fail) => {
      const asked = indexedDB.open("mot-cua-inspections", 1);
      asked.onupgradeneeded = () => {
        for (const name of ["answers", "photos", "bytes", "receipts", "facts"]) asked.result.createObjectStore(name, { keyPath: "key" });
      };
      asked.onerror = () => fail(asked.error);
      asked.onsuccess = () => {
        const base = asked.result;
        base.onclose = () => { opening = null; };
        base.onversionchange = () => { base.close(); opening = null; };
        done(base);
      };
    });
    return opening;
  }
  /* `act` gets the stores named; what its request found is the result. A connection the system took away is opened once more. */
  async function within(mode, names, act, repeated) {
    try {
      const base = await open();
      return await new Promise((done, fail) => {
        const change = base.transaction(names, mode, { durability: "strict" });
        let asked = null;
        change.oncomplete = () => done(asked && asked.result);
        change.onerror = change.onabort = (event) => fail(change.error || event.target.error || new Error("abort"));
        asked = act(...names.map((name) => change.objectStore(name)));
      });
    } catch (error) {
      opening = null;
      if (repeated || error.name === "QuotaExceededError") throw error;
      return within(mode, names, act, true);
    }
  }
  const read = (name) => within("readonly", [name], (store) => store.getAll());
  const note = (key, value) => within("readwrite", ["facts"], (facts) => facts.put({ key, value }));

  /* crypto.randomUUID is missing where the connection is not secure. */
  function uuid() {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = b[6] & 15 | 64;
    b[8] = b[8] & 63 | 128;
    return [...b].map((n, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + n.toString(16).padStart(2, "0")).join("");
  }
  /* The phone's clock as the server writes moments: Viet Nam, without a zone. */
  const wall = () => new Date(Date.now() + 252e5).toISOString().slice(0, -1);

  /* A new version names what its author saw. An own earlier one that never left the phone is replaced; one that may have
     arrived is named as well. */
  function save(given, seen, seq) {
    const entry = { ...given, key: uuid(), at: wall(), offset, sent: false, order: 1 };
    const same = (one) => one.target === entry.target && one.inspection === entry.inspection && one.user === entry.user;
    const keep = (answers, mine, receipts) => {
      for (const one of answers) if (one.order >= entry.order) entry.order = one.order + 1;
      const earlier = mine.filter((one) => !one.replaced).pop();
      if (earlier && departed.has(earlier.key)) earlier.sent = true;
      const told = receipts.filter((one) => same(one) && one.seq > seq && !one.sha256).sort((a, b) => a.seq - b.seq).pop();
      entry.bases = (earlier ? earlier.sent ? [...earlier.bases, earlier.key] : earlier.bases : told ? [told.key] : seen).slice(-BATCH);
      return earlier;
    };
    return within("readwrite", ["answers", "receipts"], (answers, receipts) => {
      const all = answers.getAll();
      all.onsuccess = () => {
        const told = receipts.getAll();
        told.onsuccess = () => {
          const mine = all.result.filter(same).sort((a, b) => a.order - b.order);
          const earlier = keep(all.result, mine, told.result);
          if (earlier && !earlier.sent) answers.delete(earlier.key);
          else if (earlier && earlier.error) answers.put({ ...earlier, replaced: true });
          answers.put(entry);
        };
      };
    }).then(() => {
      for (const [key, one] of loose) if (same(one)) loose.delete(key);
    }, (error) => {
      entry.bases = entry.bases || seen;
      for (const [key, one] of loose) if (same(one) && !one.sent) loose.delete(key);
      loose.set(entry.key, entry);
      throw error;
    }).finally(() => { changed(); rest(); });
  }
  /* A photo and its bytes are one transaction. The same picture twice at one place is one. */
  async function addPhoto(given, bytes) {
    const own = (one) => one.sha256 === given.sha256 && one.target === given.target && one.inspection === given.inspection && one.user === given.user;
    if ((await read("photos")).some(own)) return;
    const entry = { ...given, key: uuid(), at: wall(), offset, sent: false, order: Date.now(), size: bytes.byteLength };
    await within("readwrite", ["photos", "bytes"], (photos, store) => {
      photos.put(entry);
      store.put({ key: entry.key, bytes });
    });
    await changed();
    rest();
  }
  /* A photo that surely never left the phone, or that the server refused, can be taken back. */
  const drop = (key) => within("readwrite", ["photos", "bytes"], (photos, bytes) => {
    photos.get(key).onsuccess = (event) => {
      const one = event.target.result;
      if (one && droppable(one)) for (const store of [photos, bytes]) store.delete(key);
    };
  }).then(() => changed());
  const droppable = (one) => !sending.has(one.key) && (one.error || one.sent === false && !departed.has(one.key));
  /* {answers, photos, receipts}, the oldest first; `loose` are those that found no room in the store. */
  async function all() {
    const [answers, photos, receipts] = await Promise.all(["answers", "photos", "receipts"].map(read));
    const order = (a, b) => a.order - b.order;
    return { answers: [...answers.filter((one) => !one.replaced), ...loose.values()].sort(order), photos: photos.sort(order), receipts };
  }
  const bytesOf = (key) => within("readonly", ["bytes"], (store) => store.get(key)).then((found) => found && found.bytes);
  /* How a thing stands: "kept" in the phone, "sending", or "refused". */
  const stand = (one) => sending.has(one.key) ? "sending" : one.error ? "refused" : loose.has(one.key) ? "loose" : "kept";

  /* Everybody who shows something is told; so are the other tabs. What is unsent is also marked outside the store, in case
     the browser clears it. */
  const others = window.BroadcastChannel ? new BroadcastChannel("mot-cua-inspections") : {};
  others.onmessage = () => changed(true);
  async function changed(heard) {
    const there = await all();
    const unsent = [...there.answers, ...there.photos];
    if (!state.lost) mark(unsent);
    root.dataset.unsent = unsent.length;
    for (const show of listeners) show(there, unsent);
    if (!heard && others.postMessage) others.postMessage(1);
  }
  function mark(unsent) {
    try {
      if (unsent.length) localStorage.outbox = JSON.stringify(unsent.map((one) => one.label));
      else localStorage.removeItem("outbox");
    } catch (_none) { }
  }

  /* --- sending --- */

  class Halt extends Error { }

  /* Answers with JSON or throws: TypeError without a line, TimeoutError, Halt when somebody must do something first. */
  async function ask(url, options, patience) {
    const answer = await fetch(url, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(patience), ...options });
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      state.login = true;
      throw new Halt("401");
    }
    const body = await answer.json().catch(() => null);
    if (answer.ok && !body) throw new Error("no JSON");
    return { status: answer.status, body: body || {} };
  }
  /* Whose session it is, its token, and how far this clock is off: half of the way there and back is taken away. */
  async function hello() {
    const before = Date.now();
    const { status, body } = await ask(root.dataset.hello, {}, PATIENCE);
    const after = Date.now();
    if (status !== 200) throw new Error(status);
    offset = Math.round(Date.parse(body.now + "+07:00") - (before + after) / 2);
    Object.assign(state, { login: false, late: offset, user: body.user });
    await note("offset", offset).catch(() => 0);
    return body;
  }

  /* What goes next: answers in batches, each after the version it replaces; then photos, one by one. */
  function pick(there, who, passed) {
    const mine = (list) => list.filter((one) => one.user === who.user && !one.error && !passed.has(one.key));
    const waits = (one) => there.answers.some((other) => one.bases.includes(other.key) && passed.has(other.key));
    const answers = mine(there.answers).filter((one) => !waits(one));
    const ready = answers.filter((one) => one.inspection === answers[0].inspection);
    if (ready.length) return { url: ready[0].answers, items: ready.slice(0, passed.single ? 1 : BATCH) };
    const photo = mine(there.photos)[0];
    return photo && { url: photo.proofs, items: [photo], photo };
  }
  /* From now on these may have arrived: their content is never changed again. A full phone cannot write it down; this tab knows. */
  function depart(items, store) {
    for (const one of items) departed.add(one.key);
    for (const one of items) if (loose.has(one.key)) Object.assign(one, { sent: true, offset: one.offset ?? offset });
    const found = [];
    return within("readwrite", [store], (things) => {
      for (const one of items) {
        things.get(one.key).onsuccess = (event) => {
          const there = event.target.result;
          if (!there) return;
          Object.assign(there, { sent: true, offset: there.offset ?? offset });
          things.put(there);
          found.push(there);
        };
      }
    }).then(() => [...found, ...items.filter((one) => loose.has(one.key))], () => items);
  }
  const told = (one) => ({ key: one.key, target: one.target, value: one.value, remark: one.remark, bases: one.bases, at: one.at, offset: one.offset });
  async function body(job, items) {
    const form = new FormData(), photo = job.photo && items[0];
    form.set("protocol", PROTOCOL);
    form.set("device", device);
    if (!photo) {
      form.set("answers", JSON.stringify(items.map(told)));
      return form;
    }
    for (const name of ["key", "target", "sha256", "at", "offset", "taken", "place"]) if (photo[name] != null) form.set(name, photo[name]);
    const bytes = await bytesOf(photo.key);
    if (!bytes) throw new Error("gone");
    form.set("file", new Blob([bytes], { type: photo.type }), photo.name);
    return form;
  }
  async function deliver(job, who, single) {
    const store = job.photo ? "photos" : "answers", items = await depart(job.items, store);
    if (!items.length) return;
    for (const one of items) sending.add(one.key);
    await changed();
    try {
      const form = await body(job, items), patience = PATIENCE + (job.photo ? items[0].size / 2 : 0);
      const head = { "X-CSRFToken": who.csrf, Accept: "application/json" };
      const { status, body: answer } = await ask(job.url + "?quiet", { method: "POST", body: form, headers: head }, patience);
      if (status === 200) await settleAll(store, items, answer.results || []);
      else if (status === 400 && !answer.protocol) throw new Halt("400");
      else if (status >= 500 || status === 429 || status === 408) throw new Error(status);
      else if (items.length > 1 && ![403, 404, 409].includes(status)) throw new Error(status);
      else for (const one of items) await refuse(store, one, answer.error || `${words.status} ${status}`);
    } finally {
      for (const one of items) sending.delete(one.key);
      await changed();
    }
  }
  /* What is not `final` and what was not answered comes again. */
  async function settleAll(store, items, results) {
    let open = 0;
    for (const one of items) {
      const result = results.find((other) => other.key === one.key);
      hints.delete(one.key);
      if (result && result.ok) await receipt(store, one, result);
      else if (result && result.final) await refuse(store, one, result.error);
      else open = hints.set(one.key, result ? result.error : "");
    }
    if (open) throw new Error("open");
  }
  /* The receipt and the end of what it is for are one transaction; a full phone keeps no receipt (`bare`). */
  function receipt(store, one, result, bare) {
    const { key, inspection, target, user, value, remark, sha256, thumb, name } = one;
    const { code, at, seq } = result;
    const entry = { key, inspection, target, user, value, remark, sha256, thumb, name, code, at, seq, on: Date.now() + offset };
    return within("readwrite", [store, "receipts", "bytes"], (things, receipts, bytes) => {
      if (!bare) receipts.put(entry);
      things.delete(key);
      bytes.delete(key);
      if (store === "answers") things.getAll().onsuccess = (event) => {
        for (const old of event.target.result) if (old.replaced && old.target === target && old.inspection === inspection) things.delete(old.key);
      };
    }).then(() => loose.delete(key), (error) => {
      if (bare) throw error;
      return receipt(store, one, result, true);
    });
  }
  function refuse(store, one, error) {
    if (loose.has(one.key)) one.error = error;
    return within("readwrite", [store], (things) => {
      things.get(one.key).onsuccess = (event) => { if (event.target.result) things.put({ ...event.target.result, error }); };
    });
  }
  async function retry(key) {
    if (loose.has(key)) delete loose.get(key).error;
    await within("readwrite", ["answers", "photos"], (...stores) => {
      for (const store of stores) store.get(key).onsuccess = (event) => { if (event.target.result) store.put({ ...event.target.result, error: "" }); };
    });
    return send(true);
  }

  /* What fails for itself is passed by until all else was tried; three failures in a row end the round. */
  let tired = new Set();
  async function round() {
    let who = await hello(), renewed = false;
    const passed = new Set(tired);
    passed.single = tired.size;
    for (let failures = 0; failures < 3;) {
      const there = await all();
      state.others = [...new Set([...there.answers, ...there.photos].filter((one) => one.user !== who.user).map((one) => one.who))];
      const job = pick(there, who, passed);
      if (!job) {
        tired = new Set();
        return passed.size === 0;
      }
      try {
        await deliver(job, who);
        failures = 0;
      } catch (error) {
        if (error.message === "400" && !renewed) {
          renewed = true;
          who = await hello();
        } else if (error instanceof TypeError || error instanceof Halt && state.login) {
          throw error;
        } else {
          if (passed.single || job.photo || job.items.length === 1) for (const one of job.items) tired.add(one.key) && passed.add(one.key);
          if (!job.photo) passed.single = true;
          failures++;
        }
      }
    }
    return false;
  }
  /* One tab sends; `pressed`: somebody or the network asks for it now. Resolves when the round is over. */
  async function send(pressed) {
    if (state.busy) { again = again || pressed; return; }
    if (!pressed && Date.now() < next) return;
    state.busy = true;
    again = false;
    state.error = "";
    const work = async (lock) => {
      if (lock === null) return;
      if (!await round()) throw new Error("open");
      pause = FIRST_PAUSE;
    };
    try {
      await changed();
      await (navigator.locks ? navigator.locks.request("mot-cua-outbox", { ifAvailable: true }, work) : work());
    } catch (error) {
      next = Date.now() + pause;
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      if (!(error instanceof Halt)) state.error = error.name;
    }
    state.busy = false;
    await changed();
    if (again) return send(true);
  }
  const wake = () => { pause = FIRST_PAUSE; return send(true); };
  function rest() {
    clearTimeout(resting);
    resting = setTimeout(wake, REST);
  }

  /* --- the last resort: a file for another way to the server --- */

  async function base64(bytes) {
    const data = new Uint8Array(bytes), parts = [];
    for (let at = 0; at < data.length; at += 24576) parts.push(btoa(String.fromCharCode(...data.subarray(at, at + 24576))));
    return parts.join("");
  }
  async function exported(inspection, user) {
    const there = await all(), own = (one) => one.inspection === inspection && one.user === user;
    const head = JSON.stringify({ protocol: PROTOCOL, inspection, device, answers: there.answers.filter(own).map(told) });
    const parts = [head.slice(0, -1), ',"proofs":['];
    for (const [number, one] of there.photos.filter(own).entries()) {
      const { key, target, sha256, at, offset, taken, place, name, type } = one;
      const facts = { key, target, sha256, at, offset, taken, place, name, type, data: await base64(await bytesOf(key)) };
      parts.push((number ? "," : "") + JSON.stringify(facts));
    }
    return new Blob([...parts, "]}"], { type: "application/json" });
  }

  /* --- the beginning --- */

  /* Resolves to false when this browser keeps nothing. */
  async function begin() {
    try {
      const facts = Object.fromEntries((await read("facts")).map((one) => [one.key, one.value]));
      device = facts.device || uuid().slice(0, 13);
      offset = state.late = facts.offset ?? null;
      try { state.lost = facts.lost || !facts.device && JSON.parse(localStorage.outbox || "null"); } catch (_none) { }
      await Promise.all([note("device", device), note("lost", state.lost)]).catch((error) => {
        if (error.name !== "QuotaExceededError") throw error;
      });
      await within("readwrite", ["receipts"], (receipts) => {
        receipts.getAll().onsuccess = (event) => {
          for (const one of event.target.result) if (Date.now() - one.on > MONTH) receipts.delete(one.key);
        };
      }).catch(() => 0);
    } catch (_refused) {
      return false;
    }
    addEventListener("online", wake);
    addEventListener("beforeunload", (event) => { if (loose.size) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
    setInterval(async () => {
      const there = await all();
      if (there.answers.length + there.photos.length) send();
    }, PACE);
    return true;
  }
  /* Whoever logs out leaves no sheet on a shared phone; what is unsent stays. */
  document.addEventListener("submit", (event) => {
    if (window.caches && /logout$/.test(event.target.action)) caches.keys().then((names) => names.forEach(caches.delete, caches));
  });
  /* A person has read what was lost. */
  async function found() {
    state.lost = null;
    await note("lost", null);
    return changed();
  }

  window.outbox = {
    hints, words, state, root, fill, make, kept, save, addPhoto, drop, droppable, all, stand, send: wake, retry, exported, changed, found, ready: begin(),
    listen: (show) => listeners.push(show),
  };
})();
