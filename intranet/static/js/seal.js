/* The seal of the log in a browser: RFC 6962 tree, C2SP notes, Ed25519. http on a LAN has no crypto.subtle. */
import { sha256, sha512 } from "../vendor/noble-hashes@2.4.0/sha2.js";
import * as ed from "../vendor/noble-ed25519@3.2.0/index.js";
ed.hashes.sha512 = sha512;
const utf8 = new TextEncoder(), SERVER = 1, WITNESS = 4;

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
export const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
export const base64 = (data) => btoa(String.fromCharCode(...data));
export const same = (a, b) => a.length === b.length && a.every((value, at) => value === b[at]);
export const leafHash = (line) => sha256(joined([0], line));
const node = (left, right) => sha256(joined([1], left, right));
const half = (number) => Math.floor(number / 2);
function strict(text) {
  const data = bytes(text);
  if (base64(data) !== text) throw Error("base64");
  return data;
}

/* The right edge of the tree: grows by one leaf, knows its root at any time. */
export class Tree {
  size = 0;
  edge = [];
  append(leaf) {
    for (let carry = this.size; carry % 2; carry = half(carry)) leaf = node(this.edge.pop(), leaf);
    this.edge.push(leaf);
    this.size += 1;
  }
  root() { return this.edge.length ? this.edge.reduceRight((right, left) => node(left, right)) : sha256(new Uint8Array()); }
}

/* RFC 9162 2.1.4.2: the log of the old root is the beginning of the log of the new one. */
export function isContinued(old, size, oldRoot, root, proof) {
  if (old < 1 || old > size) return false;
  if (old === size) return !proof.length && same(oldRoot, root);
  const steps = Number.isInteger(Math.log2(old)) ? [oldRoot, ...proof] : [...proof];
  if (!steps.length) return false;
  let here = old - 1, last = size - 1;
  while (here % 2) { here = half(here); last = half(last); }
  let first = steps[0], second = steps[0];
  for (const step of steps.slice(1)) {
    if (last === 0) return false;
    if (here % 2 || here === last) {
      first = node(step, first);
      second = node(step, second);
      while (here && here % 2 === 0) { here = half(here); last = half(last); }
    } else second = node(second, step);
    here = half(here);
    last = half(last);
  }
  return last === 0 && same(first, oldRoot) && same(second, root);
}

/* A key line name+hash+base64; throws when its parts do not fit. */
export function keyOf(line) {
  line = line.replace(/^[ \r\n]+|[ \r\n]+$/g, "");
  const [name, hash, ...rest] = line.split("+"), data = strict(rest.join("+"));
  const key = { line, name, kind: data[0], publicKey: data.slice(1), hash: keyHash(name, data) };
  if (data.length !== 33 || hash !== [...key.hash].map((one) => one.toString(16).padStart(2, "0")).join("")) throw Error("key");
  return key;
}
const keyHash = (name, data) => sha256(joined(utf8.encode(name + "\n"), data)).slice(0, 4);

/* A signed note: three lines, an empty one, signatures; throws for everything else. */
export function noteOf(text) {
  const at = text.indexOf("\n\n"), lines = text.slice(0, at).split("\n"), tail = text.slice(at + 2);
  const root = strict(lines[2] || ""), size = Number(lines[1]);
  if (at < 0 || lines.length !== 3 || String(size) !== lines[1] || !Number.isSafeInteger(size) || size < 0
    || root.length !== 32 || !lines[0] || !tail.endsWith("\n")) throw Error("note");
  const signatures = tail.slice(0, -1).split("\n").map((line) => {
    const [dash, name, data, more] = line.split(" ");
    if (dash !== "—" || more !== undefined) throw Error("signature");
    return { name, data: strict(data) };
  });
  return { origin: lines[0], size, root, body: text.slice(0, at + 1), signatures, text };
}

/* true, false (a wrong signature), or null (none by this key at all) */
export function signedBy(note, key) {
  const found = note.signatures.find((one) => one.name === key.name && same(one.data.slice(0, 4), key.hash));
  if (!found) return null;
  const data = found.data;
  if (key.kind === SERVER) return verified(data.slice(4), utf8.encode(note.body), key.publicKey);
  if (key.kind !== WITNESS || data.length !== 76) return false;
  const seconds = new DataView(data.buffer).getBigUint64(4);
  return verified(data.slice(12), cosigned(seconds, note.body), key.publicKey);
}
function verified(signature, message, publicKey) {
  try { return ed.verify(signature, message, publicKey, { zip215: false }); } catch (error) { return false; }
}
const cosigned = (seconds, body) => utf8.encode(`cosignature/v1\ntime ${seconds}\n${body}`);

export const newSecret = () => crypto.getRandomValues(new Uint8Array(32));
export const publicOf = (secret) => ed.getPublicKey(secret);

/* The line by which a witness says: I saw this checkpoint. */
export function cosignature(note, name, secret) {
  const seconds = BigInt(Math.floor(Date.now() / 1000)), time = new DataView(new ArrayBuffer(8));
  time.setBigUint64(0, seconds);
  const hash = keyHash(name, joined([WITNESS], publicOf(secret)));
  const data = joined(hash, new Uint8Array(time.buffer), ed.sign(cosigned(seconds, note.body), secret));
  return `— ${name} ${base64(data)}`;
}

/* The eight syllables of a root: its first 88 bits, 11 bits each. */
export function syllablesOf(root, words) {
  const bits = [...root.slice(0, 11)].map((one) => one.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{11}/g).map((part) => words[parseInt(part, 2)]);
}

/* Words of the page: [data-word] elements with {0}, {1} for what stands in them. */
export function saying(page) {
  return (word, ...values) => page.querySelector(`[data-word="${word}"]`).textContent
    .replace(/\{(\d)\}/g, (_all, at) => values[at]);
}
export function show(list, kind, text) {
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = text;
  list.append(item);
}
export function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1e4);
}
