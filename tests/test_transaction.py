"""The keystone: nothing is committed but by transaction(), and never without its audit entry."""

import json
import threading

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from intranet import sealer
from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditFact, AuditHead, AuditPending
from intranet.models.notices import Notice
from intranet.models.sessions import OnceKey
from intranet.models.settings import Setting
from intranet.rules import sealing
from intranet.services import audit, checkpoints
from intranet.transaction import (
    SYSTEM,
    Actor,
    Misuse,
    Repeated,
    bookkeeping,
    reading,
    transaction,
)
from tests.factories import person


def entries():
    """How many entries the log has, pending ones numbered first."""
    sealer.sequence(db.engine)
    db.session.rollback()
    return db.session.scalar(select(AuditHead.size))


def setting(key="a"):
    db.session.rollback()
    return db.session.scalar(select(Setting.value).where(Setting.key == key))


def put(actor=SYSTEM, key="a", value="1"):
    with transaction(actor) as change:
        db.session.add(Setting(key=key, value=value))
        change.record("settings.put", f"setting:{key}", after={"value": value})


def test_change_and_entry_are_one_commit(in_app):
    before = entries()
    put()
    assert setting() == "1"
    assert entries() == before + 1


def test_failure_inside_leaves_neither_change_nor_entry(in_app):
    before = entries()

    def half_done():
        with transaction(SYSTEM) as change:
            db.session.add(Setting(key="a", value="1"))
            change.record("settings.put", "setting:a")
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert setting() is None
    assert entries() == before


def test_change_nobody_recorded_is_refused(in_app):
    with pytest.raises(Misuse), transaction(SYSTEM):
        db.session.add(Setting(key="a", value="1"))
    assert setting() is None


def test_core_statement_nobody_recorded_is_refused(in_app):
    put()
    with pytest.raises(Misuse), transaction(SYSTEM):
        db.session.execute(update(Setting).values(value="2"))
    assert setting() == "1"


def test_bare_commit_is_refused(in_app):
    with pytest.raises(Misuse):
        db.session.commit()


def test_flush_outside_is_refused(in_app):
    db.session.add(Setting(key="a", value="1"))
    with pytest.raises(Misuse):
        db.session.flush()
    db.session.rollback()
    assert setting() is None


@pytest.mark.parametrize(
    "statement",
    [
        insert(Setting).values(key="b", value="1"),
        update(Setting).values(value="9"),
        delete(Setting),
        text("DELETE FROM settings"),
    ],
    ids=["insert", "update", "delete", "raw"],
)
def test_bulk_statement_outside_is_refused_by_the_database(in_app, statement):
    count = db.session.scalar(select(func.count()).select_from(Setting))
    with pytest.raises(DBAPIError):
        db.session.execute(statement)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Setting)) == count


def test_transactions_do_not_nest(in_app):
    with pytest.raises(Misuse), transaction(SYSTEM), transaction(SYSTEM):
        pass


def test_get_changes_nothing(in_app):
    with pytest.raises(Misuse), transaction(Actor(None, reads_only=True)):
        pass


def test_reading_writes_its_entry_and_nothing_else(in_app):
    before = entries()
    with reading(Actor(None, reads_only=True)) as change:
        change.record("dossiers.read", "dossier:x")
    assert entries() == before + 1
    with pytest.raises(DBAPIError), reading(SYSTEM):
        db.session.execute(insert(Setting).values(key="a", value="1"))
    assert setting() is None


def test_bookkeeping_survives_a_failed_change(in_app):
    with pytest.raises(ZeroDivisionError), transaction(SYSTEM):
        raise ZeroDivisionError
    with bookkeeping() as connection:
        connection.execute(insert(OnceKey).values(key="k", used_at=func.current_timestamp()))
    assert db.session.get(OnceKey, "k") is not None


def test_second_press_changes_nothing_and_names_the_first_outcome(in_app):
    actor = Actor(person("clerk"), once="same-key")
    put(actor, "a")
    before = entries()
    with pytest.raises(Repeated) as error:
        put(Actor(person("clerk"), once="same-key"), "b")
    assert error.value.outcome == "setting:a"
    assert setting("b") is None
    assert entries() == before


def test_failed_press_may_be_pressed_again(in_app):
    actor = Actor(person("clerk"), once="again")
    with pytest.raises(ZeroDivisionError), transaction(actor):
        raise ZeroDivisionError
    put(Actor(person("clerk"), once="again"))
    assert setting() == "1"


def test_same_key_in_many_threads_changes_once(in_app):
    outcomes = []

    def press():
        with in_app.app_context():
            try:
                put(Actor(person("clerk"), once="race"), f"race-{threading.get_ident()}")
                outcomes.append("done")
            except Repeated:
                outcomes.append("repeated")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["repeated"] * 5]


def test_many_writers_leave_a_dense_verified_log(in_app):
    before = entries()

    def write(number):
        with in_app.app_context():
            for step in range(10):
                put(key=f"w{number}-{step}")
            db.session.remove()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert entries() == before + 80
    count, _root, problems = checkpoints.verify()
    assert (count, problems) == (before + 80, [])


def test_tiles_are_written_every_256_entries(in_app):
    with transaction(SYSTEM) as change:
        db.session.add(Setting(key="a", value="1"))
        for number in range(600):
            change.record("settings.put", f"setting:{number}")
    count, _root, problems = checkpoints.verify()
    assert count >= 600
    assert problems == []


def test_personal_facts_enter_as_commitments(in_app):
    with transaction(SYSTEM) as change:
        db.session.add(Setting(key="a", value="1"))
        change.record("persons.note", "person:p", personal={"name": "Đinh Văn Rin"})
    sealer.sequence(db.engine)
    db.session.rollback()
    body = db.session.scalars(select(AuditEntry.body).where(AuditEntry.obj == "person:p")).one()
    assert "Rin" not in body
    commitment = json.loads(body)["pd"]
    fact = db.session.get(AuditFact, (commitment["u"], "name"))
    assert sealing.opens(commitment["name"], bytes(fact.salt), fact.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET body = '{}' WHERE seq = 0",
        "DELETE FROM audit WHERE seq = 0",
        "INSERT INTO audit (seq, body, leaf, obj) SELECT seq, '{}', leaf, obj FROM audit"
        " WHERE seq = 0",
        "REPLACE INTO audit (seq, body, leaf, obj) SELECT seq, '{}', leaf, obj FROM audit"
        " WHERE seq = 0",  # SQLite knows it, PostgreSQL refuses the word
    ],
)
def test_log_refuses_update_and_delete(in_app, statement):
    put()
    entries()
    with (
        pytest.raises(DBAPIError),
        db.engine.connect().execution_options(rw=True) as connection,
        connection.begin(),
    ):
        connection.execute(text(statement))
    assert checkpoints.verify()[2] == []


def test_forged_row_is_found_with_its_number(in_app):
    for number in range(5):
        put(key=f"k{number}")
    victim = entries() - 3
    with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
        if db.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_no_UPDATE"))
        else:
            connection.execute(text("DROP TRIGGER audit_append_only ON audit"))
        connection.execute(
            text("UPDATE audit SET body = replace(body, '.put', '.pit') WHERE seq = :s"),
            {"s": victim},
        )
    problems = checkpoints.verify()[2]
    assert [problem.seq for problem in problems] == [victim]


def test_pending_entries_are_shown_before_they_are_numbered(in_app):
    if db.engine.dialect.name != "postgresql":
        assert db.session.scalar(select(func.count()).select_from(AuditPending)) == 0
        return
    with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
        sealer.append(
            connection,
            [("thing:1", {"v": 1, "act": "x.y", "obj": "thing:1", "actor": None}, {})],
            sealer.datetime.now(sealer.UTC),
        )
    assert [entry.seq for entry in audit.life_of("thing:1")] == [None]
    entries()
    assert [entry.seq for entry in audit.life_of("thing:1")] != [None]


def test_clock_going_back_is_marked_and_order_kept(in_app, monkeypatch):
    from datetime import UTC, datetime

    from intranet import clock

    put(key="now")
    monkeypatch.setattr(clock, "utc", lambda: datetime(2001, 1, 1, tzinfo=UTC))
    put(key="earlier")
    entries()
    rows = db.session.scalars(select(AuditEntry.body).order_by(AuditEntry.seq.desc()).limit(2))
    late, early = (json.loads(body) for body in rows)
    assert late["clock"] == "back"
    assert late["t"] >= early["t"]


def test_notice_is_not_lost_by_a_read_in_between(in_app):
    user = person("leader")
    from intranet.services import notices

    notice = notices.post(
        Actor(user), "Họp giao ban", "8 giờ sáng thứ Hai", user.memberships[0].unit.pid
    )
    pid = notice.pid
    db.session.rollback()
    assert db.session.scalar(select(Notice.title).where(Notice.pid == pid)) == "Họp giao ban"
