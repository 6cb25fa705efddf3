"""No tampering that the verifier does not find, and the words in which it says so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.rules import sealing
from intranet.rules.sealing import Frontier, LeafHashes, Verifier, canonical


def test_verify_says_nothing_of_an_empty_log():
    assert Verifier().finish(0, b"") == []


def test_verify_tells_in_words_what_is_wrong():
    body = canonical({"v": 1})
    verifier = Verifier()
    verifier.feed(1, body, sealing.leaf_hash(body))
    problems = verifier.finish(3, bytes(64))
    assert [str(problem) for problem in problems] == [
        "Thiếu dòng 0.",
        "Nhật ký bị cắt đuôi: mất dòng 2.",
    ]
    assert [(problem.seq, problem.code) for problem in problems] == [
        (0, "missing"),
        (2, "truncated"),
    ]


@pytest.mark.parametrize(
    ("size", "frontier"),
    [(None, None), (1, b""), (1, None), (-1, b""), ("1", bytes(32)), (1.0, b"")],
)
def test_verify_says_when_the_head_is_lost(size, frontier):
    body = canonical({"v": 1})
    verifier = Verifier()
    verifier.feed(0, body, sealing.leaf_hash(body))
    assert [problem.code for problem in verifier.finish(size, frontier)] == ["head_damaged"]


@pytest.mark.parametrize("body", [None, 5, b"\xff", "\ud800", '{"a":1.5}', "không phải JSON"])
def test_verify_says_which_row_is_not_in_canonical_form(body):
    stored = sealing.leaf_hash(body) if body not in (None, 5, "\ud800") else bytes(32)
    frontier = Frontier()
    frontier.append(stored)
    verifier = Verifier()
    verifier.feed(0, body, stored)
    problems = verifier.finish(1, frontier.to_bytes())
    assert [(problem.seq, problem.code) for problem in problems] == [(0, "form")]


@pytest.mark.parametrize("seq", [-1, None, "0", True])
def test_verify_says_when_a_row_has_a_number_outside_the_sequence(seq):
    verifier = Verifier()
    verifier.feed(seq, "{}", sealing.leaf_hash("{}"))
    problems = verifier.finish(0, b"")
    assert [problem.code for problem in problems] == ["stray"]
    assert str(problems[0]) == f"Có dòng mang số {seq} nằm ngoài dãy số của nhật ký."


def test_verify_lists_200_problems_and_counts_the_rest():
    verifier = Verifier()
    for seq in range(1000):
        verifier.feed(seq, "{}", bytes(32))
    problems = verifier.finish(None, None)
    assert len(problems) == 201
    assert str(problems[-1]) == "Còn 801 lỗi khác không liệt kê."


# A log that can be spoiled


def stored_tiles(leaves):
    hash_at = LeafHashes(leaves)
    filled = (tile for size in range(len(leaves) + 1) for tile in sealing.completed_tiles(size))
    return {tile: sealing.build_tile(*tile, hash_at) for tile in filled}


def tile_at(tiles):
    return lambda level, index: tiles.get((level, index))


class Log:
    """A stored log that can be spoiled: rows of (seq, body, leaf), head, tiles."""

    def __init__(self, size):
        bodies = [canonical({"act": "thử", "n": n}) for n in range(size)]
        self.rows = [[n, body, sealing.leaf_hash(body)] for n, body in enumerate(bodies)]
        self.seal()

    def seal(self, size=None):
        """Make the head and the tiles anew, as one would who can write everything."""
        leaves = [leaf for _, _, leaf in self.rows][:size]
        frontier = Frontier()
        for leaf in leaves:
            frontier.append(leaf)
        self.head = [frontier.size, frontier.to_bytes()]
        self.tiles = stored_tiles(leaves)

    def put(self, seq, body):
        self.rows.insert(seq, [seq, body, sealing.leaf_hash(body)])

    def renumber(self):
        for seq, row in enumerate(self.rows):
            row[0] = seq

    def swap(self, one, other):
        first, second = self.rows[one], self.rows[other]
        first[1:], second[1:] = second[1:], first[1:]

    def problems(self, with_tiles=True):
        verifier = Verifier(tile_at(self.tiles) if with_tiles else None)
        for row in self.rows:
            verifier.feed(*row)
        return verifier.finish(*self.head, self.tiles)

    def found(self, with_tiles=True):
        return [(problem.seq, problem.code) for problem in self.problems(with_tiles)]


FORGED = canonical({"act": "giả"})
SIZES = (1, 2, 3, 7, 8, 20, 33)
ROWS = [(size, seq) for size in SIZES for seq in range(size)]
TILED = (0, 1, 254, 255, 256, 300, 511, 512, 560, 599)


@pytest.mark.parametrize("size", [*SIZES, 255, 256, 257, 600])
def test_verify_finds_nothing_in_a_good_log(size):
    log = Log(size)
    assert (log.found(), log.found(with_tiles=False)) == ([], [])


def test_verify_reads_a_good_log_of_more_than_one_tile_of_tiles():
    log = Log(65_536 + 1)
    assert (log.found(), log.found(with_tiles=False)) == ([], [])
    log.tiles[1, 0] = bytes(32) + log.tiles[1, 0][32:]
    assert log.found() == [(0, "tile")]
    log.rows[700][1:] = FORGED, sealing.leaf_hash(FORGED)
    assert log.found() == [(700, "rewritten")]


def test_verify_reads_rows_whose_bodies_are_bytes():
    log = Log(3)
    for row in log.rows:
        row[1] = row[1].encode()
    assert log.found() == []


@pytest.mark.parametrize(("size", "seq"), [*ROWS, *((600, seq) for seq in TILED)])
def test_verify_names_the_row_whose_text_was_changed(size, seq):
    log = Log(size)
    log.rows[seq][1] = FORGED
    assert log.found() == [(seq, "changed")]
    assert str(log.problems()[0]) == (
        f"Dòng {seq} đã bị sửa: nội dung không khớp với mã niêm của dòng."
    )


@pytest.mark.parametrize(("size", "seq"), [*ROWS, *((600, seq) for seq in TILED)])
def test_verify_names_the_row_whose_hash_was_changed(size, seq):
    for leaf in (bytes(32), b"", None, sealing.leaf_hash(FORGED)):
        log = Log(size)
        log.rows[seq][2] = leaf
        assert log.found() == [(seq, "changed")]


@pytest.mark.parametrize(("size", "seq"), ROWS)
def test_verify_finds_a_row_replaced_with_its_hash(size, seq):
    log = Log(size)
    log.rows[seq][1:] = FORGED, sealing.leaf_hash(FORGED)
    [problem] = log.problems()
    first, last = problem.params["first"], problem.params["last"]
    assert (problem.code, first <= seq <= last) == ("head", True)


@pytest.mark.parametrize("seq", TILED)
def test_verify_names_a_row_replaced_with_its_hash_where_a_tile_is_kept(seq):
    log = Log(600)
    log.rows[seq][1:] = FORGED, sealing.leaf_hash(FORGED)
    in_tile = [(seq, "rewritten")]
    assert log.found() == (in_tile if seq < 512 else [(512 if seq < 576 else 592, "head")])
    log.head = [None, None]
    assert log.found() == [*(in_tile if seq < 512 else []), (None, "head_damaged")]


def test_verify_names_the_row_replaced_after_rows_that_the_head_bears_out():
    log = Log(900)
    log.rows[600][1:] = FORGED, sealing.leaf_hash(FORGED)
    assert log.found() == [(600, "rewritten")]


def test_verify_finds_a_replaced_row_before_one_that_is_missing():
    log = Log(20)
    log.rows[3][1:] = FORGED, sealing.leaf_hash(FORGED)
    del log.rows[17]
    assert log.found() == [(0, "head"), (17, "missing")]


def test_verify_finds_a_replaced_row_before_the_cut():
    log = Log(600)
    log.rows[300][1:] = FORGED, sealing.leaf_hash(FORGED)
    del log.rows[400:]
    assert log.found() == [(300, "rewritten"), (400, "truncated")]


def test_verify_names_rows_exchanged_beside_one_changed():
    log = Log(256)
    log.rows[3][1] = FORGED
    log.swap(10, 11)
    assert log.found() == [(3, "changed"), (10, "reordered")]


def test_verify_counts_the_gaps_that_it_does_not_list():
    log = Log(600)
    del log.rows[::2]
    problems = log.problems()
    assert [str(problem) for problem in problems[199:]] == [
        "Thiếu dòng 398.",
        "Còn 100 lỗi khác không liệt kê.",
    ]


@pytest.mark.parametrize(("size", "seq"), [*ROWS, *((600, seq) for seq in TILED)])
def test_verify_names_the_row_that_was_taken_out(size, seq):
    log = Log(size)
    del log.rows[seq]
    expected = "truncated" if seq == size - 1 else "missing"
    assert log.found() == [(seq, expected)]


def test_verify_names_the_rows_that_were_taken_out():
    log = Log(900)
    del log.rows[200:700]
    problems = log.problems()
    assert [str(problem) for problem in problems] == ["Thiếu các dòng từ 200 đến 699."]
    log.rows[-1][1:] = FORGED, bytes(32)
    log.rows[10][1:] = FORGED, sealing.leaf_hash(FORGED)
    log.rows[205][1:] = FORGED, sealing.leaf_hash(FORGED)  # now row 705, in a tile
    assert log.found() == [
        (10, "rewritten"),
        (200, "missing"),
        (705, "rewritten"),
        (899, "changed"),
    ]


@pytest.mark.parametrize(("size", "seq"), ROWS)
def test_verify_finds_a_row_taken_out_under_new_numbers(size, seq):
    log = Log(size)
    del log.rows[seq]
    log.renumber()
    assert (size - 1, "truncated") in log.found()


@pytest.mark.parametrize("seq", [0, 1, 200, 254, 256, 400, 511])
def test_verify_names_the_place_of_a_row_taken_out_under_new_numbers(seq):
    log = Log(600)
    del log.rows[seq]
    log.renumber()
    code = "rewritten" if seq % 256 == 255 else "removed"
    assert log.found()[0] == (seq, code)


@pytest.mark.parametrize(("size", "seq"), [*ROWS, *((n, n) for n in SIZES)])
def test_verify_finds_a_row_put_in(size, seq):
    log = Log(size)
    log.put(seq, FORGED)
    log.renumber()
    assert (size, "appended") in log.found()
    log.seal(size)
    assert log.found() == [(size, "appended")]


@pytest.mark.parametrize("seq", [0, 1, 200, 254, 256, 400, 510])
def test_verify_names_the_place_of_a_row_put_in(seq):
    log = Log(600)
    log.put(seq, FORGED)
    log.renumber()
    assert log.found() == [(seq, "inserted"), (600, "appended")]


def test_verify_names_a_number_used_twice():
    log = Log(20)
    log.put(7, FORGED)
    assert (7, "repeated") in log.found()


@pytest.mark.parametrize(("one", "other"), [(a, b) for b in range(1, 20) for a in range(b)])
def test_verify_finds_two_rows_exchanged(one, other):
    log = Log(20)
    log.swap(one, other)
    assert {code for _, code in log.found()} == {"head"}


@pytest.mark.parametrize(("one", "other"), [(0, 255), (3, 4), (256, 500)])
def test_verify_names_two_rows_exchanged_in_one_tile(one, other):
    log = Log(600)
    log.swap(one, other)
    assert [str(problem) for problem in log.problems()] == [f"Các dòng bị đổi chỗ: {one}, {other}."]


def test_verify_names_two_rows_exchanged_between_tiles():
    log = Log(600)
    log.swap(10, 300)
    assert log.found() == [(10, "rewritten"), (300, "rewritten")]


@pytest.mark.parametrize("seq", range(19))
def test_verify_names_a_line_out_of_order_in_an_export(seq):
    log = Log(20)
    log.rows[seq], log.rows[seq + 1] = log.rows[seq + 1], log.rows[seq]
    assert log.found() == [(seq, "late")]


@pytest.mark.parametrize("kept", [0, 1, 19, 255, 256, 400, 512, 599])
def test_verify_says_from_which_row_the_log_was_cut(kept):
    log = Log(600)
    del log.rows[kept:]
    assert log.found() == [(kept, "truncated")]
    assert log.found(with_tiles=False) == [(kept, "truncated")]


@pytest.mark.parametrize("kept", [0, 1, 255, 256, 400, 511])
def test_verify_sees_by_the_tiles_that_log_and_head_were_cut(kept):
    log = Log(600)
    tiles = log.tiles
    del log.rows[kept:]
    log.seal()
    assert log.found() == []
    log.tiles = tiles
    assert log.problems()[-1].params == {"seq": kept, "first": kept, "last": 511}


@pytest.mark.parametrize("piece", range(3))
def test_verify_finds_a_changed_head(piece):
    log = Log(7)
    size, blob = log.head
    log.head = [size, blob[: 32 * piece] + bytes(32) + blob[32 * (piece + 1) :]]
    assert log.found() == [((0, 4, 6)[piece], "head")]


def test_verify_says_that_a_tile_was_changed_where_rows_and_head_agree():
    log = Log(600)
    log.tiles[0, 1] = log.tiles[0, 1][:320] + bytes(32) + log.tiles[0, 1][352:]
    assert log.found() == [(266, "tile")]


@pytest.mark.parametrize("blob", [None, b"", "text", bytes(8191)])
def test_verify_says_that_a_tile_is_lost_or_damaged(blob):
    log = Log(600)
    log.tiles[0, 1] = blob
    assert log.found() == [(256, "tile_damaged")]


@pytest.mark.parametrize("name", [(9, 0), (10**9, 0), (-1, 0), (0, -1), (0, 10**30)])
def test_verify_says_that_a_tile_cannot_be(name):
    log = Log(3)
    log.tiles[name] = bytes(8192)
    assert log.found() == [(None, "tile_stray")]


@settings(derandomize=True, deadline=None, max_examples=300, database=None)
@given(st.integers(1, 40), st.data())
def test_verify_finds_every_mix_of_tamperings(size, data):
    log = Log(size)
    before = [row[1:] for row in log.rows]
    for _ in range(data.draw(st.integers(1, 4))):
        if not log.rows:
            break
        place = data.draw(st.integers(0, len(log.rows) - 1))
        act = data.draw(st.sampled_from(["edit", "delete", "insert", "swap", "cut", "leaf"]))
        if act == "edit":
            log.rows[place][1:] = FORGED, sealing.leaf_hash(FORGED)
        elif act == "leaf":
            log.rows[place][2] = sealing.leaf_hash(FORGED)
        elif act == "delete":
            del log.rows[place]
        elif act == "insert":
            log.put(place, FORGED)
        elif act == "swap":
            log.swap(place, data.draw(st.integers(0, len(log.rows) - 1)))
        else:
            del log.rows[place:]
        log.renumber()
    untouched = [row[1:] for row in log.rows] == before
    assert (log.found(with_tiles=False) == []) == untouched


def test_a_whole_rewritten_log_is_only_caught_by_a_checkpoint_kept_elsewhere():
    log = Log(300)
    kept = LeafHashes([leaf for _, _, leaf in log.rows])
    root = sealing.range_root(0, 300, kept)
    log.rows[5][1:] = FORGED, sealing.leaf_hash(FORGED)
    log.put(300, FORGED)
    log.seal()
    assert log.found() == []
    now = LeafHashes([leaf for _, _, leaf in log.rows])
    proof = sealing.consistency_proof(300, 301, now)
    assert not sealing.verify_consistency(300, 301, root, sealing.range_root(0, 301, now), proof)
