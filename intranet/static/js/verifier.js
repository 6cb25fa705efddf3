/* The page that checks an export of the log: the files are read here and sent nowhere. */
import { Tree, base64, keyOf, leafHash, noteOf, same, saying, show, signedBy, syllablesOf } from "./seal.js";
const MOST = 200, EVERY = 5000, LONGEST = 2 ** 24, PART = /^(?:.*\/)?nhat-ky-(\d+)-(\d+)\.jsonl$/;
const ACTS = ["checkpoints.sign", "witnesses.cosign", "witnesses.register", "checkpoints.make_key"];
const CLOCK = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/, utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/* Files of a ZIP, or files that were chosen one by one: [{name, stream()}]. */
async function unpacked(files) {
  const parts = await Promise.all([...files].map((file) => (/\.zip$/i.test(file.name) ? entriesOf(file) : [{ name: file.name, stream: () => file.stream() }])));
  return parts.flat();
}
async function view(file, from, to) { return new DataView(await file.slice(from, to).arrayBuffer()); }
async function entriesOf(file) {
  const from = Math.max(0, file.size - 65557), tail = await view(file, from, file.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== 0x06054b50) at -= 1;
  if (at < 0) throw Error("zip");
  const count = tail.getUint16(at + 10, true), begin = tail.getUint32(at + 16, true);
  if (begin === 0xffffffff || count === 0xffff) throw Error("zip64");
  const list = await view(file, begin, from + at), found = [];
  for (let n = 0, here = 0; n < count; n += 1) {
    const long = [28, 30, 32].map((place) => list.getUint16(here + place, true));
    const method = list.getUint16(here + 10, true), packed = list.getUint32(here + 20, true), start = list.getUint32(here + 42, true);
    if (packed === 0xffffffff || start === 0xffffffff) throw Error("zip64");
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, here + 46, long[0]));
    const head = await view(file, start, start + 30);
    const data = start + 30 + head.getUint16(26, true) + head.getUint16(28, true), part = file.slice(data, data + packed);
    if (method && !window.DecompressionStream) throw Error("unpack");
    found.push({ name, stream: () => (method ? part.stream().pipeThrough(new DecompressionStream("deflate-raw")) : part.stream()) });
    here += 46 + long[0] + long[1] + long[2];
  }
  return found;
}
async function* linesOf(stream) {
  let rest = new Uint8Array();
  const reader = stream.getReader();
  for (let got = await reader.read(); !got.done; got = await reader.read()) {
    const piece = new Uint8Array(rest.length + got.value.length);
    piece.set(rest);
    piece.set(got.value, rest.length);
    let from = 0;
    for (let to = piece.indexOf(10); to >= 0; to = piece.indexOf(10, from)) {
      yield piece.subarray(from, to);
      from = to + 1;
    }
    rest = piece.slice(from);
    if (rest.length > LONGEST) throw Error("long");
  }
  if (rest.length) yield rest;
}
const textOf = (entry) => new Response(entry.stream()).text();

/* One line of the log in the one canonical form (RFC 8785 within our limits). */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
function entryOf(data) {
  const line = utf8.decode(data), entry = JSON.parse(line);
  if (line.normalize("NFC") !== line || JSON.stringify(sorted(entry)) !== line) throw Error("form");
  return entry;
}

class Check {
  constructor(say, list, words) {
    Object.assign(this, { say, list, words, count: 0, wanted: new Map(), notes: new Map(), keys: [], told: [], tree: new Tree(), good: 0 });
  }
  wrong(word, ...values) {
    this.count += 1;
    if (this.count <= MOST) show(this.list, "error", this.say(word, ...values));
  }
  want(size, fits, called) {
    this.wanted.set(size, [...(this.wanted.get(size) || []), { fits, called }]);
  }
  readKeys(text) {
    for (const line of text.split("\n").filter((one) => one.trim())) {
      try { this.keys.push(keyOf(line)); } catch (error) { this.wrong("key", line); }
    }
  }
  readNotes(text) {
    const parts = text.replace(/\r\n/g, "\n").split("\n\n");
    let last = -1;
    for (let at = 0; at < parts.length && (parts[at].trim() || at + 1 < parts.length); at += 2) {
      let note;
      try { note = noteOf(parts[at] + "\n\n" + (parts[at + 1] || "").replace(/^\n+|\n+$/g, "") + "\n"); } catch (error) { this.wrong("note", at / 2 + 1); continue; }
      const old = this.notes.get(note.size), again = old && old.body === note.body;
      if (note.size <= last && !again) this.wrong("order", note.size);
      last = Math.max(last, note.size);
      this.signatures(note);
      if (again) { old.signatures.push(...note.signatures); continue; }
      this.notes.set(note.size, note);
      this.want(note.size, (root) => same(root, note.root), this.say("checkpoint", note.size));
    }
  }
  signatures(note) {
    const owners = this.keys.filter((key) => key.kind === 1);
    if (owners.length && !owners.some((key) => signedBy(note, key) !== null)) this.wrong("unsigned", note.size);
    for (const one of note.signatures) {
      const key = this.keys.find((known) => known.name === one.name && same(known.hash, one.data.slice(0, 4)));
      if (!key) { if (owners.length || one.name !== note.origin) this.wrong("stranger", note.size, one.name); }
      else if (!signedBy(note, key)) this.wrong("signature", note.size, one.name);
    }
  }
  paper(text) {
    const plain = text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    const number = plain.match(/^\s*(\d[\d., ]*)/), words = plain.slice(number ? number[0].length : 0).match(/[a-z]+/g) || [];
    if (!plain.trim()) return false;
    if (!number || words.length !== 8) { this.wrong("slip"); return true; }
    const size = Number(number[1].replace(/\D/g, ""));
    words.filter((word) => !this.words.includes(word)).forEach((word) => this.wrong("syllable", word));
    this.want(size, (root) => syllablesOf(root, this.words).join() === words.join(), this.say("paper", size));
    if (!this.notes.has(size)) this.wrong("forgotten", this.say("paper", size));
    return true;
  }
  row(data) {
    const seq = this.tree.size;
    try {
      const entry = entryOf(data);
      if (!CLOCK.test(entry.t) || entry.t < (this.clock || "")) this.wrong("clock", seq);
      this.clock = entry.t;
      if (ACTS.includes(entry.act)) this.told.push([seq, entry.act, entry.after || {}]);
    } catch (error) { this.wrong("form", seq); }
    this.tree.append(leafHash(data));
    if (this.wanted.has(this.tree.size)) this.compare();
  }
  compare() {
    const root = this.tree.root(), bad = this.wanted.get(this.tree.size).filter((mark) => !mark.fits(root));
    bad.forEach((mark) => this.wrong("root", mark.called, this.good, this.tree.size - 1));
    if (!bad.length) this.good = this.tree.size;
  }
  end() {
    for (const [size, marks] of this.wanted) if (size > this.tree.size) marks.forEach((mark) => this.wrong("cut", mark.called, this.tree.size));
    const made = new Set();
    for (const [seq, act, after] of this.told) {
      const note = this.notes.get(after.size), key = this.keys.find((one) => one.name === after.witness);
      if (act === ACTS[0] && (!note || base64(note.root) !== after.root)) this.wrong("lost", seq, after.size);
      if (act === ACTS[0]) made.add(after.size);
      if (act === ACTS[1] && !(note && note.signatures.some((one) => one.name === after.witness))) this.wrong("unwitnessed", seq, after.witness, after.size);
      if (act === ACTS[2] && !(key && base64(key.publicKey) === after.key)) this.wrong("replaced", seq, after.witness);
    }
    const keyed = this.told.filter((one) => one[1] === ACTS[3]).map((one) => one[2].log_key);
    this.keys.filter((key) => key.kind === 1 && keyed.length && !keyed.includes(key.line)).forEach((key) => this.wrong("unkeyed", key.name));
    const last = Math.max(-1, ...this.notes.keys());
    for (const size of this.notes.keys()) if (size < last && !made.has(size)) this.wrong("untold", size);
    return last;
  }
}

async function check(page, files) {
  const say = saying(page), list = page.querySelector("[data-found]"), state = page.querySelector("[data-state]");
  list.textContent = "";
  state.textContent = say("reading");
  const task = new Check(say, list, page.querySelector("[data-syllables]").textContent.trim().split(" "));
  const entries = await unpacked(files), named = async (end) => (await Promise.all(entries.filter((entry) => entry.name.endsWith(end)).map(textOf))).join("\n");
  const parts = entries.map((entry) => ({ entry, found: entry.name.match(PART) })).filter((part) => part.found)
    .map(({ entry, found }) => ({ entry, first: Number(found[1]), end: Number(found[2]) })).sort((a, b) => a.first - b.first);
  if (!parts.length) throw Error("empty");
  task.readKeys([...new Set((await named("keys.txt")).split("\n"))].join("\n"));
  task.readNotes(await named("checkpoints.txt"));
  const outside = task.paper(page.querySelector("[name=paper]").value), size = parts[parts.length - 1].end;
  for (const part of parts) {
    if (part.first !== task.tree.size) { task.wrong("gap", task.tree.size); break; }
    for await (const line of linesOf(part.entry.stream())) {
      task.row(line);
      if (task.tree.size > part.end) break;
      if (task.tree.size % EVERY === 0) {
        state.textContent = say("progress", task.tree.size, size);
        await new Promise((then) => setTimeout(then));
      }
    }
    if (task.tree.size !== part.end) { task.wrong("short", part.end, task.tree.size); break; }
  }
  conclude(task, say, list, state, outside);
}
function conclude(task, say, list, state, outside) {
  const last = task.end();
  state.className = task.count ? "errors" : "note ok";
  state.textContent = task.count ? say("bad", task.count) : say("good", task.tree.size, task.notes.size, syllablesOf(task.tree.root(), task.words).join(" "));
  if (last < task.tree.size) show(list, "soft", say(last < 0 ? "none" : "open", last, task.tree.size - 1));
  if (!outside) show(list, "soft", say("alone"));
}

function start() {
  const form = document.querySelector("[data-verifier]:not([data-started])");
  if (!form) return;
  form.dataset.started = "1";
  const button = form.querySelector("button.primary");
  button.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const state = form.querySelector("[data-state]");
    button.disabled = true;
    state.className = "note";
    check(form, form.querySelector("[type=file]").files).catch((error) => {
      const known = form.querySelector(`[data-word="${CSS.escape(error.message)}"]`);
      state.className = "errors";
      state.textContent = known ? known.textContent : saying(form)("unreadable", error.message);
    }).finally(() => {
      button.disabled = false;
      delete form.dataset.sent;
    });
  });
}
document.addEventListener("htmx:after:swap", start);
start();
