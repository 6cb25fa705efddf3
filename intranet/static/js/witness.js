/* A witness: the key stays in this browser; a checkpoint is signed only when it goes on from the last one seen. */
import { base64, bytes, cosignature, isContinued, keyOf, newSecret, noteOf, publicOf, save, saying, show, signedBy } from "./seal.js";
const SECRET = "mc-witness:", SEEN = "mc-seen:";

/* IndexedDB, because leaving the program empties localStorage; rejects where nothing can be kept. */
function asked(request) {
  return new Promise((done, fail_) => { request.onsuccess = () => done(request.result); request.onerror = () => fail_(request.error); });
}
const opened = (() => {
  try {
    const request = indexedDB.open("mc-witness", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    return asked(request);
  } catch (error) { return Promise.reject(error); }
})();
opened.catch(() => null);
const get = async (name) => asked((await opened).transaction("kept").objectStore("kept").get(name));
async function put(name, value) {
  const act = (await opened).transaction("kept", "readwrite", { durability: "strict" });
  act.objectStore("kept").put(value, name);
  return new Promise((done, fail_) => { act.oncomplete = done; act.onabort = act.onerror = () => fail_(act.error); });
}

/* A key made here is kept before it is told to anybody; it is offered as a file at the same time. */
function register(page, say) {
  const form = page.querySelector("form[data-register]"), button = form.querySelector("button");
  button.disabled = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const secret = newSecret(), own = base64(publicOf(secret));
    put(SECRET + own, base64(secret)).then(() => {
      form.public_key.value = own;
      form.submit();
    }, () => fail(page, say("unstored")));
  });
}
function fail(page, text) {
  const state = page.querySelector("[data-state]");
  state.className = "errors";
  state.setAttribute("role", "alert");
  state.textContent = text;
}

/* Key and last checkpoint are lost with the browser's data, so they may be kept as files and read in again. */
function keepKey(page, say, own, secret) {
  const button = page.querySelector("[data-save]");
  button.addEventListener("click", () => save("khoa-chung-kien.txt", secret + "\n"));
  button.hidden = !secret;
  const chooser = page.querySelector("[data-load]");
  chooser.disabled = false;
  chooser.addEventListener("change", async (event) => {
    try {
      const text = await event.target.files[0].text(), kept = await get(SEEN + own);
      if (text.includes("\n\n")) {
        if (!kept || noteOf(kept).size < noteOf(text).size) await put(SEEN + own, text);
      } else {
        const found = bytes(text.trim());
        if (base64(publicOf(found)) !== own) throw Error("other");
        await put(SECRET + own, base64(found));
      }
      location.reload();
    } catch (error) { fail(page, say("foreign")); }
  });
}

/* What is wrong with the newest checkpoint, as a word of the page; null when it may be signed. */
function faultOf(answer, seen, keyLine) {
  let note, key;
  try { note = noteOf(answer.note); key = keyOf(answer.key); } catch (error) { return ["damaged"]; }
  if (keyLine && keyLine !== answer.key) return ["otherkey"];
  if (signedBy(note, key) !== true) return ["unsigned"];
  if (!seen) return null;
  const old = noteOf(seen);
  if (note.origin !== old.origin) return ["otherkey"];
  if (note.size < old.size) return ["back", old.size, note.size];
  const proof = answer.proof.map(bytes);
  return isContinued(old.size, note.size, old.root, note.root, proof) ? null : ["forked", old.size];
}

async function news(page, seen) {
  const size = seen ? noteOf(seen).size : 0;
  const answer = await fetch(`${page.dataset.news}?size=${size}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw Error(answer.status);
  return answer.json();
}

async function witness(page, say, own) {
  const form = page.querySelector("form[data-cosign]"), seen = await get(SEEN + own), answer = await news(page, seen);
  const fault = faultOf(answer, seen, await get(SEEN + "key:" + own));
  if (fault) {
    fail(page, say(...fault));
    show(page.querySelector("[data-found]"), "error", say("report"));
    page.querySelector("[data-evidence]").hidden = false;
    page.querySelector("[data-evidence]").addEventListener("click", () => save("chung-cu-nhat-ky.txt", `${seen || ""}\n${answer.note}`));
    return;
  }
  const note = noteOf(answer.note), line = cosignature(note, page.dataset.name, bytes(await get(SECRET + own)));
  await put(SEEN + own, note.text);
  await put(SEEN + "key:" + own, answer.key);
  form.checkpoint.value = answer.checkpoint;
  form.line.value = line;
  form.submit();
}

function start() {
  const page = document.querySelector("[data-witness]:not([data-started])");
  if (!page) return;
  page.dataset.started = "1";
  const say = saying(page), own = page.dataset.witness;
  if (!own) { register(page, say); return; }
  resume(page, say, own).catch(() => fail(page, say("unstored")));
}
async function resume(page, say, own) {
  const button = page.querySelector("form[data-cosign] button"), secret = await get(SECRET + own), seen = await get(SEEN + own), lost = page.querySelector("[data-lost]");
  page.querySelector(secret ? "[data-here]" : "[data-away]").hidden = false;
  keepKey(page, say, own, secret);
  if (seen) {
    page.querySelector("[data-seen]").textContent = say("seen", noteOf(seen).size);
    page.querySelector("[data-note]").hidden = false;
    page.querySelector("[data-note]").addEventListener("click", () => save(`diem-chot-${noteOf(seen).size}.txt`, seen));
  } else if (secret && lost) lost.hidden = false;
  if (!button) return;
  button.disabled = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    button.disabled = true;
    witness(page, say, own).catch(() => fail(page, say("unanswered"))).finally(() => { button.disabled = false; });
  });
}
document.addEventListener("htmx:after:swap", start);
start();
