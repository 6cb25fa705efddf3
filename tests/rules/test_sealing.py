"""The seal of the audit log: published vectors, the canonical line, commitments, tiles."""

import hashlib
import json
from datetime import datetime
from enum import Enum, IntEnum

import pytest

from intranet.rules import sealing
from intranet.rules.sealing import Frontier, LeafHashes, SealError, canonical

# The tree of the Certificate Transparency reference code (RFC 6962), entries and roots in hex.
ENTRIES = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSIONS = ((0, 1, []), (0, 8, [A, B, C]), (5, 8, [D, E, ROOTS[4]]), (2, 3, [ROOTS[2]]))
CONSISTENCIES = ((1, 1, []), (1, 8, [A, B, C]), (6, 8, [F, E, ROOTS[4]]), (2, 5, [B, D]))


@pytest.mark.parametrize("size", range(9))
def test_root_equals_the_published_one(size):
    leaves = [sealing.leaf_hash(entry) for entry in ENTRIES[:size]]
    assert sealing.root_from_leaves(leaves).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "expected"), INCLUSIONS)
def test_inclusion_proof_equals_the_published_one(index, size, expected):
    hash_at = LeafHashes.of_bodies(ENTRIES)
    assert [step.hex() for step in sealing.inclusion_proof(index, size, hash_at)] == expected


@pytest.mark.parametrize(("m", "n", "expected"), CONSISTENCIES)
def test_consistency_proof_equals_the_published_one(m, n, expected):
    hash_at = LeafHashes.of_bodies(ENTRIES)
    assert [step.hex() for step in sealing.consistency_proof(m, n, hash_at)] == expected


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_inclusion_proof_refuses_an_entry_that_is_not_there(index, size):
    with pytest.raises(SealError):
        sealing.inclusion_proof(index, size, LeafHashes.of_bodies(ENTRIES))


@pytest.mark.parametrize(("m", "n"), [(-1, 3), (4, 3)])
def test_consistency_proof_refuses_a_log_that_shrank(m, n):
    with pytest.raises(SealError):
        sealing.consistency_proof(m, n, LeafHashes.of_bodies(ENTRIES))


def test_leaf_hash_reads_text_as_utf8():
    expected = hashlib.sha256(b"\x00" + "Đường".encode()).digest()
    assert sealing.leaf_hash("Đường") == expected
    assert sealing.leaf_hash("Đường".encode()) == expected


# The canonical line


class Role(str, Enum):  # noqa: UP042 - the form in which older code hands over its words
    CLERK = "clerk"


class Level(IntEnum):
    FULL = 4


def test_canonical_writes_one_sorted_line():
    entry = {
        "t": "2020-11-07T07:10:00Z",
        "act": "dossiers.assign",
        "after": {"b": [1, True], "a": None},
    }
    assert canonical(entry) == (
        '{"act":"dossiers.assign","after":{"a":null,"b":[1,true]},"t":"2020-11-07T07:10:00Z"}'
    )


def test_canonical_brings_text_to_nfc():
    assert canonical({"name": "Nguye\u0302\u0303n"}) == '{"name":"Nguy\u1ec5n"}'


def test_canonical_keeps_line_ends_inside_text_escaped():
    assert canonical({"reason": 'a\nb\r"\\\x00'}) == '{"reason":"a\\nb\\r\\"\\\\\\u0000"}'


def test_canonical_writes_enumerations_as_what_they_stand_for():
    assert canonical({"role": Role.CLERK, "level": Level.FULL}) == '{"level":4,"role":"clerk"}'


def test_canonical_takes_the_largest_whole_numbers():
    largest = 2**53 - 1
    assert canonical({"a": largest, "b": -largest}) == f'{{"a":{largest},"b":-{largest}}}'


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ({"a": 1.0}, "$.a"),
        ({"a": {"b": [0, float("nan")]}}, "$.a.b[1]"),
        ({"a": 2**53}, "$.a"),
        ({"a": [-(2**53)]}, "$.a[0]"),
        ({"tên": "x"}, "$.'t\\xean'"),
        ({"a": {1: "x"}}, "$.a.1"),
        ({"a": (1, 2)}, "$.a"),
        ({"a": b"x"}, "$.a"),
        ({"a": datetime(2020, 11, 7)}, "$.a"),
        ({"a": "\ud800"}, "$.a"),
        ([], "$"),
    ],
)
def test_canonical_refuses_and_names_the_place(entry, path):
    with pytest.raises(SealError) as refusal:
        canonical(entry)
    assert refusal.value.path == path
    assert str(refusal.value).startswith(f"{path}: ")


def test_canonical_refuses_an_entry_that_contains_itself():
    entry = {}
    entry["a"] = entry
    with pytest.raises(SealError):
        canonical(entry)


def nested(depth):
    return '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


def test_canonical_goes_32_deep_and_no_deeper():
    assert canonical(json.loads(nested(32))) == nested(32)
    with pytest.raises(SealError):
        canonical(json.loads(nested(33)))


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        '{"a":-1,"b":{"c":[{},[],"x, y: z"]}}',
        '{"a":"Đường Nguyễn Trãi, số 5"}',
        '{"a":"dòng một\\ndòng hai"}',
        '{"a":[' + ",".join(["{}"] * 33) + "]}",
        '{"a":9007199254740991}',
        nested(32),
    ],
)
def test_is_canonical_accepts(line):
    assert sealing.is_canonical(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        '"a"',
        "{",
        "{} ",
        " {}",
        "{}{}",
        '{"a": 1}',
        '{"a":1,\n"b":2}',
        '{"a":[1,\t2]}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":-0}',
        '{"a":1.5}',
        '{"a":1e3}',
        '{"a":NaN}',
        '{"a":9007199254740992}',
        '{"a":' + "9" * 5000 + "}",
        '{"é":1}',
        '{"a":"e\u0301"}',
        '{"a":"\\u0041"}',
        '{"a":"\\/"}',
        '{"a":"\\ud800"}',
        '{"a":"\ud800"}',
        '{"a":"x\ny"}',
        nested(33),
        nested(100_000),
    ],
)
def test_is_canonical_refuses(line):
    assert not sealing.is_canonical(line)


# Commitments


def test_commit_value_is_the_salted_hash():
    salt = bytes(range(16))
    assert (
        sealing.commit_value(salt, "Nguyễn Văn A")
        == "c1:o23Tyqrm7yr/5GbRAfoNYGlNRaNA4/b77Y8RSzlxIL0="
    )


def test_opens_only_with_the_same_salt_and_value():
    salt = sealing.new_salt()
    commitment = sealing.commit_value(salt, "025201000123")
    assert sealing.opens(commitment, salt, "025201000123")
    assert not sealing.opens(commitment, salt, "025201000124")
    assert not sealing.opens(commitment, sealing.new_salt(), "025201000123")
    assert not sealing.opens(commitment.replace("c1:", "c2:"), salt, "025201000123")


def test_opens_takes_both_spellings_of_a_letter():
    salt = sealing.new_salt()
    assert sealing.opens(sealing.commit_value(salt, "Lê"), salt, "Le\u0302")


@pytest.mark.parametrize(
    ("commitment", "salt", "value"),
    [
        (None, b"0" * 16, "x"),
        ("c1:", b"0" * 15, "x"),
        ("c1:é", b"0" * 16, "x"),
        ("c1:", None, None),
    ],
)
def test_opens_says_no_to_what_is_no_commitment(commitment, salt, value):
    assert sealing.opens(commitment, salt, value) is False


@pytest.mark.parametrize(
    ("salt", "value"), [(b"short", "x"), ("s" * 16, "x"), (b"0" * 16, 5), (b"0" * 16, "\ud800")]
)
def test_commit_value_refuses(salt, value):
    with pytest.raises(SealError):
        sealing.commit_value(salt, value)


def test_new_salt_is_16_bytes_and_another_each_time():
    salts = {sealing.new_salt() for _ in range(100)}
    assert (len(salts), {len(salt) for salt in salts}) == (100, {16})


# The right edge


def test_frontier_comes_back_from_its_bytes():
    frontier = Frontier()
    for entry in ENTRIES[:7]:
        frontier.append(sealing.leaf_hash(entry))
    back = Frontier.from_bytes(7, frontier.to_bytes())
    assert (len(frontier.to_bytes()), back.root().hex()) == (3 * 32, ROOTS[7])
    back.append(sealing.leaf_hash(ENTRIES[7]))
    assert (back.size, back.root().hex()) == (8, ROOTS[8])


@pytest.mark.parametrize(
    ("size", "length"), [(1, 0), (0, 32), (3, 32), (3, 65), (-1, 32), (2**64, 32)]
)
def test_frontier_refuses_bytes_that_do_not_fit_its_size(size, length):
    with pytest.raises(SealError):
        Frontier.from_bytes(size, bytes(length))


def test_frontier_never_needs_more_than_64_hashes():
    full = Frontier.from_bytes(2**64 - 1, bytes(64 * 32))
    assert len(full.to_bytes()) == 64 * 32


def test_frontier_takes_whole_subtrees_only_where_they_stand():
    frontier = Frontier()
    frontier.append(bytes(32), level=8)
    frontier.append(bytes(32))
    assert frontier.size == 257
    with pytest.raises(SealError):
        frontier.append(bytes(32), level=8)
    with pytest.raises(SealError):
        frontier.append(b"short")


# Tiles


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, []),
        (1, []),
        (255, []),
        (256, [(0, 0)]),
        (512, [(0, 1)]),
        (513, []),
        (65_536, [(0, 255), (1, 0)]),
        (131_072, [(0, 511), (1, 1)]),
        (2**24, [(0, 65_535), (1, 255), (2, 0)]),
    ],
)
def test_completed_tiles_names_what_this_append_filled(size, expected):
    assert sealing.completed_tiles(size) == expected


def test_tile_root_is_the_root_of_its_256_leaves():
    leaves = [sealing.leaf_hash(str(n)) for n in range(256)]
    tile = sealing.build_tile(0, 0, LeafHashes(leaves))
    assert (len(tile), tile) == (sealing.TILE_BYTES, b"".join(leaves))
    assert sealing.tile_root(tile) == sealing.root_from_leaves(leaves)


def test_tile_root_refuses_a_tile_that_is_not_full():
    with pytest.raises(SealError):
        sealing.tile_root(bytes(8191))


def test_leaf_hashes_refuses_a_subtree_that_is_not_complete():
    hash_at = LeafHashes.of_bodies(ENTRIES[:7])
    for level, index in ((3, 0), (2, 1), (0, 7), (0, -1), (-1, 0)):
        with pytest.raises(IndexError):
            hash_at(level, index)


# The clock


def test_monotone_lets_time_pass():
    assert sealing.monotone(None, "2020-11-07T07:10:00Z") == ("2020-11-07T07:10:00Z", False)
    assert sealing.monotone(datetime(2020, 11, 7), datetime(2020, 11, 8)) == (
        datetime(2020, 11, 8),
        False,
    )
    assert sealing.monotone(datetime(2020, 11, 7), datetime(2020, 11, 7)) == (
        datetime(2020, 11, 7),
        False,
    )


def test_monotone_stands_still_when_the_clock_went_back():
    assert sealing.monotone(datetime(2020, 11, 8), datetime(2020, 11, 7)) == (
        datetime(2020, 11, 8),
        True,
    )
