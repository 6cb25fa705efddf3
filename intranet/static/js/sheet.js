/* The sheet of a visit on a phone: each tap is kept at once, photos are made small and hashed, the page can be taken along.
   Without this script, or where the browser keeps nothing, its forms are sent one by one as they stand. */
(function () {
  "use strict";
  const box = window.outbox, sheet = document.getElementById("sheet"), bar = document.getElementById("outbox");
  if (!box || !sheet || !bar) return;
  const { words, state, fill, make, kept } = box, d = sheet.dataset, TYPING = 800, SIDE = 1600, THUMB = 96, LITTLE = 2e8, OFF = 120000, LONGEST = 180000;
  const forms = new Map(), notices = new Map();
  const all = (selector, within) => [...(within || sheet).querySelectorAll(selector)];
  const part = (name) => bar.querySelector(`[data-part=${name}]`);

  /* --- what stands in a form --- */

  /* "na" of a number stands in no box: it stays until something else is typed. A comparison of papers counts once something was
     ticked or its button pressed. */
  function read(form, at) {
    const data = new FormData(form), before = form.now.value, faults = data.getAll("fault").join(" ");
    let value = plain(data.get("value"));
    if (data.has("compared")) value = before || faults || (at && at.name !== "remark") ? faults ? "faults: " + faults : "ok" : "";
    else if (!value && before === "na" && !(at && at.name === "value")) value = before;
    return { value, remark: plain(data.get("remark")) };
  }
  const plain = (text) => (text || "").replace(/\r\n?/g, "\n").trim();
  function overlay(form, one) {
    const boxes = [...form.elements], more = form.querySelector("details"), faults = one.value.replace("faults: ", "").split(" ");
    for (const el of boxes) {
      if (el.type === "checkbox") el.checked = faults.includes(el.value);
      else if (el.type === "radio") el.checked = el.value === one.value;
      else if (el.name === "value" && el.type !== "submit") el.value = one.value === "na" ? "" : one.value;
      else if (el.name === "remark") el.value = one.remark;
    }
    if (more && one.remark) more.open = true;
    form.now = { value: one.value, remark: one.remark };
  }
  const number = (text) => parseFloat((text || "").replace(",", "."));

  /* The same verdicts as rules/checklists/judging.py. */
  function verdict(form) {
    const { kind, met, partly, lower } = form.dataset, value = form.now.value;
    if (!value) return "open";
    if (value === "na") return "na";
    if (kind === "yes_no") return value === "yes" ? "met" : "bad";
    if (kind === "degree") return value;
    if (!/number|percent|sample/.test(kind)) return "met";
    const sign = lower ? -1 : 1, from = number(met ?? (lower ? "0" : "100")), half = number(partly ?? String(from));
    return sign * number(value) >= sign * from ? "met" : sign * number(value) >= sign * half ? "partly" : "bad";
  }
  function asked(form, above) {
    const other = form.dataset.if && forms.get("item:" + form.dataset.if);
    if (!other || above.includes(other)) return true;
    return asked(other, [...above, form]) && verdict(other) === form.dataset.when;
  }
  /* Conditions, proofs that are missing, how much is done. */
  function judge() {
    const count = [0, 0], parts = {};
    for (const [target, form] of forms) {
      const panel = form.closest("[data-of]"), is = asked(form, []), proofs = panel.querySelector("[data-proofs] li");
      panel.hidden = !is;
      let need = panel.querySelector("[data-need]");
      const wanted = is && form.dataset.proof && verdict(form) === "bad" && !proofs;
      if (wanted && !need) {
        need = make("p", words.need, { className: "error" });
        need.dataset.need = "";
        panel.querySelector("[data-proofs]").after(need);
      }
      if (need) need.hidden = !wanted;
      if (is && target.startsWith("item:")) {
        const group = form.closest("[data-section]"), own_ = parts[group && group.dataset.section] ||= [0, 0];
        for (const sum of [count, own_]) {
          sum[1]++;
          if (form.now.value) sum[0]++;
        }
      }
    }
    const [done, whole] = count;
    for (const el of all("[data-count]")) el.textContent = (parts[el.dataset.count] || [0, 0]).join("/");
    for (const el of all("[data-answered]")) el.textContent = el.dataset.answered ? `${done}/${whole}` : fill(words.answered, { done, all: whole });
  }

  /* --- keeping --- */

  function label(target) {
    const legend = (forms.get(target) || sheet).querySelector("legend");
    return /^item:/.test(target) ? target.slice(5) : legend ? legend.textContent.trim().slice(0, 40) : target;
  }
  const whose = (target) => ({
    target, inspection: d.inspection, user: d.user, who: d.name, label: label(target), answers: d.answers, proofs: d.proofs,
  });
  async function store(form, now) {
    clearTimeout(form.pause);
    if (now.value === form.now.value && now.remark === form.now.remark) return;
    form.now = now;
    form.saving++;
    show(form, words.writing);
    judge();
    try {
      await box.save({ ...whose(form.dataset.target), ...now }, form.heads, +d.seq);
    } catch (error) {
      full(error);
    }
    form.saving--;
    box.changed();
  }
  function full(error) {
    tell("full", error.name === "QuotaExceededError" ? words.full : fill(words.broken, { why: error.name }));
  }
  /* What is tapped while the store is still being opened is kept as soon as it is. */
  const early = new Set();
  function formOf(el) {
    const form = forms.get(el.form && el.form.dataset.target);
    if (!form && el.form) early.add(el.form);
    return form;
  }
  sheet.addEventListener("input", (e) => {
    const form = formOf(e.target);
    if (!form || !/text|textarea/.test(e.target.type)) return;
    clearTimeout(form.pause);
    form.pause = setTimeout(() => store(form, read(form, e.target)), TYPING);
  });
  sheet.addEventListener("change", (e) => {
    const form = formOf(e.target), picked = e.target.files;
    if (form) store(form, read(form, e.target));
    if (picked && picked.length && crypto.subtle) box.ready.then((keeps) => keeps && take(e.target));
  });
  sheet.addEventListener("click", (e) => {
    const canned = e.target.closest("[data-remark]"), again = e.target.closest("[data-retry]");
    if (canned) {
      const remark = canned.form.elements.remark;
      remark.value = (remark.value.trim() + "\n" + canned.textContent).trim();
      remark.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (again) box.retry(again.dataset.retry);
  });
  /* Buttons of the forms keep what they say; before app.js hears of it. Who logs out with something unsent is asked. */
  addEventListener("submit", (e) => {
    const el = e.target, by = e.submitter, form = forms.get(el.dataset.target || el.dataset.settle);
    if (/\/logout$/.test(el.action) && unsent.length && !confirm(fill(words.logout, { n: unsent.length }))) return stop(e);
    if (!form || el.dataset.proofOf) return;
    stop(e);
    const { settle } = el.dataset, chosen = settle || by && by.name === "value", now = read(form, by || el);
    if (settle) {
      Object.assign(now, { value: el.elements.value.value, remark: plain(el.elements.remark.value) });
      el.closest("[data-conflict]").hidden = true;
    } else if (chosen) {
      now.value = by.value;
    }
    if (chosen) {
      overlay(form, now);
      form.now = { value: "\0" };
    }
    store(form, now).then(() => box.send());
  }, true);
  function stop(e) {
    e.preventDefault();
    e.stopImmediatePropagation();
  }
  /* What is half typed is kept before the page goes away. */
  const flush = () => { for (const form of forms.values()) store(form, read(form)); };
  addEventListener("pagehide", flush);
  addEventListener("beforeunload", (e) => { if (making) e.preventDefault(); });
  document.addEventListener("visibilitychange", flush);

  /* --- photos --- */

  let queue = Promise.resolve(), making = 0;
  function take(input) {
    for (const file of input.files) {
      making++;
      queue = queue.then(() => photo(file, input.form.dataset.proofOf)).catch(full).then(() => { making--; });
    }
    input.value = "";
  }
  async function photo(file, target) {
    let body = file, thumb = "", name = file.name;
    const facts = await written(file).catch(() => ({}));
    if (/^image\//.test(file.type)) {
      try {
        [body, thumb] = await shrink(file);
        name = name.replace(/\.\w+$/, "") + ".jpg";
      } catch (_unknown) { /* a kind of picture this browser cannot read goes as it is */ }
    }
    const bytes = await body.arrayBuffer(), hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const sha256 = [...hash].map((n) => n.toString(16).padStart(2, "0")).join("");
    await box.addPhoto({ ...whose(target), ...facts, sha256, thumb, name, type: body.type }, bytes);
    const form = forms.get(target);
    if (form && form.dataset.kind === "photo" && !form.now.value) {
      overlay(form, { ...form.now, value: "yes" });
      form.now = { ...form.now, value: "" };
      await store(form, read(form));
    }
  }
  /* Time and place that the camera wrote into a JPEG (EXIF); making it small takes them out. Throws where there are none. */
  async function written(file) {
    const view = new DataView(await file.slice(0, 131072).arrayBuffer()), facts = {};
    let at = 2;
    while (view.getUint16(at) !== 0xffe1 || view.getUint32(at + 4) !== 0x45786966) at += 2 + view.getUint16(at + 2);
    const base = at + 10, little = view.getUint16(base) === 0x4949, long = (p) => view.getUint32(base + p, little);
    const sign = (p) => String.fromCharCode(view.getUint8(base + p)), short = (p) => view.getUint16(base + p, little);
    const tags = (p) => {
      const found = {};
      for (let n = 0; n < short(p); n++) found[short(p + 2 + 12 * n)] = p + 10 + 12 * n;
      return found;
    };
    const first = tags(long(4)), camera = first[0x8769] ? tags(long(first[0x8769])) : {}, place = first[0x8825] ? tags(long(first[0x8825])) : {};
    const degrees = (p, minus) => (minus ? -1 : 1) * [0, 1, 2].reduce((sum, n) => sum + long(p + 8 * n) / (long(p + 8 * n + 4) || 1) / 60 ** n, 0);
    if (camera[0x9003]) facts.taken = [...Array(19).keys()].map((n) => sign(long(camera[0x9003]) + n)).join("");
    if (place[2] && place[4]) {
      facts.place = [degrees(long(place[2]), sign(place[1]) === "S"), degrees(long(place[4]), sign(place[3]) === "W")].map((n) => n.toFixed(5)).join();
    }
    return facts;
  }
  async function shrink(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => createImageBitmap(file));
    const drawn = (side) => {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = make("canvas", "", { width: Math.round(picture.width * scale) || 1, height: Math.round(picture.height * scale) || 1 });
      const pen = canvas.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return canvas;
    };
    const body = await new Promise((done) => drawn(SIDE).toBlob(done, "image/jpeg", .75)), thumb = drawn(THUMB).toDataURL("image/jpeg", .6);
    picture.close();
    return [body || file, thumb];
  }

  /* --- telling --- */

  let unsent = [];
  const chip = (kind, text) => make("span", text, { className: `chip ${kind}${text.length > 20 ? " text" : ""}` });
  /* [kind of chip, words, needs a button] */
  function how(one) {
    if (one.code) return ["done", fill(words.received, one)];
    const stand = box.stand(one), hint = box.hints.get(one.key);
    if (stand === "refused") return ["late", fill(words.refused, { why: one.error }), true];
    return [stand === "loose" ? "late" : stand === "sending" ? "neutral" : "wait", words[stand] + (hint ? ` · ${hint}` : "")];
  }
  function tag(one) {
    const [kind, text, button] = how(one), again = make("button", words.again, { type: "button", className: "plain" });
    again.dataset.retry = one.key;
    return button ? [chip(kind, text), " ", again] : [chip(kind, text)];
  }
  /* A line that is read aloud is written only when it says something else. */
  function show(form, text, parts) {
    const line = form.querySelector("[data-state]");
    if (form.said === text) return;
    form.said = text;
    line.replaceChildren(...(parts || [text]));
  }
  const own = (one) => one.inspection === d.inspection && one.user === d.user;
  function showAnswers(there) {
    for (const [target, form] of forms) {
      const mine = (one) => own(one) && one.target === target && !one.sha256;
      const told = there.receipts.filter((one) => mine(one) && (one.seq > +d.seq || form.heads.includes(one.key)));
      const last = there.answers.filter(mine).pop() || told.sort((a, b) => a.seq - b.seq).pop();
      if (!last || form.saving) continue;
      const other = (now) => now.value !== form.now.value || now.remark !== form.now.remark;
      if (other(last) && !(form.begun && other(read(form)))) overlay(form, last);
      show(form, JSON.stringify(how(last)), [...tag(last), " ", ...(form.heads.includes(last.key) ? form.told : [])]);
    }
    for (const form of forms.values()) form.begun = true;
  }
  /* A receipt of a photo is shown until a page comes that was made after it. */
  function showPhotos(there) {
    const made = Date.parse(d.now + "+07:00");
    const fresh = there.receipts.filter((one) => one.sha256 && one.on > made);
    for (const place of all("[data-proofs]")) {
      const mine = [...there.photos, ...fresh].filter((one) => own(one) && one.target === place.dataset.proofs);
      const key = JSON.stringify(mine.map((one) => [one.key, how(one), one.sent]));
      let list = place.querySelector("[data-mine]");
      if (key === (list ? list.key : "[]")) continue;
      if (!list) {
        list = make("ul", "", { className: "files" });
        list.dataset.mine = "";
        place.append(list);
      }
      list.key = key;
      list.replaceChildren(...mine.map((one) => {
        const line = make("li"), text = make("div", one.name);
        line.dataset.sha = one.sha256;
        text.append(make("br"), ...tag(one));
        if (box.droppable(one)) {
          const onclick = () => confirm(fill(words.discard, one)) && box.drop(one.key).then(() => unproved(one.target, place));
          text.append(" ", make("button", words.remove, { type: "button", className: "plain", onclick }));
        }
        if (one.thumb) line.append(make("img", "", { src: one.thumb, alt: "", width: 48, height: 48 }));
        line.append(text);
        return line;
      }));
    }
  }
  /* The "yes" that the first photo of an item gave goes with the last one. */
  function unproved(target, place) {
    const form = forms.get(target);
    if (!form || form.dataset.kind !== "photo" || form.now.value !== "yes" || place.querySelector("li")) return;
    const now = { ...form.now, value: "" };
    overlay(form, now);
    form.now.value = "\0";
    store(form, now);
  }
  function tell(key, text, more) {
    notices.set(key, text && [text, more]);
    const list = part("notices"), told = JSON.stringify([...notices].filter((one) => one[1]).map((one) => one[1][0]));
    if (list.told === told) return;
    list.told = told;
    list.replaceChildren(...[...notices.values()].filter(Boolean).map(([words_, act]) => {
      const line = make("p", words_ + " ", { className: "note error" });
      if (act) line.append(act);
      return line;
    }));
  }
  function lateBy(ms) {
    const minutes = Math.round(Math.abs(ms) / 6e4), days = Math.floor(minutes / 1440), hours = Math.floor(minutes % 1440 / 60);
    const said = [days && `${days} ${words.days}`, hours && `${hours} ${words.hours}`, `${minutes % 60} ${words.minutes}`];
    return fill(ms > 0 ? words.behind : words.ahead, { by: said.filter(Boolean).slice(0, 2).join(" ") });
  }
  box.listen((there, waiting) => {
    unsent = waiting;
    const refused = waiting.filter((one) => one.error).length, line = part("unsent");
    line.className = `chip ${refused ? "late" : waiting.length ? "wait" : "done"}`;
    line.textContent = waiting.length ? fill(words.unsent, { n: waiting.length }) + (refused ? fill(words.some, { n: refused }) : "") : words.none;
    part("export").hidden = !waiting.length;
    part("send").disabled = state.busy || !waiting.length;
    showAnswers(there);
    showPhotos(there);
    judge();
    tell("login", state.login && words.login, make("a", words.enter, { href: d.login }));
    const strange = state.user && state.user !== d.user;
    if (strange && window.caches) caches.delete("visits-1:" + d.inspection);
    for (const form of all("form")) form.inert = strange;
    tell("person", strange && fill(words.person, d), make("a", words.reload, { href: d.sheet }));
    tell("others", state.others.length && fill(words.others, { names: state.others.join(", ") }));
    tell("clock", Math.abs(state.late) > OFF && lateBy(state.late));
    tell("away", state.error && waiting.length && words.away);
    const read_ = make("button", words.found, { type: "button", onclick: box.found });
    tell("lost", state.lost && fill(words.lost, { n: state.lost.length, list: state.lost.join(", ") }), read_);
  });

  /* --- taking along --- */

  async function carry() {
    const button = part("carry");
    button.disabled = true;
    tell("carry");
    try {
      const place = await navigator.serviceWorker.register(d.worker, { scope: d.scope });
      const worker = place.active || (await navigator.serviceWorker.ready).active;
      if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
      const told = await new Promise((done) => {
        const line = new MessageChannel();
        setTimeout(done, LONGEST, { error: words.slow });
        line.port1.onmessage = (e) => done(e.data);
        worker.postMessage(d.sheet, [line.port2]);
      });
      if (told.error) throw Object.assign(new Error(told.error), { name: told.name });
      await shelf();
    } catch (error) {
      const why = error.name === "SecurityError" ? words.untrusted : error.name === "QuotaExceededError" ? words.full : "";
      await retire();
      tell("carry", why || fill(words.uncarried, { why: error.message }), why === words.untrusted && make("a", words.trust, { href: d.trust }));
    }
    button.disabled = false;
  }
  /* A server that has no worker any more (404, 410) takes back the one that is here. */
  async function retire() {
    const place = await navigator.serviceWorker.getRegistration(d.scope);
    if (!place) return;
    const answer = await fetch(d.worker, { method: "HEAD", cache: "no-store" }).catch(() => ({}));
    if (answer.status === 404 || answer.status === 410) await place.unregister();
  }
  /* What is kept of this visit, how much, and whether the browser may throw it away. */
  async function shelf() {
    const answer = await caches.match("/inspections/about", { cacheName: "visits-1:" + d.inspection });
    if (!answer) return;
    const about = await answer.json(), storage = navigator.storage || {}, { quota, usage } = storage.estimate ? await storage.estimate() : {};
    const safe = storage.persisted && await storage.persisted();
    part("kept").textContent = kept(about) + (safe ? words.safe : words.unsafe);
    tell("little", quota - usage < LITTLE && fill(words.little, { size: Math.round((quota - usage) / 1048576) }));
  }
  async function save() {
    const link = make("a", "", { download: `phieu-${d.inspection}-${Date.now()}.json` });
    link.href = URL.createObjectURL(await box.exported(d.inspection, d.user));
    link.click();
    setTimeout(URL.revokeObjectURL, 6e4, link.href);
    tell("exported", words.exported);
  }

  async function begin() {
    part("carry").onclick = carry;
    part("send").onclick = box.send;
    part("export").onclick = save;
    bar.hidden = false;
    if (!await box.ready) {
      tell("refused", words.keepsnothing);
      for (const name of ["unsent", "send", "carry", "export"]) part(name).hidden = true;
      return;
    }
    for (const form of all("form[data-target]")) {
      form.now = { value: form.dataset.value };
      const typed = early.has(form) && read(form);
      form.reset();
      form.now = read(form);
      form.heads = form.dataset.heads.split(" ").filter(Boolean);
      form.told = [...form.querySelector("[data-state]").childNodes];
      form.saving = 0;
      forms.set(form.dataset.target, form);
      if (typed) {
        const before = form.now;
        overlay(form, typed);
        form.now = before;
        store(form, typed);
      }
    }
    for (const el of all(".save")) el.hidden = el.form.dataset.proofOf ? crypto.subtle : el.form.dataset.kind !== "checks";
    await box.changed();
    box.send();
    if (!isSecureContext || !navigator.serviceWorker) {
      part("carry").hidden = true;
      return tell("carry", isSecureContext ? words.old : words.insecure, make("a", words.trust, { href: d.trust }));
    }
    await shelf();
    const place = await navigator.serviceWorker.getRegistration(d.scope);
    if (place) await place.update().catch(retire);
  }
  begin();
})();
