"""``python -m bench audit [entries]``: searching and reviewing a log of ten millions of entries.

The log is made once and kept in BENCH_DIR: bodies as the services write them, six years of working
days, random leaf hashes (nobody verifies this one). SQLite, one process, the services themselves.
"""

import os
import random
import statistics
import time
from datetime import date, datetime, timedelta
from itertools import islice

from bench.office import FOLDER, flask
from bench.report import AUDIT, circumstances, table, write_section

ENTRIES, OFFICE, ROUNDS, GOAL = 10_000_000, 1_000, 5, 300
BEGINS, WORKING_DAYS = date(2030, 1, 1), 1_560
# How often of a thousand entries; what is left over are openings of dossiers.
ACTS = {
    "files.download": 110, "dossiers.print": 60, "dossiers.hand_over": 60, "sessions.login": 45,
    "sessions.logout": 40, "dossiers.receive": 30, "dossiers.approve": 25, "dossiers.assign": 25,
    "dossiers.enter_result": 30, "dossiers.return_result": 30, "dossiers.add_note": 15,
    "dossiers.request_supplement": 5, "dossiers.suspend": 2, "sessions.refuse": 4,
    "dossiers.correct": 3, "accesses.give_reason": 2, "dossiers.export": 1,
}  # fmt: skip
INDEXES = ("ix_audit_obj", "ix_audit_at", "ix_audit_actor", "ix_audit_unit", "ix_audit_act")
WORDS = """
`python -m bench audit` ({machine}, {day}, load average {load}): a log of {size:,} entries over six
years, SQLite, one process, the services themselves. Milliseconds of a page of 50 entries or of one
pattern over 30 days: the first time, and the median of {rounds}; the goal is under {goal} ms.

"""


def main(words):
    """Measure and write the section of the performance page."""
    size = int(words[0].replace("_", "")) if words else ENTRIES
    os.environ["INTRANET_INSTANCE"] = str(folder_of(size))
    from intranet import create_app

    with create_app().app_context():
        rows = [(name, *_timed(ask)) for name, ask in _questions()]
    for row in rows:
        print(*row)
    text = WORDS.format(**circumstances(), size=size, rounds=ROUNDS, goal=GOAL)
    head = ("question", "found", "first ms", "ms")
    write_section(AUDIT, AUDIT + text + table(head, rows))


def folder_of(size):
    """The office with a log of so many entries; made when it is not there."""
    folder = FOLDER / f"log-{size}"
    if not (folder / "filled").exists():
        folder.mkdir(parents=True, exist_ok=True)
        flask(folder, "db", "upgrade")
        flask(folder, "demo", "fill", "--dossiers", OFFICE, "--seed", 2020)
        _fill(folder, size)
        (folder / "filled").touch()
    flask(folder, "db", "upgrade")
    return folder


def _fill(folder, size):
    """Write the entries, without the indexes, which are made again at the end."""
    import pysqlite3

    connection = pysqlite3.connect(folder / "office.db", isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    names = ",".join(f"'{name}'" for name in INDEXES)
    made = [row[0] for row in connection.execute(
        f"SELECT sql FROM sqlite_master WHERE name IN ({names})"
    )]  # fmt: skip
    for name in INDEXES:
        connection.execute(f"DROP INDEX {name}")
    first = connection.execute("SELECT size FROM audit_head").fetchone()[0]
    people = connection.execute(
        "SELECT u.pid, u.username, m.role, n.pid FROM users u"
        " JOIN memberships m ON m.user_id = u.id JOIN units n ON n.id = m.unit_id GROUP BY u.id"
    ).fetchall()
    rows = _rows(first, size, people)
    while piece := list(islice(rows, 20_000)):
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO audit (seq, body, leaf, obj) VALUES (?,?,?,?)", piece)
        connection.execute("COMMIT")
    connection.execute("UPDATE audit_head SET size = ?", (first + size,))
    for statement in made:
        connection.execute(statement)
    connection.close()


def _rows(first, size, people):
    """(seq, body, leaf, obj) of ``size`` entries, in order of time."""
    draw = random.Random(2020)
    acts, weights = [*ACTS, "dossiers.read"], [*ACTS.values(), 1000 - sum(ACTS.values())]
    a_day = -(-size // WORKING_DAYS)
    day, number = BEGINS, 0
    while number < size:
        chosen = draw.choices(acts, weights, k=a_day)
        begin = datetime.combine(day, datetime.min.time())  # 07:00 in Viet Nam
        for place, act in enumerate(chosen[: size - number]):
            # The last of a hundred entries of a day lie in the evening.
            late = 3 * 3600 if place > a_day * 0.99 else 0
            at = begin + timedelta(seconds=place * 36_000 / a_day + late)
            yield _row(first + number, at, act, draw, people)
            number += 1
        day += timedelta(days=3 if day.weekday() == 4 else 1)


def _row(seq, at, act, draw, people):
    pid, name, role, unit = people[min(int(draw.expovariate(6 / len(people))), len(people) - 1)]
    key = f"dossier:{(seq // 30 + draw.randrange(4000)):012x}"
    who = f'"actor":"{pid}",' if act != "sessions.refuse" else '"actor":null,'
    where = f'"unit":"{unit}",' if act != "sessions.refuse" else '"unit":null,'
    result = "refused" if act == "sessions.refuse" else "ok"
    due = f"{at + timedelta(days=draw.randrange(12)):%Y-%m-%dT17:00:00}"
    body = (
        f'{{"act":"{act}",{who}"after":{{"due_at":"{due}","holder":"{pid}","paused":true,"state":4}},'
        f'"before":{{"due_at":"{due}","state":3}},"idem":"{seq:016x}","ip":"10.0.0.{seq % 250}",'
        f'"name":"{name}","obj":"{key}","req":"{seq:016x}","result":"{result}","role":"{role}",'
        f'"ses":"{seq % 9973:08x}","t":"{at:%Y-%m-%dT%H:%M:%S.%fZ}",{where}"v":1}}'
    )
    return seq, body, draw.randbytes(32), key


def _questions():
    """(words, question) of each filter, combination and pattern; a question returns how many."""
    from intranet.extensions import db
    from intranet.models.accounts import User
    from intranet.models.audit import AuditEntry
    from intranet.models.units import Unit
    from intranet.rules.audit.patterns import PATTERNS
    from intranet.services.audit import days, patterns
    from intranet.services.audit.entries import newest

    watcher = next(u for u in db.session.query(User) if "supervisor" in u.roles)
    last = newest(limit=1)[0]
    day, key = last.at.date(), last.obj
    month = {"first": day - timedelta(days=29), "last": day}
    busy = next(e for e in newest(limit=200) if e.body["actor"] and e.body["unit"])
    who, unit = busy.username, busy.body["unit"]
    root = db.session.query(Unit).order_by(Unit.path).first().pid
    middle = db.session.query(AuditEntry.seq).order_by(AuditEntry.seq.desc()).first()[0] // 2
    for words, filter in _filters(who, unit, root, key, month).items():
        yield words, lambda f=filter: _search(watcher, f)
    yield "person, from the middle", lambda: _search(watcher, {"who": who}, middle)
    for pattern in PATTERNS:
        period = (month["first"], day)
        yield (
            f"pattern {pattern}",
            lambda p=pattern, t=period: len(patterns.found(watcher, p, t, limit=50)[0]),
        )
    yield "one day of a person", lambda: len(days.day_of(watcher, busy.body["actor"], day).entries)


def _filters(who, unit, root, key, month):
    """{words: fields of a filter}: each one alone, and combinations."""
    return {
        "newest": {}, "person": {"who": who}, "unit": {"unit": unit},
        "unit with all below": {"unit": root, "below": True}, "act": {"act": "dossiers.correct"},
        "act that never was": {"act": "units.close"}, "room": {"act": "dossiers"},
        "object": {"thing": key}, "30 days": month, "refused": {"refused": True},
        "not yet reviewed": {"open": True}, "outside hours, 30 days": {**month, "outside": True},
        "person, rare act": {"who": who, "act": "dossiers.export"},
        "person, act that never was": {"who": who, "act": "units.close"},
        "person, outside hours": {"who": who, **month, "outside": True},
        "unit, rare act": {"unit": unit, "act": "dossiers.export"},
        "unit, act that never was": {"unit": unit, "act": "units.close"},
        "all below, act that never was": {"unit": root, "below": True, "act": "units.close"},
        "all below, room, 30 days, not reviewed":
            {"unit": root, "below": True, "act": "files", **month, "open": True},
        "unit, refused, outside hours":
            {"unit": unit, "refused": True, **month, "outside": True},
    }  # fmt: skip


def _search(user, asked, below=None):
    from intranet.services.audit import searching
    from intranet.services.audit.filters import Filter

    return len(searching.search(user, Filter(**asked), below)[0])


def _timed(ask):
    """(how many, first ms, median ms)."""
    took = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        number = ask()
        took.append(1000 * (time.perf_counter() - begun))
    return number, round(took[0], 1), round(statistics.median(took[1:]), 1)
