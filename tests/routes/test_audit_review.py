"""Reviewing on the screen: marks, notes, personal facts behind a recorded click, signed exports."""

import io
import json
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditReview
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier


@pytest.fixture
def sealed(sqlite_app):
    """The number of an entry about a dossier that carries a citizen's name."""
    with sqlite_app.app_context():
        dossier = make_dossier()
        with transaction(SYSTEM) as change:
            change.record(
                "dossiers.correct",
                dossier,
                before={"code": "=1+1"},
                after={"code": "B"},
                personal={"name": "Đinh Thị Kín"},
            )
        return db.session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()))


def acts(app):
    with app.app_context():
        bodies = db.session.scalars(select(AuditEntry.body).order_by(AuditEntry.seq))
        return [json.loads(body)["act"] for body in bodies]


def test_entry_shows_personal_facts_only_behind_a_recorded_click(sealed, sqlite_app, sqlite_visit):
    supervisor = sqlite_visit("supervisor")
    page = supervisor.get(f"/audit/entries/{sealed}", status=200)
    assert "Đinh Thị Kín" not in page.words
    assert "=1+1" in page.words
    before = acts(sqlite_app).count("audit.reveal")
    shown = supervisor.get(page.link("Hiện"), status=200)
    assert "Đinh Thị Kín" in shown.words
    assert acts(sqlite_app).count("audit.reveal") == before + 1
    for number in ("999999", "99999999999999999999", "abc"):
        supervisor.get(f"/audit/entries/{number}", status=404)
    sqlite_visit("leader").get(f"/audit/entries/{sealed}", status=403)


def test_review_marks_ticked_entries_once_and_says_so(sealed, sqlite_app, sqlite_visit):
    supervisor = sqlite_visit("supervisor")
    page = supervisor.get("/audit?act=dossiers.correct", status=200)
    url = "/audit/reviews?act=dossiers.correct"
    fields = {**page.form_fields(url), "seq": str(sealed), "act": "reviewed", "remark": "ổn"}
    for _press in range(2):
        supervisor.post(url, fields, status=303)
    assert "đã xem xét" in supervisor.get("/audit?act=dossiers.correct", status=200).words
    with sqlite_app.app_context():
        assert db.session.scalars(select(AuditReview.note)).all() == ["ổn"]
    assert "đã xem xét" not in supervisor.get("/audit?open=y", status=200).words.partition("Ghi")[0]
    nothing = {**page.form_fields(url), "once": "x" * 16, "act": "reviewed"}
    refused = supervisor.post(url, nothing, status=422, target="#main")
    assert "Chọn từ 1 đến 200 dòng" in refused.words


def test_unit_head_sees_patterns_of_own_unit_and_nothing_else(sqlite_app, sqlite_visit):
    leader = sqlite_visit("leader")
    page = leader.get("/audit/patterns", status=200)
    assert "Dừng tính hạn sát ngày hẹn" in page.words
    leader.get("/audit/patterns/eve", status=200)
    leader.get("/audit/patterns/nothing", status=404)
    leader.get("/audit", status=403)
    with sqlite_app.app_context():
        clerk = person("clerk").pid
    supervisor = sqlite_visit("supervisor")
    assert "không ghi việc nào" in supervisor.get(f"/audit/people/{clerk}?day=2020-01-06").words
    supervisor.get("/audit?who=khong.co", status=422)


def test_list_with_all_below_a_unit_leads_to_older_entries(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        office, clerk = unit("ALAO").pid, Actor(person("clerk"))
        for _ in range(60):
            with transaction(clerk) as change:
                change.record("tests.act", "dossier:x")
    supervisor = sqlite_visit("supervisor")
    page = supervisor.get("/audit", status=200, unit=office, below="1", act="tests.act")
    assert len(page.all("tbody")[0]) == 50
    older = supervisor.get(page.link("Cũ hơn"), status=200)
    assert len(older.all("tbody")[0]) == 10


def test_spreadsheet_holds_the_filtered_lines_without_formulas(sealed, sqlite_app, sqlite_visit):
    answer = sqlite_visit("supervisor").get("/audit/export?act=dossiers.correct", status=200)
    with zipfile.ZipFile(io.BytesIO(answer.response.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "sửa hồ sơ sau tiếp nhận" in sheet
    assert "<f>" not in sheet
    assert "Kín" not in sheet
    assert acts(sqlite_app)[-1] == "audit.export"


def test_report_is_signed_and_a_changed_byte_shows(sealed, sqlite_app, sqlite_visit, tmp_path):
    supervisor = sqlite_visit("supervisor")
    body = supervisor.get("/audit/report?act=dossiers.correct", status=200).response.data
    folder = sqlite_app.config["INSTANCE"]
    assert (folder / "report-key.pem").stat().st_mode & 0o777 == 0o600
    assert is_sound(body)
    assert not is_sound(body.replace(b"/Title", b"/Titel", 1))
    (tmp_path / "report.pdf").write_bytes(body)
    told = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "report.pdf"], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in told
    assert "ETSI.CAdES.detached" in told
    command = ["pdftotext", tmp_path / "report.pdf", "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Điều kiện lọc: việc sửa hồ sơ sau tiếp nhận." in words
    certificate = (folder / "report-cert.pem").read_bytes()
    supervisor.get("/audit/report?act=dossiers.correct", status=200)
    assert (folder / "report-cert.pem").read_bytes() == certificate


def is_sound(body):
    """What pyHanko says of the signature, the office's own certificate trusted."""
    signature = PdfFileReader(io.BytesIO(body)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[signature.signer_cert])
    with ThreadPoolExecutor(1) as own:  # a browser test may have left an event loop running here
        status = own.submit(validate_pdf_signature, signature, trusted).result()
    return status.intact and status.valid and status.bottom_line
