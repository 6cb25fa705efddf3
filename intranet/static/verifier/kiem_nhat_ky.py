#!/usr/bin/env python3
"""Kiểm tra nhật ký của Một Cửa mà không cần Một Cửa, không cần mạng.

    python3 kiem_nhat_ky.py BAN-XUAT.zip [BAN-XUAT-2.zip ...] [--paper "SỐ DÒNG TÁM ÂM TIẾT"]
    python3 kiem_nhat_ky.py --db office.db [--note TỆP] [--key KHÓA] [--witness TỆP]

Chỉ cần Python 3.8 trở lên, không cài thêm gì.
Mã thoát: 0 nguyên vẹn, 1 có chỗ sai, 2 không đọc được.

One file on purpose: it must be readable and runnable without the program it checks. It shares no
line with it. Formats: RFC 6962 (tree), RFC 8785 (lines), C2SP signed-note, tlog-checkpoint and
cosignature/v1, RFC 8032 (Ed25519).
"""

import argparse
import base64
import functools
import hashlib
import io
import json
import os
import re
import sqlite3
import sys
import unicodedata
import zipfile
from datetime import datetime, timedelta

MOST = 200  # problems that are listed; the rest is counted
TILE = 256
DEEPEST = 32
EVERY = 20_000  # rows between two words about the progress
# What is longer is no log of ours: a small ZIP may unpack to more than the machine holds.
LONGEST_LINE, LONGEST_TEXT = 1 << 24, 1 << 28
CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
PART = re.compile(r"(?:.*/)?nhat-ky-(\d{1,16})-(\d{1,16})\.jsonl", re.ASCII)
SERVER, WITNESS = 1, 4  # kinds of keys in a note (C2SP signed-note)
HOUR = timedelta(hours=7)  # the office's clock is seven hours before UTC
NEAR = timedelta(minutes=5)  # between a row of the database and the entry that tells of it
# Acts of the log that tell of checkpoints, cosignatures and keys.
MADE, SIGNED, JOINED = "checkpoints.sign", "witnesses.cosign", "witnesses.register"
KEYED = "checkpoints.make_key"


class Unreadable(Exception):
    """What was given cannot be checked at all."""


# --- Ed25519, RFC 8032: checking only ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def point_of(data):
    """Return the point of 32 bytes, None when they are no point in the one right form."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def add(p, q):
    """Return the sum of two points."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def twice(p):
    """Return the point added to itself."""
    a, b = p[0] * p[0] % P, p[1] * p[1] % P
    c, h = 2 * p[2] * p[2] % P, a + b
    e, g = h - (p[0] + p[1]) ** 2 % P, a - b
    f = c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@functools.lru_cache(maxsize=4096)
def verifies(public, message, signature):
    """Tell whether ``signature`` (64 bytes) of ``message`` is by the key ``public`` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, s = point_of(public), int.from_bytes(signature[32:], "little")
    if key is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    minus = (P - key[0], key[1], 1, P - key[3])
    steps = (None, BASE, minus, add(BASE, minus))
    sum_ = (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        sum_ = twice(sum_)
        step = steps[(s >> bit & 1) | (h >> bit & 1) << 1]
        if step is not None:
            sum_ = add(sum_, step)
    inverse = pow(sum_[2], P - 2, P)
    x, y = sum_[0] * inverse % P, sum_[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- the tree, RFC 6962 ---


def node(left, right):
    """Return the hash over two halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The right edge of the tree: grows by one leaf, knows its root at any time."""

    def __init__(self):
        self.size = 0
        self.edge = []

    def append(self, leaf):
        """Add the hash of the next row."""
        carry = self.size
        while carry & 1:
            leaf = node(self.edge.pop(), leaf)
            carry >>= 1
        self.edge.append(leaf)
        self.size += 1

    def root(self):
        """Return the root over all rows so far."""
        if not self.edge:
            return hashlib.sha256(b"").digest()
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node(left, root)
        return root


def is_continued(old, new, old_root, new_root, proof):
    """Tell whether ``proof`` shows that the first log begins the second one (RFC 9162 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first, second = node(step, first), node(step, second)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            second = node(second, step)
        here, last = here >> 1, last >> 1
    return last == 0 and (first, second) == (old_root, new_root)


# --- checkpoints: signed notes ---


def bytes_of(text):
    """Return the bytes of strict base64."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def key_of(line):
    """Return (name, key hash, kind, public key) of a verifier key ``name+hash+base64``."""
    try:
        name, hash_, text = line.strip(" \r\n").split("+", 2)
        data = bytes_of(text)
    except ValueError:
        raise Unreadable("Khóa không đúng dạng tên+mã+base64: %s" % line.strip()) from None
    expected = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if expected.hex() != hash_ or len(data) != 33 or data[0] not in (SERVER, WITNESS):
        raise Unreadable("Khóa không khớp với mã của nó: %s" % line.strip())
    return name, expected, data[0], data[1:]


def line_of(key):
    """Return the text of a key, ``name+hash+base64``."""
    name, hash_, kind, public = key
    return "%s+%s+%s" % (name, hash_.hex(), base64.b64encode(bytes([kind]) + public).decode())


class Checkpoint:
    """One signed note: ``size`` rows had the root ``root``. ValueError when it is none."""

    def __init__(self, text):
        body, empty, signatures = text.partition("\n\n")
        lines = body.split("\n")
        if not empty or len(lines) != 3 or not signatures.endswith("\n"):
            raise ValueError("three lines, an empty one, signatures")
        self.origin, size, root = lines
        if not re.fullmatch(r"0|[1-9][0-9]{0,15}", size):
            raise ValueError("size")
        self.size, self.root, self.body = int(size), bytes_of(root), (body + "\n").encode()
        if not self.origin or len(self.root) != 32:
            raise ValueError("origin or root")
        self.signatures = [self._signature(line) for line in signatures[:-1].split("\n")]
        self.text = text

    @staticmethod
    def _signature(line):
        dash, name, data = line.split(" ")
        if dash != "\u2014":
            raise ValueError("a signature begins with a dash")
        return name, bytes_of(data)

    def signed_by(self, key):
        """Return True, False (a wrong signature) or None (none of this key at all)."""
        name, hash_, kind, public = key
        for whose, data in self.signatures:
            if whose != name or data[:4] != hash_:
                continue
            if kind == SERVER:
                return verifies(public, self.body, data[4:])
            moment = int.from_bytes(data[4:12], "big")
            message = b"cosignature/v1\ntime %d\n%s" % (moment, self.body)
            return len(data) == 76 and verifies(public, message, data[12:])
        return None


def notes_in(text):
    """Return the texts of the notes in a file: each with one empty line inside, one after it."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    found = []
    for at in range(0, len(parts) - 1, 2):
        found.append(parts[at] + "\n\n" + parts[at + 1].strip("\n") + "\n")
    if len(parts) % 2 and parts[-1].strip("\n"):
        found.append(parts[-1])
    return found


# --- one line of the log ---


def small(digits):
    """Read a whole number that every JSON reader keeps exactly."""
    number = int(digits)
    if digits == "-0" or abs(number) > 2**53 - 1:
        raise ValueError(digits)
    return number


def never(text):
    """Refuse floats, NaN and the like."""
    raise ValueError(text)


def plain_keys(entry):
    """Refuse keys that are not ASCII."""
    if not "".join(entry).isascii():
        raise ValueError("keys")
    return entry


read_json = json.JSONDecoder(
    object_hook=plain_keys, parse_int=small, parse_float=never, parse_constant=never
).decode
write_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def depth_of(value):
    """Return how deep lists and objects stand inside each other."""
    if isinstance(value, dict):
        value = list(value.values())
    elif not isinstance(value, list):
        return 0
    return 1 + max(map(depth_of, value), default=0)


def entry_of(line):
    """Return the entry of a line in the one canonical form; ValueError for every other line."""
    entry = read_json(line)
    if not isinstance(entry, dict) or write_json(entry) != line:
        raise ValueError("not canonical")
    if not unicodedata.is_normalized("NFC", line):
        raise ValueError("not NFC")
    if line.count("{") + line.count("[") > DEEPEST and depth_of(entry) > DEEPEST:
        raise ValueError("too deep")
    return entry


# --- where the log comes from ---


class Export:
    """The files that ``flask audit export`` wrote: ZIPs, or folders with the same files."""

    stored = None

    def __init__(self, paths):
        self.parts, self.notes, keys = [], [], []
        for path in paths:
            for name, opened in self._files(path):
                part = PART.fullmatch(name)
                if part:
                    self.parts.append((int(part[1]), int(part[2]), opened))
                elif name.endswith("checkpoints.txt"):
                    self._take(notes_in(self._text(opened)))
                elif name.endswith("keys.txt"):
                    keys += self._text(opened).split("\n")
        if not self.parts:
            raise Unreadable("Không thấy tệp nhat-ky-….jsonl trong bản xuất.")
        self.keys = [key_of(line) for line in dict.fromkeys(keys) if line.strip()]
        self.parts.sort(key=lambda part: part[:2])
        self.size = self.parts[-1][1]

    @staticmethod
    def _text(opened):
        with opened() as stream:
            data = stream.read(LONGEST_TEXT + 1)
        if len(data) > LONGEST_TEXT:
            raise Unreadable("Tệp điểm chốt hoặc tệp khóa lớn quá mức.")
        return data.decode("utf-8", "replace")

    def _take(self, notes):
        """Add notes; what an earlier part had already gets the signatures it did not have."""
        places = {note.partition("\n\n")[0]: at for at, note in enumerate(self.notes)}
        for note in notes:
            body, _gap, lines = note.partition("\n\n")
            if body not in places:
                self.notes.append(note)
                continue
            old = self.notes[places[body]]
            new = [line for line in lines.split("\n") if line and line + "\n" not in old]
            self.notes[places[body]] = old + "".join(line + "\n" for line in new)

    @staticmethod
    def _files(path):
        """Yield (name, how to open it as a stream of bytes)."""
        try:
            if os.path.isdir(path):
                for name in sorted(os.listdir(path)):
                    yield name, lambda n=name: open(os.path.join(path, n), "rb")
                return
            archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise Unreadable("Không đọc được %s: %s" % (path, error)) from None
        for name in archive.namelist():
            yield name, lambda n=name: io.BufferedReader(archive.open(n), 1 << 20)

    def rows(self, found):
        """Yield (number, line, None) of every row."""
        at = 0
        for first, end, opened in self.parts:
            if first > at:
                words = "Thiếu phần nhật ký từ dòng %d đến dòng %d: hãy đưa đủ các bản xuất."
                found.add(at, words % (at, first - 1))
                return
            if first < at:
                words = "Các bản xuất chồng lên nhau từ dòng %d: hãy đưa mỗi dòng một lần."
                found.add(first, words % first)
                return
            with opened() as stream:
                lines = iter(functools.partial(stream.readline, LONGEST_LINE), b"")
                for seq, raw in enumerate(lines, first):
                    if seq == end:
                        words = "Tệp có nhiều dòng hơn tên của nó: thừa từ dòng %d."
                        found.add(end, words % end)
                        return
                    if not raw.endswith(b"\n"):
                        found.add(seq, "Dòng %d bị đứt giữa chừng." % seq)
                    if len(raw) == LONGEST_LINE:
                        raise Unreadable("Dòng %d dài quá mức, không phải nhật ký." % seq)
                    yield seq, raw.rstrip(b"\n"), None
                    at = seq + 1
            if at < end:
                found.add(at, "Tệp ghi có đến dòng %d nhưng thiếu từ dòng %d." % (end - 1, at))
                return


class Stored:
    """The tables of an office's SQLite database, opened for reading only."""

    def __init__(self, db):
        self.db = db
        self.size = self.db.execute("SELECT count(*) FROM audit").fetchone()[0]
        self.keys = [
            self._witness_key(*row)
            for row in self.db.execute("SELECT name, public_key FROM witnesses")
        ] + self._office_keys()
        self.stored = self._checkpoints()
        self.notes = [row[3] for row in self.stored]

    @classmethod
    def opened(cls, path):
        """Open the database file at ``path`` as it stands at this moment."""
        if not os.path.isfile(path):
            raise Unreadable("Không có tệp %s." % path)
        address = "file:%s?mode=ro" % path.replace("%", "%25").replace("?", "%3f")
        try:
            db = sqlite3.connect(address, uri=True)
            db.execute("BEGIN")
            return cls(db)
        except sqlite3.Error as error:
            raise Unreadable("Không đọc được cơ sở dữ liệu: %s" % error) from None

    @staticmethod
    def _witness_key(name, public):
        data = bytes([WITNESS]) + bytes(public)
        return name, hashlib.sha256(name.encode() + b"\n" + data).digest()[:4], WITNESS, data[1:]

    def _office_keys(self):
        found = self.db.execute("SELECT value FROM settings WHERE key = 'log_keys'").fetchone()
        return [key_of(line) for line in (found[0] if found else "").split("\n") if line.strip()]

    def _checkpoints(self):
        """Return (size, root, moment, whole note, pid, its cosignatures) of each row."""
        lines = {}
        query = "SELECT checkpoint_id, line, at FROM cosignatures ORDER BY at, witness_id"
        for of, line, at in self.db.execute(query):
            lines.setdefault(of, []).append((line.strip("\n") + "\n", at))
        query = "SELECT id, size, root, at, note, pid FROM checkpoints ORDER BY size"
        return [
            (
                size,
                root,
                at,
                note + "".join(one[0] for one in lines.get(key, ())),
                pid,
                lines.pop(key, ()),
            )
            for key, size, root, at, note, pid in self.db.execute(query)
        ] + [(None, None, at, line, None, ()) for of in lines.values() for line, at in of]

    def rows(self, found):
        """Yield (number, line, stored hash) of every row, and compare what stands beside."""
        at, tile = 0, []
        query = "SELECT seq, body, leaf, obj, json_extract(body, '$.obj') FROM audit ORDER BY seq"
        try:
            for seq, body, leaf, obj, told in self.db.execute(query):
                if seq != at:
                    found.add(at, "Thiếu các dòng từ %d đến %d." % (at, seq - 1))
                    return
                if obj != told:
                    found.add(seq, "Dòng %d ghi sai đối tượng ở cột bên cạnh." % seq)
                leaf = leaf if isinstance(leaf, bytes) else b""
                tile.append(leaf)
                if len(tile) == TILE:
                    self._compare(seq // TILE, tile, found)
                    tile = []
                line = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
                yield seq, line, leaf
                at = seq + 1
        except sqlite3.Error as error:
            found.add(at, "Không đọc được bảng nhật ký từ khoảng dòng %d: %s." % (at, error))

    def _compare(self, index, leaves, found):
        query = "SELECT hashes FROM audit_tiles WHERE level = 0 AND idx = ?"
        kept = (self.db.execute(query, (index,)).fetchone() or (b"",))[0]
        if len(kept) != 32 * TILE:
            found.add(index * TILE, "Bảng niêm số %d bị mất hoặc bị hỏng." % index)
            return
        for place, leaf in enumerate(leaves):
            if kept[32 * place : 32 * place + 32] != leaf:
                seq = index * TILE + place
                found.add(seq, "Dòng %d khác với bảng niêm số %d." % (seq, index))
                return

    def compare_head(self, tree, found):
        """Compare the row that says how long the log is, and the tiles beyond it."""
        head = self.db.execute("SELECT size, frontier FROM audit_head").fetchall()
        if len(head) != 1:
            found.add(None, "Đầu sổ bị mất hoặc có hơn một.")
        elif head[0][0] > tree.size:
            words = "Nhật ký bị cắt đuôi: đầu sổ ghi %d dòng, chỉ còn %d dòng."
            found.add(tree.size, words % (head[0][0], tree.size))
        elif head[0][0] < tree.size:
            found.add(head[0][0], "Có dòng thêm vào sau đầu sổ, từ dòng %d." % head[0][0])
        elif bytes(head[0][1]) != b"".join(tree.edge):
            found.add(None, "Đầu sổ không khớp với các dòng của nhật ký.")
        due = sum(tree.size >> 8 * level for level in range(1, 9))
        if self.db.execute("SELECT count(*) FROM audit_tiles").fetchone()[0] != due:
            found.add(None, "Số bảng niêm không đúng với số dòng của nhật ký.")


# --- what is compared ---


class Findings:
    """What is wrong, and what is only to be known."""

    def __init__(self):
        self.problems, self.count, self.remarks = [], 0, []

    def add(self, seq, words):
        """Note a fault at row ``seq`` (None: at no row)."""
        self.count += 1
        if len(self.problems) < MOST:
            self.problems.append((seq, words))

    def remark(self, words):
        """Note something that is no fault."""
        self.remarks.append(words)


class Mark:
    """What must be true of the log at a size: the root, or the first syllables of it."""

    def __init__(self, size, fits, called, outside=False):
        self.size, self.fits, self.called, self.outside = size, fits, called, outside


def paper_mark(text, found):
    """Return the mark of a paper slip: the number of rows and eight syllables."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    number = re.match(r"\s*(\d[\d., ]*)", plain)
    words = re.findall(r"[a-z]+", plain[number.end() :]) if number else []
    if not number or len(words) != 8:
        raise Unreadable('Phiếu giấy gồm số dòng và tám âm tiết, ví dụ: --paper "1234 an ba …"')
    size = int(re.sub(r"\D", "", number[1]))
    for word in words:
        if word not in PLACE:
            found.add(
                None, "Âm tiết “%s” trên phiếu không có trong bảng, xem lại chữ đã gõ." % word
            )
    called = "phiếu giấy ở dòng thứ %d" % size
    return Mark(size, lambda root: syllables_of(root) == words, called, outside=True)


def syllables_of(root):
    """Return the eight syllables of a root: its first 88 bits, 11 bits each."""
    number = int.from_bytes(root[:11], "big")
    return [SYLLABLES[number >> 77 - 11 * place & 2047] for place in range(8)]


def checkpoint_marks(source, keys, found):
    """Check every checkpoint by itself; return (marks, checkpoints by size)."""
    marks, seen, last, origin = [], {}, -1, None
    if source.stored is not None:
        _compare_columns(source.stored, found)
    for number, text in enumerate(source.notes, 1):
        try:
            note = Checkpoint(text)
        except ValueError:
            found.add(None, "Điểm chốt thứ %d không đúng dạng, đã bị sửa hoặc bị hỏng." % number)
            continue
        if note.size <= last:
            found.add(note.size, "Điểm chốt ở dòng %d không đứng đúng thứ tự." % note.size)
        if origin not in (None, note.origin):
            found.add(note.size, "Điểm chốt ở dòng %d mang tên nhật ký khác." % note.size)
        origin, last = note.origin, max(last, note.size)
        _check_signatures(note, keys, found)
        called = "điểm chốt ở dòng %d" % note.size
        marks.append(Mark(note.size, lambda root, note=note: note.root == root, called))
        seen[note.size] = note
    return marks, seen


def _compare_columns(rows, found):
    for size, root, _at, text, _pid, _lines in rows:
        try:
            note = Checkpoint(text)
        except ValueError:
            continue
        if (note.size, note.root) != (size, root):
            found.add(size, "Bảng điểm chốt ghi khác với điểm chốt đã ký ở dòng %s." % note.size)


def _check_signatures(note, keys, found):
    """Every signature of a note must be by a known key, and right."""
    known = {(key[0], key[1]): key for key in keys}
    if any(key[2] == SERVER for key in keys):
        owners = [key for key in keys if key[2] == SERVER and note.signed_by(key) is not None]
        if not owners:
            found.add(note.size, "Điểm chốt ở dòng %d không do khóa của cơ quan ký." % note.size)
    for name, data in note.signatures:
        key = known.get((name, data[:4]))
        if key is None:
            if any(k[2] == SERVER for k in keys) or name != note.origin:
                words = "Điểm chốt ở dòng %d có chữ ký của khóa lạ: %s."
                found.add(note.size, words % (note.size, name))
        elif not note.signed_by(key):
            words = "Chữ ký của %s trên điểm chốt ở dòng %d không đúng."
            found.add(note.size, words % (name, note.size))
    if len(set(note.signatures)) != len(note.signatures):
        found.add(note.size, "Điểm chốt ở dòng %d có chữ ký lặp lại." % note.size)


def note_marks(path, keys, seen, found):
    """Return the marks of a file of notes that somebody kept outside."""
    try:
        with open(path, encoding="utf-8") as file:
            texts = notes_in(file.read())
        kept = [Checkpoint(text) for text in texts]
    except (OSError, ValueError) as error:
        raise Unreadable("Không đọc được điểm chốt trong %s: %s" % (path, error)) from None
    marks = []
    for note in kept:
        for key in keys:
            if note.signed_by(key) is False:
                words = "Chữ ký của %s trong %s không đúng."
                found.add(note.size, words % (key[0], os.path.basename(path)))
        if keys and not any(note.signed_by(key) for key in keys):
            words = "Bản giữ %s không do khóa nào đã biết ký: khóa của cơ quan đã bị thay?"
            found.add(note.size, words % os.path.basename(path))
        called = "bản giữ %s ở dòng %d" % (os.path.basename(path), note.size)
        marks.append(Mark(note.size, lambda root, note=note: note.root == root, called, True))
        if note.size not in seen:
            found.add(note.size, "Có %s nhưng nhật ký không còn điểm chốt ấy." % called)
    return marks


class Told:
    """What the log itself tells of its checkpoints and witnesses."""

    def __init__(self):
        self.made, self.signed, self.joined, self.keyed = {}, {}, {}, set()

    def take(self, seq, entry):
        """Keep what entry ``seq`` tells, if it is one of these."""
        act, after = entry.get("act"), entry.get("after", {})
        if entry.get("result", "ok") != "ok" or not isinstance(after, dict):
            return
        if act == MADE:
            told = (seq, after.get("root"), entry["t"], entry.get("obj"))
            self.made[after.get("size")] = told
        elif act == SIGNED:
            self.signed[after.get("size"), after.get("witness")] = (seq, entry["t"])
        elif act == JOINED:
            self.joined[after.get("witness")] = (seq, after.get("key"))
        elif act == KEYED:
            self.keyed.add(after.get("log_key"))

    def compare(self, seen, keys, stored, found):
        """Say which checkpoints, cosignatures and keys are not those the log tells of."""
        self._compare_checkpoints(seen, stored, found)
        there = {(size, name) for size, note in seen.items() for name, _data in note.signatures}
        for (size, name), (seq, _t) in self.signed.items():
            if (size, name) not in there:
                words = "Dòng %d ghi %s đã ký điểm chốt ở dòng %s, nhưng chữ ký bị mất."
                found.add(seq, words % (seq, name, size))
        public = {key[0]: base64.b64encode(key[3]).decode() for key in keys if key[2] == WITNESS}
        for name, (seq, key) in self.joined.items():
            if public.get(name) != key:
                words = "Khóa của chứng kiến %s không phải khóa đã đăng ký ở dòng %d."
                found.add(seq, words % (name, seq))
        for key in keys:
            if key[2] == SERVER and self.keyed and line_of(key) not in self.keyed:
                found.add(None, "Nhật ký không hề ghi việc lập khóa của cơ quan: %s." % key[0])

    def _compare_checkpoints(self, seen, stored, found):
        for size, (seq, root, _t, _obj) in self.made.items():
            note = seen.get(size)
            if note is None or base64.b64encode(note.root).decode() != root:
                words = "Dòng %d ghi điểm chốt ở dòng %s, nhưng điểm chốt ấy bị mất hoặc bị thay."
                found.add(seq, words % (seq, size))
        for size in seen:
            if size not in self.made and size < max(seen):
                found.add(size, "Nhật ký không hề ghi việc lập điểm chốt ở dòng %d." % size)
        for size, _root, at, _text, pid, lines in stored or ():
            if size not in self.made:
                continue
            _seq, _told, moment, obj = self.made[size]
            if not _is_near(at, moment) or obj != "checkpoint:%s" % pid:
                found.add(size, "Giờ hoặc mã của điểm chốt ở dòng %s bị sửa." % size)
            for line, signed_at in lines:
                name = (line.split(" ") + [""])[1]
                moment = self.signed.get((size, name), (0, None))[1]
                if not _is_near(signed_at, moment):
                    found.add(size, "Giờ ký của %s ở dòng %s bị sửa." % (name, size))


def _is_near(at, told):
    try:
        stored = datetime.fromisoformat(str(at)) - HOUR
        return abs(stored - datetime.strptime(told, "%Y-%m-%dT%H:%M:%S.%fZ")) <= NEAR
    except (TypeError, ValueError):
        return False


def read_log(source, marks, told, found, progress):
    """Read every row once; return the tree. Memory stays the same however long the log is."""
    wanted = {}
    for mark in marks:
        wanted.setdefault(mark.size, []).append(mark)
    tree, good, clock, sha256 = Tree(), 0, "", hashlib.sha256
    good = _compare_roots(tree, wanted, good, found)
    for seq, line, stored in source.rows(found):
        leaf = sha256(b"\x00" + line).digest()
        if stored is not None and stored != leaf:
            found.add(seq, "Dòng %d đã bị sửa: nội dung không khớp với mã niêm." % seq)
        try:
            entry = entry_of(line.decode())
            if not CLOCK.fullmatch(entry["t"]) or entry["t"] < clock:
                found.add(seq, "Dòng %d ghi giờ sớm hơn dòng trước." % seq)
            clock = entry["t"]
            if entry["act"] in (MADE, SIGNED, JOINED, KEYED):
                told.take(seq, entry)
        except (ValueError, KeyError, TypeError, RecursionError):
            found.add(seq, "Dòng %d không đúng dạng chuẩn của nhật ký." % seq)
        tree.append(leaf)
        if tree.size in wanted:
            good = _compare_roots(tree, wanted, good, found)
        if tree.size % EVERY == 0:
            progress(tree.size, source.size)
    for size in sorted(wanted):
        if size > tree.size:
            words = "Nhật ký bị cắt đuôi: %s, nhưng chỉ còn %d dòng."
            for mark in wanted[size]:
                found.add(tree.size, words % ("có " + mark.called, tree.size))
    return tree


def _compare_roots(tree, wanted, good, found):
    """Compare the tree with what is known of this size; return the last size that was right."""
    root, fits = tree.root(), True
    for mark in wanted.get(tree.size, ()):
        if not mark.fits(root):
            fits = False
            words = "Không khớp với %s: trong các dòng từ %d đến %d có dòng bị sửa, thêm hoặc bớt."
            found.add(good, words % (mark.called, good, tree.size - 1))
    return tree.size if fits and tree.size in wanted else good


def check(source, found, papers=(), notes=(), keys=(), progress=lambda done, size: None):
    """Check the whole log; returns (tree, checkpoints by size)."""
    known = pinned(source.keys, keys, found)
    marks, seen = checkpoint_marks(source, known, found)
    outside = [paper_mark(text, found) for text in papers]
    for mark in outside:
        if seen and mark.size not in seen:
            found.add(mark.size, "Có %s nhưng nhật ký không còn điểm chốt ấy." % mark.called)
    for path in notes:
        outside += note_marks(path, known, seen, found)
    told = Told()
    tree = read_log(source, marks + outside, told, found, progress)
    told.compare(seen, known, source.stored, found)
    if source.stored is not None:
        source.compare_head(tree, found)
    _remark(found, tree, seen, known, outside)
    return tree, seen


def pinned(own, given, found):
    """Return the keys to go by: those given stand above those that came with the log."""
    given = [key_of(line) for line in given]
    if any(key[2] == SERVER for key in given):
        for key in own:
            if key[2] == SERVER and key not in given:
                found.add(None, "Khóa đi kèm nhật ký không phải khóa đã cho: %s." % key[0])
        own = [key for key in own if key[2] != SERVER]
    return given + [key for key in own if key not in given]


def _remark(found, tree, seen, keys, outside):
    last = max(seen, default=0)
    if not seen:
        found.remark("Chưa có điểm chốt nào.")
    elif last < tree.size:
        words = "Các dòng từ %d đến %d chưa có điểm chốt nào giữ."
        found.remark(words % (last, tree.size - 1))
    if seen and not any(key[2] == SERVER for key in keys):
        found.remark("Không có khóa của cơ quan (--key), chưa kiểm tra được chữ ký của cơ quan.")
    if not outside:
        found.remark(
            "Chưa đối chiếu với phiếu giấy (--paper) hay bản giữ của chứng kiến (--note): "
            "nếu cả nhật ký bị làm lại từ đầu thì không thấy được."
        )


# --- a witness without a browser ---


def watch(path, size, seen, found):
    """Keep the newest checkpoint in ``path`` once nothing was found wrong."""
    newest = seen.get(max(seen, default=None))
    if found.count or newest is None or newest.size > size:
        return
    with open(path + ".new", "w", encoding="utf-8", newline="\n") as file:
        file.write(newest.text)
    os.replace(path + ".new", path)
    found.remark("Đã giữ điểm chốt ở dòng %d trong %s." % (newest.size, path))


def watch_proof(path, proof_path, keys, found):
    """Check the newest checkpoint by a proof alone: JSON with ``note`` and ``proof``."""
    try:
        with open(path, encoding="utf-8") as file:
            old = Checkpoint(notes_in(file.read())[-1])
        with open(proof_path, encoding="utf-8") as file:
            answer = json.load(file)
        new = Checkpoint(answer["note"])
        proof = [bytes_of(text) for text in answer["proof"]]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise Unreadable("Không đọc được điểm chốt hoặc bằng chứng: %s" % error) from None
    if not any(key[2] == SERVER and new.signed_by(key) for key in keys):
        found.add(new.size, "Điểm chốt mới không do khóa đã cho (--key) ký.")
    if new.size < old.size:
        words = "Nhật ký đã lùi: trước đây có %d dòng, nay chỉ có %d dòng."
        found.add(new.size, words % (old.size, new.size))
    elif not is_continued(old.size, new.size, old.root, new.root, proof):
        words = "Nhật ký đã rẽ nhánh: %d dòng đầu không còn như trước."
        found.add(0, words % old.size)
    watch(path, new.size, {new.size: new}, found)


# --- the command ---


def arguments(words):
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Kiểm tra nhật ký của Một Cửa.")
    parser.add_argument("exports", nargs="*", help="bản xuất (ZIP hoặc thư mục), từ dòng đầu tiên")
    parser.add_argument("--db", help="tệp cơ sở dữ liệu SQLite của cơ quan, chỉ đọc")
    parser.add_argument("--paper", action="append", default=[], metavar="PHIẾU",
                        help="số dòng và tám âm tiết trên phiếu giấy")  # fmt: skip
    parser.add_argument("--note", action="append", default=[], metavar="TỆP",
                        help="điểm chốt mà chứng kiến đã giữ, hoặc chữ đọc từ mã QR")  # fmt: skip
    parser.add_argument("--key", action="append", default=[], metavar="KHÓA",
                        help="khóa của cơ quan, dạng tên+mã+base64")  # fmt: skip
    parser.add_argument("--witness", metavar="TỆP",
                        help="giữ điểm chốt cuối ở tệp này; lần sau so với nó")  # fmt: skip
    parser.add_argument("--proof", metavar="TỆP",
                        help="cùng --witness: bằng chứng nối tiếp thay cho bản xuất")  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="không báo tiến độ")
    options = parser.parse_args(words)
    if bool(options.exports) + bool(options.db) + bool(options.proof) != 1:
        parser.error("cần bản xuất, hoặc --db, hoặc --witness cùng --proof")
    if options.proof and not options.witness:
        parser.error("--proof cần --witness")
    return options


def run(options, found, progress):
    """Do what was asked; returns the words for a good end."""
    if options.proof:
        keys = [key_of(line) for line in options.key]
        watch_proof(options.witness, options.proof, keys, found)
        return "Nhật ký nối tiếp đúng điểm chốt đã giữ."
    source = Stored.opened(options.db) if options.db else Export(options.exports)
    notes = list(options.note)
    if options.witness and os.path.exists(options.witness):
        notes.append(options.witness)
    tree, seen = check(source, found, options.paper, notes, options.key, progress)
    if options.witness:
        watch(options.witness, tree.size, seen, found)
    words = "Nhật ký nguyên vẹn: %d dòng, %d điểm chốt.\nTám âm tiết lúc này: %s"
    return words % (tree.size, len(seen), " ".join(syllables_of(tree.root())))


def main(words=None):
    """Run as a command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options, found = arguments(words), Findings()

    def progress(done, size):
        if not options.quiet:
            sys.stderr.write("\r%d / %d dòng" % (done, size))
            sys.stderr.flush()

    try:
        good = run(options, found, progress)
    except Unreadable as error:
        sys.stderr.write("%s\n" % error)
        return 2
    except Exception as error:  # a hostile file: whatever breaks off is never a good log
        sys.stderr.write("Không đọc được: %s %s\n" % (type(error).__name__, error))
        return 2
    if not options.quiet:
        sys.stderr.write("\r")
    for _seq, text in sorted(found.problems, key=lambda one: (one[0] is None, one[0] or 0)):
        sys.stdout.write("SAI: %s\n" % text)
    if found.count > len(found.problems):
        sys.stdout.write("Còn %d chỗ sai khác.\n" % (found.count - len(found.problems)))
    if not found.count:
        sys.stdout.write(good + "\n")
    for text in found.remarks:
        sys.stdout.write("Lưu ý: %s\n" % text)
    return 1 if found.count else 0


# The 2,048 syllables of the paper slips, in order; the same list as the program's.
SYLLABLES = """
ac ach ai am an ang anh ao ap at au ay ba bac bach bai bam ban bang banh bao bap bat bau bay be bec
bech bem ben beng benh beo bep bet beu bi bia bich biec biem bien bieng biep biet bieu bim bin binh
bip bit biu bo boa boac boach boai boam boan boang boanh boao boap boat boay boc boe boen boeo boet
boi bon bong bot bua buan buang buat buay buc bue bui bum bun bung buoc buom buon buong buop buot
buou but buu buy buya buych buyen buyet buynh buyt buyu ca cach cai cam can cang canh cao cap cat
cau cay cha chac chach chai cham chan chang chanh chao chap chat chau chay che chec chech chem chen
cheng chenh cheo chep cheu chi chia chiec chiem chien chieng chiep chiet chieu chin chinh chip chit
chiu choa choac choach choai choam choan choang choanh choao choap choat choay choc choe choen
choet choi chom chon chong chop chot chu chua chuan chuang chuat chuay chuc chue chui chum chun
chung chuoc chuoi chuom chuon chuong chuop chuot chuou chup chut chuu chuy chuych chuyen chuyet
chuynh chuyt co coa coac coach coai coam coan coang coanh coao coap coat coay coc coe coen coeo
coet coi com con cong cop cot cua cuan cuang cuat cuay cue cui cum cun cung cuoc cuoi cuom cuon
cuong cuot cuou cup cuu cuy cuya cuych cuyen cuyet cuynh cuyt cuyu da dac dach dan dang danh dao
dap dat dau day de dem den deng denh dep det deu di dia dich diem dieng diep diet dieu dim din dinh
dip diu do doa doac doach doai doam doan doang doanh doao doap doat doay doc doe doen doeo doet doi
dom don dong dop dot dua duan duang duat duay duc due dui dum dun dung duoc duoi duom duon duong
duop duot duou dup duu duy duya duych duyen duyet duynh duyt duyu em en eng eo ep et ga gac gach
gai gam gan gang ganh gao gap gat gau gay ghe ghec ghech ghem ghen gheng ghenh gheo ghep ghet gheu
ghi ghia ghich ghiec ghiem ghien ghieng ghiep ghiet ghieu ghim ghin ghinh ghip ghit ghiu gia giac
giai giam gian giang gianh giao giap giat giau giay gich gie giec giem gien gieo giep giieng giin
gim ginh gio gioc gioi giom gion giong giop giot git giu giua giuc giui gium giun giung giuo giuoc
giuoi giuom giuon giuong giuop giuot giut go goa goac goach goai goam goan goang goanh goao goap
goat goay goc goe goen goeo goet goi gom gon gong gop got gu gua guan guang guat guay guc gue gui
gum gun gung guoc guoi guom guon guong guop guot guou gup gut guu guy guya guych guyen guyet guynh
guyt guyu ha hac hach hai ham han hang hanh hao hap hat hau hay he hec hech hem hen heng henh heo
hep het heu hi hia hich hiec hiem hien hieng hiet hieu him hin hinh hip hit hiu ho hoa hoac hoach
hoai hoam hoan hoang hoanh hoao hoap hoat hoay hoc hoe hoen hoeo hoet hoi hom hon hong hop hot hu
hua huan huang huat huay huc hue hui hum hun hung huoc huoi huom huon huong huop huot huou hup hut
huu huy huya huych huyen huyet huynh huyt huyu hy ich ien im in inh it ke kec kech kem ken keng
kenh keo kep ket keu kha khac khach khai kham khan khang khanh khao khap khat khau khay khe khec
khech khem khen kheng khenh kheo khep khet kheu khi khia khich khiec khiem khien khieng khiep khiet
khieu khim khin khinh khip khit khiu kho khoa khoac khoach khoai khoam khoan khoang khoanh khoao
khoap khoat khoay khoc khoe khoen khoet khoi khom khong khop khot khu khua khuan khuang khuat khuay
khuc khue khui khum khun khung khuoc khuoi khuom khuon khuong khuop khuot khuou khup khut khuu khuy
khuych khuyen khuyet khuynh khuyt ki kia kich kiec kiem kien kieng kiep kiet kieu kim kin kinh kip
kit kiu ky la lac lach lai lam lan lang lanh lao lap lat lau lay le lec lech lem len leng lenh leo
lep let leu li lia lich liec lien lieng liep liet lieu lim lin linh lip lit liu lo loa loac loach
loai loam loan loang loanh loao loap loat loay loc loe loen loeo loet loi lom long lop lot lu lua
luan luang luat luay luc lue lui lum lun lung luoc luoi luom luon luong luop luot luou lup lut luu
luy luya luych luyen luyet luynh luyt luyu ly ma mac mach mai mam man mang manh mao map mat mau may
me mec mech mem men meng menh meo mep met meu mi mia mich miec miem mien mieng miep miet mieu mim
min minh mip mit miu mo moa moac moach moai moam moan moang moanh moao moap moat moay moc moe moen
moeo moet moi mom mon mong mop mot mu mua muan muang muat muay muc mue mui mum mun mung muoc muoi
muom muon muong muop muot muou mup muu muy muya muych muyen muyet muynh muyt muyu my na nac nach
nai nam nan nang nanh nao nap nat nau nay ne nec nech nem nen neng nenh neo nep net neu nga ngac
ngach ngai ngam ngan ngang nganh ngao ngap ngat ngau ngay nghe nghec nghech nghem nghen ngheng
nghenh ngheo nghep nghet ngheu nghi nghia nghich nghiec nghiem nghien nghiep nghiet nghieu nghim
nghin nghinh nghip nghit nghiu ngo ngoa ngoac ngoach ngoai ngoam ngoan ngoang ngoanh ngoao ngoap
ngoat ngoay ngoc ngoe ngoen ngoet ngoi ngom ngon ngong ngop ngot ngua nguan nguang nguat nguay nguc
ngue ngui ngum ngun ngung nguoc nguoi nguom nguon nguong nguop nguot nguou ngup ngut nguu nguy
nguych nguyen nguyet nguynh nguyt nha nhac nhach nhai nham nhan nhang nhanh nhao nhap nhat nhau
nhay nhe nhec nhech nhem nhen nheng nhenh nheo nhep nhet nheu nhi nhia nhich nhiec nhiem nhien
nhieng nhiep nhiet nhieu nhim nhin nhinh nhip nhit nhiu nho nhoa nhoac nhoach nhoai nhoam nhoan
nhoang nhoanh nhoao nhoap nhoat nhoay nhoc nhoe nhoen nhoet nhoi nhom nhon nhong nhop nhot nhu nhua
nhuan nhuang nhuat nhuay nhuc nhui nhum nhun nhung nhuoc nhuoi nhuom nhuon nhuong nhuop nhuot nhuou
nhup nhut nhuu nhuy nhuych nhuyen nhuyet nhuynh nhuyt ni nia nich niec niem nien nieng niep niet
nieu nim nin ninh nip nit niu no noa noac noach noai noam noan noang noanh noao noap noat noay noc
noe noen noet noi nom non nong nop not nu nua nuan nuang nuat nuay nuc nue nui num nun nuoc nuoi
nuom nuon nuong nuop nuot nuou nup nut nuu nuy nuych nuyen nuyet nuynh nuyt ny oa oai oan oang oanh
oat oc oe oi om on ong op ot pa pac pach pai pam pan pang panh pao pap pat pau pay pe pec pech pem
pen peng penh peo pep pet peu pha phac phach phai pham phan phang phanh phao phap phat phau phay
phec phech phem phen pheng phenh pheo phep pheu phi phia phich phiec phiem phien phieng phiep phiet
phieu phim phin phinh phip phit phiu pho phoa phoac phoach phoai phoam phoan phoang phoanh phoao
phoap phoat phoay phoc phoe phoen phoet phoi phom phon phong phop phot phu phua phuan phuang phuat
phuay phuc phui phum phun phung phuoc phuoi phuom phuon phuong phuop phuot phuou phup phut phuu
phuy phuych phuyen phuyet phuynh phuyt pi pia pich piec piem pien pieng piep piet pieu pim pin pinh
pip pit piu po poa poac poai poan poang poanh poat poay poc poi pom pon pong pop pot pu pua puan
puat puc pui pum pun pung puoc puoi puom puon puong puop puot puou pup put puu puy qua quac quach
quai quam quan quang quanh quao quap quat quau quay que quech quen quenh queo quet qui quich quin
quinh quit quo quoc quuoc quy quych quyen quyet quynh quyt ra rac rach rai ram ran rang ranh rao
rap rat rau ray re rec rech rem ren reng renh reo rep ret reu ri ria rich riec riem rien rieng riep
riet rieu rim rin rinh rip rit riu ro roa roac roach roai roam roan roang roanh roao roap roat roay
roc roe roen roet roi rom ron rong rop rot ru rua ruan ruang ruat ruay ruc rue rui rum run rung
ruoc ruoi ruom ruon ruong ruop ruot ruou rup rut ruu ruy ruych ruyen ruyet ruynh ruyt sa sac sach
sai sam san sang sanh sao sap sat sau say se sec sech sem sen seng senh seo sep set seu si sia sich
siec siem sien sieng siep siet sieu sim sin sinh sip sit siu so soa soac soach soai soam soan soang
soanh soao soap soat soay soc soe soen soet soi som son song sop sot su sua suan suang suat suay
suc sue sui sum sun sung suoc suoi suom suon suong suop suot suou sup sut suu suy suych suyen suyet
suynh suyt sy ta tac tach tai tam tan tang tanh tao tap tat tau tay te tec tech tem ten teng tenh
teo tep tet teu tha thac thach thai than thang thanh thao thap that thau thay the thec thech them
then theng thenh theo thep thet theu thi thia thich thiec thiem thien thieng thiep thiet thieu thim
thin thinh thip thit tho thoa thoac thoach thoai thoam thoan thoang thoanh thoao thoap thoat thoay
thoc thoe thoen thoet thoi thom thon thong thop thot thu thua thuan thuang thuat thuay thuc thue
thui thum thun thung thuoc thuoi thuom thuon thuong thuop thuot thuou thup thut thuu thuy thuych
thuyen thuyet thuynh thuyt ti tia tich tiec tiem tien tieng tiep tiet tieu tim tin tinh tip tit tiu
to toa toac toach toai toam toan toang toanh toao toap toat toay toc toe toen toet toi tom ton tong
top tot tra trac trach trai tram tran trang tranh trao trap trat trau tray tre trec trech trem tren
treng trenh treo trep tret treu tri tria trich triec triem trien trieng triep triet trieu trim trin
trinh trip trit triu tro troa troac troach troai troam troan troang troanh troao troap troat troay
troc troe troen troet troi trom tron trong trop trot tru trua truan truang truat truay truc trui
trum trun trung truoc truoi truom truon truong truop truot truou trup trut truu truy truych truyen
truyet truynh truyt tu tua tuan tuang tuat tuay tuc tue tui tum tun tung tuoc tuoi tuom tuon tuong
tuop tuot tuou tup tut tuu tuy tuych tuyen tuyet tuynh tuyt ty ua uan uat uc ui um un ung uoc uoi
uom uon uong uot up ut uy uyen uynh uyt va vac vach vai vam van vang vanh vao vap vat vau vay ve
vec vech vem ven veng venh veo vep vet veu vi via vich viec viem vien vieng viep viet vieu vim vin
vinh vip vit viu vo voa voac voach voai voam voan voang voanh voao voap voat voay voc voe voen voet
voi vom von vong vop vot vua vuan vuang vuat vuay vuc vue vui vum vun vung vuoc vuoi vuom vuon
vuong vuop vuot vuou vup vut vuu vuy vuych vuyen vuyet vuynh vuyt vy xa xac xach xai xam xan xang
xanh xao xap xat xau xay xe xec xech xem xen xeng xenh xeo xet xeu xi xia xich xiec xiem xien xieng
xiep xiet xieu xim xin xinh xip xit xiu xo xoa xoac xoach xoai xoam xoan xoang xoanh xoao xoap xoat
xoay xoc xoe xoen xoet xoi xom xon xong xop xot xu xua xuan xuang xuat xuay xuc xue xui xum xun
xung xuoc xuoi xuom xuon xuong xuop xuot xuou xup xut xuu xuy xuych xuyen xuyet xuynh xuyt yem yen
yet yeu
""".split()
PLACE = {word: number for number, word in enumerate(SYLLABLES)}

if __name__ == "__main__":
    sys.exit(main())
