"""Checkpoints on the screen: signed by who may, shown, printed, taken along; refused in words."""

import io
import os
import zipfile

import pypdf
import pytest
import segno

from intranet.extensions import db
from intranet.models.audit import Checkpoint
from intranet.models.dossiers import Dossier
from intranet.rules.accesses import AccessKind
from intranet.services import accesses, audit, checkpoints
from intranet.transaction import SYSTEM, Actor, transaction
from tests.client import CarefulClient
from tests.factories import person
from tests.factories_dossiers import make_dossier
from tests.sealed_logs import sign, write

LIST = "/audit/checkpoints"


@pytest.fixture
def signed(sqlite_app):
    """An office with one checkpoint; returns it."""
    with sqlite_app.app_context():
        made = sign(sqlite_app, 3)
        db.session.refresh(made)
        db.session.expunge(made)
        return made


def number(app):
    with app.app_context():
        return db.session.query(Checkpoint).count()


def test_supervisor_signs_and_nothing_new_is_said(signed, sqlite_app):
    client = CarefulClient(sqlite_app, "supervisor")
    page = client.get(LIST, status=200)
    assert checkpoints.words_of(signed) in page.words
    again = client.act(LIST, status=200, target="main")
    assert "Không có gì mới từ điểm chốt trước." in again.words
    assert number(sqlite_app) == 1
    with sqlite_app.app_context():
        write(2)
    fields = page.form_fields(LIST)
    answer = client.post(LIST, fields, status=303).follow()
    assert "Đã lập điểm chốt." in answer.words
    with sqlite_app.app_context():
        write(2)
    client.post(LIST, fields)  # the same press once more
    assert number(sqlite_app) == 2


def test_others_may_not(signed, sqlite_app):
    for who in ("clerk", "leader", "inspector", "admin"):
        client = CarefulClient(sqlite_app, who)
        for path in (LIST, f"{LIST}/{signed.pid}", f"{LIST}/export", f"{LIST}/daily"):
            client.get(path, status=403)
        client.act(LIST, status=403)
    assert number(sqlite_app) == 1


def test_without_a_readable_key_words_stand_for_the_button(signed, sqlite_app):
    os.remove(checkpoints.path_of(sqlite_app.config))
    client = CarefulClient(sqlite_app, "supervisor")
    page = client.get(LIST, status=200)
    assert "không đọc được khóa của nhật ký" in page.words
    assert [form.get("action") for form in page.all("form", method="post")].count(LIST) == 0
    with sqlite_app.app_context():
        write(2)
    assert "flask audit key" in client.act(LIST, status=409).words
    assert number(sqlite_app) == 1


def test_broken_log_is_shown_and_not_signed(signed, sqlite_app):
    client = CarefulClient(sqlite_app, "supervisor")
    assert "Nguyên vẹn" in client.get(f"{LIST}/verification", status=200).words
    with sqlite_app.app_context():
        write(2)
        seq = checkpoints.size() - 1
        with db.engine.connect().execution_options(rw=True) as connection, connection.begin():
            connection.exec_driver_sql("DROP TRIGGER audit_no_UPDATE")
            connection.exec_driver_sql(
                f"UPDATE audit SET body = replace(body, 'post', 'pOst') WHERE seq = {seq}"
            )
    page = client.get(f"{LIST}/verification", status=200)
    assert f"Dòng {seq} đã bị sửa" in page.words
    assert f"Dòng {seq} đã bị sửa" in client.act(LIST, status=409).words
    assert number(sqlite_app) == 1


def test_checkpoint_is_shown_taken_and_printed(signed, sqlite_app):
    client = CarefulClient(sqlite_app, "supervisor")
    page = client.get(f"{LIST}/{signed.pid}", status=200)
    assert page.all("textarea")[0].text == signed.note
    picture = segno.make(signed.note, error="l", micro=False).svg_data_uri(scale=3, border=3)
    assert [image.get("src") for image in page.all("img")] == [picture]
    note = client.get(f"{LIST}/{signed.pid}/note", status=200)
    assert note.body.decode() == signed.note
    client.get(f"{LIST}/{'x' * 12}", status=404)
    paper = client.get(f"{LIST}/daily", status=200)
    assert checkpoints.words_of(signed) in paper.words
    assert [image.get("src") for image in paper.all("img")] == [picture]
    body = client.get(f"{LIST}/daily", status=200, format="pdf").body
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    assert len(pages) == 1
    assert checkpoints.words_of(signed) in pages[0].extract_text()
    assert (
        checkpoints.words_of(signed) in CarefulClient(sqlite_app, "clerk").get("/fees/print").words
    )
    empty = client.get(f"{LIST}/daily", status=200, day="2001-01-02")
    assert "Trong ngày chưa lập điểm chốt" in empty.words
    client.get(f"{LIST}/daily", status=404, day="hôm nay")


def test_export_is_logged_and_whole(signed, sqlite_app):
    client = CarefulClient(sqlite_app, "supervisor")
    answer = client.get(f"{LIST}/export", status=200)
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    with sqlite_app.app_context():
        end = checkpoints.size()
    # Its own entry is the last of the log, and was not yet there when the end was read.
    lines = archive.read(f"nhat-ky-0-{end - 1}.jsonl").decode().splitlines()
    assert len(lines) == end - 1
    assert archive.read("checkpoints.txt").decode() == signed.note
    part = client.get(f"{LIST}/export", status=200, first="1", end="3")
    assert zipfile.ZipFile(io.BytesIO(part.body)).namelist()[0] == "nhat-ky-1-3.jsonl"
    client.get(f"{LIST}/export", status=409, first="9", end="3")


def test_proof_of_a_dossier_is_given_to_who_sees_it(signed, sqlite_app):
    client = CarefulClient(sqlite_app, "supervisor")
    with sqlite_app.app_context():
        dossier = make_dossier()
        pid = dossier.pid
        with transaction(SYSTEM) as change:
            change.record("dossiers.receive", dossier)
    client.get(f"{LIST}/proof", status=303, dossier=pid)  # asks for the reason, as its page does
    with sqlite_app.app_context():
        accesses.give_reason(Actor(person("supervisor")), pid, AccessKind.PLAN, "Kế hoạch 12")
    client.get(f"{LIST}/proof", status=409, dossier=pid)  # no checkpoint covers it yet
    with sqlite_app.app_context():
        key = db.session.query(Dossier).filter_by(pid=pid).one().audit_key
        assert "dossiers.read" in [entry.act for entry in audit.life_of(key)]
    client.act(LIST, status=303)
    assert client.get(f"/audit/dossiers/{pid}", status=200).link("chứng minh").startswith(LIST)
    answer = client.get(f"{LIST}/proof", status=200, dossier=pid)
    assert answer.body.decode().startswith("c2sp.org/tlog-proof@v1\nindex ")
    client.get(f"{LIST}/proof", status=404, dossier="x" * 12)
