"""Samples: strata, allocation, lots; anybody draws the same again with sha256sum."""

import csv
import hashlib
import math
import random
import subprocess
from datetime import datetime, timedelta

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.samples import (
    CHECKS,
    STRATA,
    Known,
    allocated,
    command,
    drawn,
    framed,
    new_seed,
    read_checks,
    write_checks,
)

NOW = datetime(2026, 11, 23, 9)


def known(code, **given):
    """An ordinary dossier: received at a minute of its own, finished in time."""
    at = datetime(2026, 10, 1, 8) + timedelta(minutes=int(code[1:]))
    return Known(**{
        "code": code, "received_at": at, "received_by": 1, "finished_at": at + timedelta(days=2),
        "entered_at": None, "due_at": at + timedelta(days=5), "due_unit": "working_day",
        "has_new_date": False, "is_running": False, **given,
    })  # fmt: skip


def again(frame, seed, counts):
    """Drawn again without any code of the program."""
    found = []
    for name, codes in frame.items():
        lots = {hashlib.sha256((seed + ":" + code).encode()).hexdigest(): code for code in codes}
        found += [(name, lots[lot]) for lot in sorted(lots)[: counts[name]]]
    return found


def test_each_dossier_falls_into_the_first_stratum_that_fits():
    stop, due = ("supplement", None, None), NOW - timedelta(days=9)
    past, before = {"finished_at": None, "is_running": True, "due_at": due}, NOW
    moved = ("correction", before, before + timedelta(days=3))
    at = datetime(2026, 10, 1, 9)
    cases = {
        "late": [
            known("H01", due_at=datetime(2026, 10, 1, 17)),
            known("H02", **past),
            known("H03", **past, entered_at=NOW),
        ],
        "moved": [
            known("H04", events=(stop, ("suspension", None, None))),
            known("H05", has_new_date=True),
            known("H06", events=(moved,)),
        ],
        "odd": [
            known("H07", entered_at=NOW),
            known("H08", events=(("correction", before, before),)),
            known("H09", finished_at=datetime(2026, 10, 1, 8, 18)),
            *(known(f"H{n}", received_at=at + timedelta(seconds=n)) for n in range(20, 25)),
        ],
        "plain": [
            known("H10"),
            known("H11", events=(stop, ("calendar", before, before + timedelta(days=1)))),
            known("H12", **{**past, "is_running": False}),
            known("H13", finished_at=datetime(2026, 10, 1, 8, 20), due_unit="same_day_15h"),
            *(known(f"H{n}", received_at=at + timedelta(hours=1), received_by=n % 2)
              for n in range(30, 36)),
        ],
    }  # fmt: skip
    everything = [one for dossiers in cases.values() for one in dossiers]
    random.Random(3).shuffle(everything)
    assert framed(everything, NOW) == {
        name: sorted(one.code for one in dossiers) for name, dossiers in cases.items()
    }


def test_allocation_gives_each_stratum_its_part_and_the_first_three_more():
    sizes = {"late": 50, "moved": 20, "odd": 30, "plain": 900}
    counts = allocated(sizes, 15)
    assert counts == {"late": 3, "moved": 2, "odd": 2, "plain": 8}
    rng = random.Random(4)
    for _turn in range(300):
        sizes = {name: rng.choice((0, 1, 3, 40, 900)) for name in STRATA}
        number = rng.randint(1, 100)
        counts = allocated(sizes, number)
        assert sum(counts.values()) == min(number, sum(sizes.values()))
        assert all(counts[name] <= sizes[name] for name in sizes)
        if number >= 4:
            assert all(counts[name] >= 1 for name in sizes if sizes[name])
        free = [n for n in sizes if counts[n] < sizes[n]]  # by the rule on the page, in floats
        claims = {n: math.sqrt(sizes[n]) * (1 + (n != "plain")) for n in STRATA}
        for name in (n for n in sizes if counts[n] > 1):
            assert all(
                claims[other] / (counts[other] + 1) <= claims[name] / counts[name] + 1e-9
                for other in free
            )


def test_the_same_seed_draws_the_same_again_also_in_a_shell(tmp_path):
    frame = {name: [f"H27.{name}-{n:04d}" for n in range(n)] for name, n in
             zip(STRATA, (12, 0, 7, 230), strict=True)}  # fmt: skip
    seed, other = new_seed("0042"), new_seed("0042")
    assert (len(seed), seed[16:], seed == other) == (21, "-0042", False)
    counts = allocated({name: len(codes) for name, codes in frame.items()}, 20)
    taken = drawn(frame, seed, 20)
    assert taken == again(frame, seed, counts)
    assert len(set(taken)) == 20
    assert drawn(frame, other, 20) != taken
    with (tmp_path / "khung.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [(name, code) for name, codes in frame.items() for code in codes]
        csv.writer(file).writerows([("nhom", "ma_ho_so"), *rows])
    line = command(seed, counts)
    out = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert {tuple(row.split()) for row in out.splitlines()} == set(taken)
    for wrong in ("12a", "1" * 13, "-1", "٣"):
        with pytest.raises(RuleBroken):
            new_seed(wrong)


def test_every_dossier_has_the_same_chance_in_its_stratum():
    frame, hits = {"plain": [f"C{n}" for n in range(20)]}, dict.fromkeys(range(20), 0)
    for turn in range(2000):
        for _name, code in drawn(frame, f"seed{turn}", 5):
            hits[int(code[1:])] += 1
    # 500 expected, standard deviation 19: five of them off would be no chance.
    assert all(400 < count < 600 for count in hits.values())


def test_comparison_is_stored_and_read_back():
    assert [read_checks(text) for text in (None, "", " ", "ok")] == [None, None, None, ()]
    assert read_checks("faults: signature folder") == ("folder", "signature")
    assert write_checks(["papers", "name"]) == "faults: name papers"
    assert write_checks([]) == "ok"
    assert read_checks(write_checks(CHECKS)) == tuple(CHECKS)
    for wrong in ("fine", "faults:", "faults: nothing", "folder", "ok folder"):
        with pytest.raises(RuleBroken):
            read_checks(wrong)
