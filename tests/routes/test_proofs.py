"""Proofs: once by their key, with the hash they had when taken, seen by whom they concern."""

import hashlib
import io
import uuid
from datetime import datetime

import pytest
from PIL import Image
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Dossier
from intranet.models.inspections import Inspection
from intranet.models.proofs import Proof
from intranet.models.samples import Sample, SampleLine
from intranet.rules.proofs import is_bare_jpeg, taken_when
from intranet.services import files, proofs
from intranet.services.files import store
from intranet.services.proofs import keeping
from intranet.transaction import SYSTEM, transaction
from tests.factories import person
from tests.factories_inspections import make_finding, make_inspection
from tests.services.dossier_life import received

PLACE = {1: "N", 2: (14.0, 36.0, 0.0), 3: "E", 4: (108.0, 53.0, 24.0)}


def jpeg(colour="red", exif=None, size=(64, 48)):
    """A photo as a browser's canvas makes it, or with what a camera writes into it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **({"exif": exif} if exif else {}))
    return out.getvalue()


def camera():
    """EXIF of a photo: 20/11/2026 09:12 in An Lão."""
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "2026:11:20 09:12:00"}
    exif[0x8825] = PLACE
    return exif


def send(client, pid, data, **fields):
    """What the phone's outbox sends; returns the answer."""
    sent = {
        "protocol": "1", "device": "may-1", "key": str(uuid.uuid4()), "target": "item:A01",
        "sha256": hashlib.sha256(data).hexdigest(), "at": "2026-11-20T09:12:00.000",
        "offset": "180000", "file": (io.BytesIO(data), "anh.jpg"), "csrf_token": client.token(),
        **fields,
    }  # fmt: skip
    return client.post(f"/inspections/{pid}/proofs?quiet", sent)


def result(answer):
    assert answer.status == 200, answer.text
    (found,) = answer.response.json["results"]
    return found


def test_a_photo_arrives_once_with_its_hash(app, visit):
    with app.app_context():
        pid = make_inspection()
    inspector, data, key = visit("inspector"), jpeg(), str(uuid.uuid4())
    first, again = (result(send(inspector, pid, data, key=key)) for _ in range(2))
    assert first == again
    assert (first["ok"], first["key"], len(first["code"])) == (True, key, 4)
    twin = result(send(inspector, pid, data, key=str(uuid.uuid4())))  # chosen once more
    assert (twin["ok"], twin["seq"]) == (True, first["seq"])
    assert twin["key"] != key
    other = result(send(inspector, pid, jpeg("blue"), key=key))
    assert (other["ok"], other["final"]) == (False, True)
    hurt = result(send(inspector, pid, jpeg("blue"), sha256="0" * 64))
    assert (hurt["ok"], hurt["final"]) == (False, False)
    refused = {"target": "item:Z99"}, {"target": "sample:x"}, {"key": "x"}, {"target": "book:2026"}
    for wrong in (*refused, {"file": (io.BytesIO(b"MZ..."), "a.jpg"), "sha256": ""}):
        found = result(send(inspector, pid, jpeg("green"), **wrong))
        assert (found["ok"], found["final"]) == (False, True), wrong
    with app.app_context():
        (proof,) = db.session.scalars(select(Proof)).all()
        digest = hashlib.sha256(data).hexdigest()
        assert (proof.captured, proof.sha256) == (digest, digest)
        assert taken_when(proof) == (datetime(2026, 11, 20, 9, 12), 3)
        entries = db.session.scalars(select(AuditEntry.body).where(AuditEntry.act == "proofs.add"))
        assert digest in entries.one()
        limits = files.limits_of(app.config)
        assert (files.check(limits).files, files.check(limits).damaged) == (1, [])
        path = store.path_of(limits.folder, digest)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        assert files.check(limits).damaged == [digest]


def test_a_key_of_two_visits_at_once_is_refused_not_broken(app, visit, monkeypatch):
    with app.app_context():
        pid, other = make_inspection(), make_inspection()
    inspector, data, key = visit("inspector"), jpeg(), str(uuid.uuid4())
    assert result(send(inspector, pid, data, key=key))["ok"]
    looked, known = [], keeping.known

    def too_early(*given):
        looked.append(given)
        return None if len(looked) < 3 else known(*given)

    monkeypatch.setattr(keeping, "known", too_early)
    found = result(send(inspector, other, data, key=key))
    assert (found["ok"], found["final"], len(looked)) == (False, True, 3)


def test_a_camera_file_leaves_its_place_outside(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pid = make_inspection()
    data = jpeg(exif=camera())
    assert result(send(sqlite_visit("inspector"), pid, data, at="", offset=""))["ok"]
    with sqlite_app.app_context():
        proof = db.session.scalar(select(Proof))
        assert proof.captured == hashlib.sha256(data).hexdigest() != proof.sha256
        assert (proof.taken_at, proof.place) == (
            datetime(2026, 11, 20, 9, 12),
            "14.60000,108.89000",
        )
        with files.open_stored(files.limits_of(sqlite_app.config).folder, proof.sha256) as kept:
            assert dict(Image.open(kept).getexif()) == {}
        assert taken_when(proof) == (proof.taken_at, 0)


@pytest.mark.parametrize(
    ("make", "bare"),
    [
        (jpeg, True),
        (lambda: jpeg(exif=camera()), False),
        (lambda: jpeg() + b"PK\x03\x04", False),
        (lambda: jpeg()[:-2], False),
        (lambda: jpeg()[:2] + b"\xff\xfe\x00\x06abcd" + jpeg()[2:], False),
        (lambda: jpeg()[:2] + b"\xff\xe2\x00\x12ICC_PROFILE\0\1\1ab" + jpeg()[2:], True),
        (lambda: jpeg()[:2] + b"\xff\xe2\x00\x0aMPF\0abcd" + jpeg()[2:], False),
        (lambda: b"\x89PNG", False),
        (lambda: b"\xff\xd8\xff\xdb\x00\x00" * 3, False),
    ],
)
def test_a_bare_jpeg_is_nothing_but_the_picture(make, bare):
    assert is_bare_jpeg(make()) is bare


def test_who_is_not_of_the_team_adds_nothing(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pid, draft = make_inspection(), make_inspection(state="draft")
    for who, status in (("supervisor", 403), ("clerk", 403), ("other_clerk", 403)):
        assert send(sqlite_visit(who), pid, jpeg()).status == status
    inspector = sqlite_visit("inspector")
    assert send(inspector, "nothing", jpeg()).status == 404
    assert send(inspector, pid, jpeg(), protocol="0").status == 409
    assert send(inspector, pid, jpeg(), csrf_token="x").status in (400, 409)
    stranger = sqlite_visit()
    sent = stranger.post(f"/inspections/{pid}/proofs?quiet", {"protocol": "1"})
    assert sent.status == 401
    assert result(send(inspector, draft, jpeg()))["final"] is True
    with sqlite_app.app_context():
        assert db.session.scalar(select(Proof)) is None


def test_the_unit_sees_what_it_is_told_to_mend(app, visit):
    with app.app_context():
        pid = make_inspection()
    inspector = visit("inspector")
    assert result(send(inspector, pid, jpeg()))["ok"]
    assert result(send(inspector, pid, jpeg("blue"), target="item:A02"))["ok"]
    with app.app_context():
        first, second = (
            f"/proofs/{p}" for p in db.session.scalars(select(Proof.pid).order_by(Proof.id))
        )
        draft = make_finding(pid, "draft")
    officer = visit("officer")
    assert [officer.get(path).status for path in (first, second)] == [404, 404]
    with app.app_context(), transaction(SYSTEM) as change:
        db.session.execute(db.text("update findings set state = 'assigned'"))
        change.record("tests.set", f"finding:{draft}")
    assert [officer.get(path).status for path in (first, second)] == [200, 404]
    assert visit("other_officer").get(first).status == 404
    for who in ("inspector", "supervisor", "district_leader"):
        shown = visit(who).get(second, status=200)
        assert shown.headers["Content-Disposition"].startswith("inline")
        assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_picture_of_a_paper_folder_is_read_like_the_dossier(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pid = make_inspection()
        dossier = received()
        with transaction(SYSTEM) as change:
            inspection = db.session.scalar(select(Inspection).where(Inspection.pid == pid))
            sample = Sample(
                inspection_id=inspection.id, seed="1", size=1, frame="{}",
                drawn_by_id=person("inspector").id, drawn_at=clock.now(),
            )  # fmt: skip
            one = db.session.scalar(select(Dossier.id).where(Dossier.pid == dossier))
            sample.lines.append(SampleLine(position=1, dossier_id=one, stratum="late"))
            db.session.add(sample)
            db.session.flush()
            change.record("tests.set", "sample:test")
            line = sample.lines[0].pid
    inspector = sqlite_visit("inspector")
    assert result(send(inspector, pid, jpeg(), target=f"sample:{line}"))["ok"]
    with sqlite_app.app_context():
        proof = db.session.scalar(select(Proof.pid))
    inspector.get(f"/proofs/{proof}", status=200)
    with sqlite_app.app_context():
        query = select(AuditEntry.obj).where(AuditEntry.act == "proofs.read")
        assert db.session.scalars(query).all() == [f"dossier:{dossier}"]


def test_a_photo_is_taken_back_until_the_minutes_are_frozen(app, visit):
    with app.app_context():
        pid = make_inspection()
    inspector = visit("inspector")
    for colour in ("red", "blue"):
        assert result(send(inspector, pid, jpeg(colour)))["ok"]
    with app.app_context():
        first, second = db.session.scalars(select(Proof.pid).order_by(Proof.id)).all()
    page = inspector.get(f"/proofs/{first}/removal", status=200)
    page.submit(status=422, reason="")
    visit("supervisor").get(f"/proofs/{first}/removal", status=403)
    page.submit(status=303, reason="Chụp nhầm")
    inspector.get(f"/proofs/{first}", status=404)
    with app.app_context():
        inspection = db.session.scalar(select(Inspection).where(Inspection.pid == pid))
        assert [p.pid for p in proofs.of_inspection(inspection)["item:A01"]] == [second]
        assert files.check(files.limits_of(app.config)).files == 2
    anew = result(send(inspector, pid, jpeg("red")))  # taken back, and chosen after all
    with app.app_context():
        inspection = db.session.scalar(select(Inspection).where(Inspection.pid == pid))
        assert [p.id for p in proofs.of_inspection(inspection)["item:A01"]][1:] == [anew["seq"]]
        with transaction(SYSTEM) as change:
            db.session.scalar(select(Inspection).where(Inspection.pid == pid)).state = "signing"
            change.record("tests.set", f"inspection:{pid}")
    inspector.get(f"/proofs/{second}/removal", status=200).submit(status=409, reason="Chụp nhầm")
    assert result(send(inspector, pid, jpeg("green")))["ok"]  # late, but not lost
