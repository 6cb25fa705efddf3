"""Checkpoints on each database: signed, kept, held against a log that was touched."""

import base64
import stat
import zipfile

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry, Checkpoint, Cosignature, Witness
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import (
    COSIGNED,
    Key,
    cosignature_line,
    cosignature_message,
    leaf_hash,
    parse_head,
    parse_note,
    parse_slip,
    verify_inclusion,
)
from intranet.services import checkpoints, witnesses
from intranet.services.checkpoints.keys import Signer, public_of
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier
from tests.server.clerks import at_once

TABLES = {
    "audit": ("audit_no_UPDATE", "audit_no_DELETE"),
    "audit_tiles": ("audit_tiles_no_UPDATE", "audit_tiles_no_DELETE"),
    "checkpoints": ("checkpoints_no_UPDATE", "checkpoints_no_DELETE"),
    "cosignatures": ("cosignatures_no_UPDATE", "cosignatures_no_DELETE"),
}


def write(number=1, key="thing"):
    """So many entries."""
    with transaction(SYSTEM) as change:
        for n in range(number):
            change.record("setup.build", f"{key}:{n}")


def path_of(app):
    return checkpoints.path_of(app.config)


def sign(app):
    return checkpoints.sign(SYSTEM, path_of(app))


def force(*statements):
    """What somebody with the server in hand does: the triggers go, then the rows."""
    with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
        for table, triggers in TABLES.items():
            if connection.dialect.name == "sqlite":
                for trigger in triggers:
                    connection.execute(text(f"DROP TRIGGER {trigger}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    _again(*statements)


def _again(*statements):
    """More of the same: the triggers are gone."""
    with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
        for statement, values in statements:
            connection.execute(text(statement), values)
    db.session.rollback()


def cosigned(checkpoint, user):
    """The cosignature of a witness, as its browser would make it; returns its key."""
    seed = bytes(range(32))
    witness = Witness(
        user_id=user.id, unit_id=unit("X21628").id, name="motcua/w/1", public_key=public_of(seed),
        added_at=clock.now(),
    )  # fmt: skip
    key = Key(witness.name, witness.public_key, COSIGNED)
    said = Signer(key, seed).sign(cosignature_message(parse_note(checkpoint.note)[0], 1700000000))
    with transaction(SYSTEM) as change:
        db.session.add(witness)
        db.session.flush()
        line = cosignature_line(key, 1700000000, said)
        found = {"checkpoint_id": checkpoint.id, "witness_id": witness.id, "at": clock.now()}
        db.session.add(Cosignature(line=line, **found))
        change.record("tests.cosign", checkpoint)
    return key


@pytest.fixture
def keyed(in_app):
    """An office with the key of its log and some entries."""
    checkpoints.make_key(SYSTEM, path_of(in_app))
    write(3)
    return in_app


def codes(problems):
    return [problem.code for problem in problems]


def test_key_is_made_once_and_for_its_owner_only(in_app):
    path = path_of(in_app)
    with pytest.raises(RuleBroken, match="audit key"):
        sign(in_app)
    key = checkpoints.make_key(SYSTEM, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert checkpoints.make_key(SYSTEM, path) == key
    assert checkpoints.public_keys() == [key]
    sign(in_app)
    path.rename(path.with_suffix(".lost"))
    second = checkpoints.make_key(SYSTEM, path)
    assert checkpoints.public_keys() == [key, second]
    assert second.name == key.name
    assert witnesses.news(0)["key"] == key.line()  # the one that signed; else it looks forged
    path.chmod(0o604)
    with pytest.raises(RuleBroken, match="chmod 600"):
        sign(in_app)
    path.chmod(0o600)
    sign(in_app)
    assert witnesses.news(0)["key"] == second.line()
    write()
    path.write_text("rubbish", "ascii")
    with pytest.raises(RuleBroken, match="Không đọc được"):
        sign(in_app)


def test_checkpoint_follows_checkpoint_and_nothing_new_is_nothing(keyed):
    first, is_new = sign(keyed)
    assert is_new
    assert sign(keyed) == (first, False)
    write(300)
    second, is_new = sign(keyed)
    assert is_new
    assert second.size == first.size + 301  # the entry of the first one is new to it
    head = parse_head(parse_note(second.note)[0])
    assert (head.size, head.root) == (second.size, bytes(second.root))
    entry = db.session.scalar(select(AuditEntry.body).where(AuditEntry.seq == second.size))
    root = base64.b64encode(second.root).decode()
    assert f'"after":{{"root":"{root}","size":{second.size}}}' in entry
    count, _root, problems = checkpoints.verify()
    assert (count, problems) == (second.size + 1, [])
    count, frontier, problems = checkpoints.verify_since(first)
    assert (count, frontier.size, problems) == (second.size + 1, second.size + 1, [])
    slip = parse_slip(f"{first.size} {checkpoints.words_of(first)}")
    assert checkpoints.verify(slip=slip)[2] == []
    assert codes(checkpoints.verify(slip=(first.size, slip[1][::-1]))[2]) == ["slip"]
    assert codes(checkpoints.verify(slip=(10**6, slip[1]))[2]) == ["slip_short"]


def test_two_who_sign_at_once_make_one_checkpoint(keyed):
    made = []

    def work(_i):
        with keyed.app_context():
            made.append(sign(keyed)[0].size)
            db.session.remove()

    threads, errors = at_once(4, work)
    for thread in threads:
        thread.join()
    assert errors == []
    assert checkpoints.verify()[2] == []


def test_log_rewritten_before_a_checkpoint_is_not_signed(keyed):
    write(10)
    first, _new = sign(keyed)
    write(5)
    body = db.session.scalar(select(AuditEntry.body).where(AuditEntry.seq == 2))
    false = body.replace('"thing:', '"thinG:')
    force(
        ("UPDATE audit SET body=:body, obj='thinG:0', leaf=:leaf WHERE seq=2",
         {"body": false, "leaf": leaf_hash(false)}),
    )  # fmt: skip
    with pytest.raises(checkpoints.LogBroken, match=f"điểm chốt {first.size} dòng"):
        sign(keyed)
    assert codes(checkpoints.verify_since(first)[2]) == ["root"]
    assert "root" in codes(checkpoints.verify()[2])
    assert db.session.query(Checkpoint).count() == 1


def test_new_rows_that_were_touched_are_named(keyed):
    first, _new = sign(keyed)
    write(5)
    seq = first.size + 2
    force(("UPDATE audit SET body=replace(body, 'setup', 'seTup') WHERE seq=:seq", {"seq": seq}))
    problems = checkpoints.verify_since(first)[2]
    assert [(p.code, p.seq) for p in problems] == [("changed", seq)]
    with pytest.raises(checkpoints.LogBroken, match=f"Dòng {seq} "):
        sign(keyed)
    _again(("DELETE FROM audit WHERE seq=:seq", {"seq": seq}))
    assert codes(checkpoints.verify_since(first)[2]) == ["missing"]


def test_log_cut_behind_a_checkpoint_is_not_signed(keyed):
    write(4)
    first, _new = sign(keyed)
    cut = first.size - 2
    force(
        ("DELETE FROM audit WHERE seq >= :cut", {"cut": cut}),
        ("UPDATE audit_head SET size=:cut", {"cut": cut}),
    )
    problems = checkpoints.verify_since(first)[2]
    assert [(p.code, p.params["count"]) for p in problems] == [("short", cut)]
    with pytest.raises(checkpoints.LogBroken, match="cắt đuôi"):
        sign(keyed)
    assert "short" in codes(checkpoints.verify()[2])


def test_touched_checkpoints_and_cosignatures_are_found(keyed):
    first, _new = sign(keyed)
    write(2)
    second, _new = sign(keyed)
    cosigned(first, person("supervisor"))
    assert checkpoints.verify()[2] == []
    one, two = {"id": first.id}, {"id": second.id}
    force(("UPDATE checkpoints SET size = size + 1 WHERE id = :id", one))
    assert codes(checkpoints.verify()[2]) == ["root", "note"]
    _again(("UPDATE checkpoints SET size = size - 1 WHERE id = :id", one))
    _again(("UPDATE checkpoints SET note = replace(note, ' ', '  ') WHERE id = :id", two))
    assert codes(checkpoints.verify()[2]) == ["note", "signature"]
    _again(("UPDATE checkpoints SET note = replace(note, '  ', ' ') WHERE id = :id", two))
    _again(("UPDATE cosignatures SET line = replace(line, '/w/', '/v/')", {}))
    assert codes(checkpoints.verify()[2]) == ["cosignature"]


KEPT = {
    "checkpoints": "size = 0",
    "cosignatures": "line = ''",
    "audit_reviews": "seq = 9",
    "access_reasons": "kind = 'plan'",
}


def test_what_is_kept_refuses_to_be_changed(keyed):
    first, _new = sign(keyed)
    cosigned(first, person("supervisor"))
    dossier, who = make_dossier(), person("supervisor").id
    facts = {"by_id": who, "user_id": who, "dossier_id": dossier.id, "at": clock.now()}
    with transaction(SYSTEM) as change:
        db.session.execute(_REVIEW, facts)
        db.session.execute(_REASON, facts)
        change.record("tests.set", "office:1")
    for table, setting in KEPT.items():
        for statement in (f"UPDATE {table} SET {setting}", f"DELETE FROM {table}"):
            with (
                pytest.raises(DBAPIError, match="append-only"),
                db.engine.connect().execution_options(rw=True) as connection,
                connection.begin(),
            ):
                connection.execute(text(statement))
    assert checkpoints.verify()[2] == []


_REVIEW = text(
    "INSERT INTO audit_reviews (seq, by_id, at, kind, note) VALUES (0, :by_id, :at, 'note', 'x')"
)
_REASON = text(
    "INSERT INTO access_reasons (dossier_id, user_id, kind, reason, at)"
    " VALUES (:dossier_id, :user_id, 'complaint', 'x', :at)"
)


def test_proof_shows_the_last_entry_of_a_thing(keyed):
    key = "thing:1"
    with pytest.raises(RuleBroken):
        checkpoints.proof_of(key, checkpoints.hashes())
    write(600)
    made, _new = sign(keyed)
    write(3)
    lines = checkpoints.proof_of(key, checkpoints.hashes()).split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    seq, gap = int(lines[1].removeprefix("index ")), lines.index("")
    head = parse_head(parse_note("\n".join(lines[gap + 1 :]))[0])
    assert head.size == made.size
    row = db.session.get(AuditEntry, seq)
    assert row.obj == key
    path = [base64.b64decode(line) for line in lines[2:gap]]
    assert verify_inclusion(leaf_hash(row.body), seq, head.size, path, head.root)


def test_export_holds_lines_checkpoints_and_keys(keyed, tmp_path):
    made, _new = sign(keyed)
    key = cosigned(made, person("supervisor"))
    first, end = checkpoints.write_folder(tmp_path / "whole")
    assert (first, end) == (0, checkpoints.size())
    lines = (tmp_path / "whole" / f"nhat-ky-0-{end}.jsonl").read_bytes().split(b"\n")
    stored = db.session.scalars(select(AuditEntry.body).order_by(AuditEntry.seq)).all()
    assert lines == [*(body.encode() for body in stored), b""]
    with checkpoints.export_zip(Actor(person("supervisor")), 2, 4) as file:
        lines = zipfile.ZipFile(file).read("nhat-ky-2-4.jsonl").decode().splitlines()
    assert lines == stored[2:4]
    db.session.expire_all()
    notes = (tmp_path / "whole" / "checkpoints.txt").read_text("utf-8")
    assert notes == checkpoints.whole_note(checkpoints.get(made.pid))
    keys = (tmp_path / "whole" / "keys.txt").read_text("utf-8").splitlines()
    assert keys == [checkpoints.public_keys()[0].line(), key.line()]
    with pytest.raises(RuleBroken):
        checkpoints.write_folder(tmp_path / "none", 10**6)


def test_day_counts_its_entries(keyed):
    before = checkpoints.day_of(clock.today())
    made, _new = sign(keyed)
    found = checkpoints.day_of(clock.today())
    assert before.checkpoint is None
    assert (found.entries, found.checkpoint.size) == (before.entries + 1, made.size)
    assert checkpoints.day_of(clock.today().replace(year=2001)).entries == 0
