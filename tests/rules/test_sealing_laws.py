"""Laws of the seal: proofs for every size, one line for each entry, time that never goes back."""

import json
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.rules import sealing
from intranet.rules.sealing import Frontier, LeafHashes, TileHashes, canonical

LIMIT = 70
LEAVES = [sealing.leaf_hash(str(n)) for n in range(LIMIT)]
HASH_AT = LeafHashes(LEAVES)
CALM = settings(derandomize=True, deadline=None, max_examples=150, database=None)


def rfc_root(leaves):
    """RFC 6962 2.1 word for word."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sealing.EMPTY_ROOT
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sealing.node_hash(rfc_root(leaves[:k]), rfc_root(leaves[k:]))


ROOTS = [rfc_root(LEAVES[:n]) for n in range(LIMIT + 1)]


# Proofs


def test_frontier_has_the_root_of_the_definition_at_every_size():
    frontier = Frontier()
    for size in range(LIMIT):
        assert (frontier.size, frontier.root()) == (size, ROOTS[size])
        assert Frontier.from_bytes(size, frontier.to_bytes()).root() == ROOTS[size]
        frontier.append(LEAVES[size])


def test_inclusion_proves_every_leaf_of_every_size_and_no_other():
    for size in range(1, LIMIT + 1):
        for index in range(size):
            proof = sealing.inclusion_proof(index, size, HASH_AT)
            root = ROOTS[size]
            assert sealing.verify_inclusion(LEAVES[index], index, size, proof, root)
            assert (
                not sealing.verify_inclusion(LEAVES[index - 1], index, size, proof, root)
                or size == 1
            )
            assert not sealing.verify_inclusion(LEAVES[index], index + 1, size, proof, root)
            assert not sealing.verify_inclusion(LEAVES[index], index - 1, size, proof, root)
            assert not sealing.verify_inclusion(LEAVES[index], index, size, [*proof, root], root)
            assert (
                not sealing.verify_inclusion(LEAVES[index], index, size, proof[:-1], root)
                or not proof
            )


def test_consistency_proves_every_pair_of_sizes_and_no_other():
    for n in range(LIMIT + 1):
        for m in range(n + 1):
            proof = sealing.consistency_proof(m, n, HASH_AT)
            assert sealing.verify_consistency(m, n, ROOTS[m], ROOTS[n], proof)
            assert not sealing.verify_consistency(m, n, bytes(32), ROOTS[n], proof)
            assert not sealing.verify_consistency(m, n, ROOTS[m], ROOTS[n], [*proof, ROOTS[n]])
            if m:
                assert not sealing.verify_consistency(m, n, ROOTS[m], bytes(32), proof)
            if proof:
                assert not sealing.verify_consistency(m, n, ROOTS[m], ROOTS[n], proof[:-1])


def test_consistency_refuses_a_log_that_shrank():
    assert not sealing.verify_consistency(5, 4, ROOTS[5], ROOTS[4], [])
    assert not sealing.verify_consistency(-1, 4, ROOTS[0], ROOTS[4], [])


def test_consistency_of_an_empty_log_needs_the_root_of_nothing():
    assert sealing.verify_consistency(0, 0, sealing.EMPTY_ROOT, sealing.EMPTY_ROOT, [])
    assert not sealing.verify_consistency(0, 0, ROOTS[1], ROOTS[1], [])
    assert not sealing.verify_consistency(0, 1, ROOTS[1], ROOTS[1], [])


def test_proofs_longer_than_the_tree_is_high_prove_nothing():
    more = LEAVES[9]
    forged = sealing.node_hash(more, LEAVES[0])
    assert not sealing.verify_inclusion(LEAVES[0], 0, 1, [more], forged)
    proof = [*sealing.consistency_proof(3, 4, HASH_AT), more]
    older, newer = (sealing.node_hash(more, ROOTS[size]) for size in (3, 4))
    assert not sealing.verify_consistency(3, 4, older, newer, proof)


@CALM
@given(st.data())
def test_proofs_break_with_any_single_bit(data):
    n = data.draw(st.integers(2, LIMIT))
    m = data.draw(st.integers(1, n - 1))
    inclusion = sealing.inclusion_proof(m, n, HASH_AT)
    consistency = sealing.consistency_proof(m, n, HASH_AT)
    bit = data.draw(st.integers(0, 255))
    for proof, holds in (
        (inclusion, lambda p: sealing.verify_inclusion(LEAVES[m], m, n, p, ROOTS[n])),
        (consistency, lambda p: sealing.verify_consistency(m, n, ROOTS[m], ROOTS[n], p)),
    ):
        place = data.draw(st.integers(0, len(proof) - 1))
        value = int.from_bytes(proof[place], "big") ^ (1 << bit)
        assert holds(proof)
        assert not holds([*proof[:place], value.to_bytes(32, "big"), *proof[place + 1 :]])


def test_tiles_serve_the_same_hashes_as_leaves():
    leaves = [sealing.leaf_hash(str(n)) for n in range(65_536 + 300)]
    plain = LeafHashes(leaves)
    filled = [tile for n in range(len(leaves) + 1) for tile in sealing.completed_tiles(n)]
    tiles = {tile: sealing.build_tile(*tile, plain) for tile in filled}
    asked = []
    tiled = TileHashes(lambda *name: tiles.get(name), lambda seq: asked.append(seq) or leaves[seq])
    size = len(leaves)
    for index in (0, 255, 256, 40_000, 65_535, 65_536, size - 1):
        assert sealing.inclusion_proof(index, size, tiled) == sealing.inclusion_proof(
            index, size, plain
        )
    for m in (1, 256, 257, 65_535, 65_536, 65_600):
        assert sealing.consistency_proof(m, size, tiled) == sealing.consistency_proof(
            m, size, plain
        )
    assert {(0, 0), (0, 255), (0, 256), (1, 0)} <= tiles.keys()
    assert sealing.tile_root(tiles[1, 0]) == sealing.root_from_leaves(leaves[:65_536])
    assert min(asked) == 65_536 + 256


# The canonical line

TEXTS = st.one_of(st.text(max_size=8), st.text('e\u0301\u0323"\\,:{}[] \n', max_size=6))
KEYS = st.text(st.characters(max_codepoint=127), max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
JSON_ENTRIES = st.dictionaries(KEYS, VALUES, max_size=4)


def in_nfc(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [in_nfc(item) for item in value]
    if isinstance(value, dict):
        return {key: in_nfc(item) for key, item in value.items()}
    return value


@CALM
@given(JSON_ENTRIES)
def test_canonical_equals_the_dump_of_the_entry_in_nfc(entry):
    line = canonical(entry)
    dump = json.dumps(
        in_nfc(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    assert line == dump
    assert "\n" not in line
    assert "\r" not in line
    assert json.loads(line) == in_nfc(entry)
    assert canonical(json.loads(line)) == line
    assert sealing.is_canonical(line)


def defined_canonical(line):
    try:
        return canonical(json.loads(line)) == line
    except (ValueError, RecursionError):
        return False


@CALM
@given(JSON_ENTRIES, st.data())
def test_is_canonical_agrees_with_its_definition_on_spoiled_lines(entry, data):
    line = canonical(entry)
    for _ in range(5):
        place = data.draw(st.integers(0, len(line)))
        cut = data.draw(st.integers(0, 2))
        put = data.draw(
            st.sampled_from([*' ,:{}[]"\\e-0.\u0301\u00e9\n', "", '"a":1,', "1e5", "-0"])
        )
        spoiled = line[:place] + put + line[place + cut :]
        assert sealing.is_canonical(spoiled) == defined_canonical(spoiled), spoiled


@CALM
@given(
    st.recursive(
        st.floats() | st.integers(2**53) | st.integers(max_value=-(2**53)) | st.binary(max_size=2),
        lambda inner: st.lists(inner, min_size=1, max_size=2),
    )
)
def test_canonical_refuses_every_other_value(value):
    with pytest.raises(sealing.SealError, match=r"^\$\.a"):
        canonical({"a": value})


@CALM
@given(st.text(max_size=20), st.text(max_size=20), st.binary(min_size=16, max_size=16))
def test_commitments_open_with_their_own_value_only(one, other, salt):
    commitment = sealing.commit_value(salt, one)
    assert sealing.opens(commitment, salt, other) == (in_nfc(one) == in_nfc(other))


@CALM
@given(st.lists(st.integers(0, 20), min_size=1))
def test_monotone_never_goes_back(clock):
    written = []
    for now in clock:
        t, back = sealing.monotone(written[-1] if written else None, now)
        assert back == (t != now)
        written.append(t)
    assert all(a <= b for a, b in pairwise(written))
