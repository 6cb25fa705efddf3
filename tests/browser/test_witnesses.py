"""Witnesses and the verifier in a real browser: what it signs, what it refuses, what it finds."""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import expect

from intranet.extensions import db
from intranet.models.audit import Cosignature
from intranet.rules.sealing import Frontier, leaf_hash
from intranet.services import checkpoints
from tests.browser.conftest import log_in
from tests.sealed_logs import sign

pytestmark = pytest.mark.browser
SIGN = "Kiểm tra và ký điểm chốt mới nhất"


@pytest.fixture(scope="module", autouse=True)
def exported(office_server, tmp_path_factory):
    """(ZIP, folder, paper) of the log of the one office here, before anybody spoils it."""
    archive, folder = (tmp_path_factory.mktemp("export") / name for name in ("nhat-ky.zip", "tep"))
    with office_server.within():
        last = sign(office_server.app, 30)
        checkpoints.write_zip(archive, 0, last.size)
        checkpoints.write_folder(folder, 0, last.size)
        return archive, folder, f"{last.size} {checkpoints.words_of(last)}"


def test_life_of_a_witness_until_the_log_is_rewritten(office_server, people_pages, tmp_path):
    page = people_pages("other_leader")
    page.get_by_role("link", name="Chứng kiến", exact=True).click()
    page.get_by_role("button", name="Tạo khóa và đăng ký").click()
    expect(page.get_by_text("Đã đăng ký khóa chứng kiến.")).to_be_visible()
    page.get_by_role("button", name=SIGN).click()
    expect(page.get_by_text("Đã ký chứng kiến điểm chốt")).to_be_visible()
    lose_and_load(page, tmp_path / "khoa.txt", tmp_path / "diem-chot.txt")
    with office_server.within():
        sign(office_server.app, 5)
    page.get_by_role("button", name=SIGN).click()
    expect(page.get_by_text("Đã ký chứng kiến điểm chốt")).to_be_visible()
    with office_server.within():
        assert db.session.query(Cosignature).count() == 2
        assert checkpoints.verify()[2] == []
        rewrite(office_server.app)
    page.locator("form[action='/logout'] button").dispatch_event("click")  # localStorage goes
    page.wait_for_url("**/login**")
    log_in(page, "other_leader")
    page.get_by_role("link", name="Chứng kiến", exact=True).click()
    page.get_by_role("link", name="Bảng tin").click()
    page.get_by_role("link", name="Chứng kiến", exact=True).click()  # by htmx, a second time
    page.get_by_role("button", name=SIGN).click()
    expect(page.get_by_role("alert")).to_contain_text("KHÔNG KÝ. Nhật ký đã bị sửa")
    with page.expect_download():
        page.get_by_role("button", name="Lưu chứng cứ ra tệp").click()
    with office_server.within():
        assert db.session.query(Cosignature).count() == 2


def lose_and_load(page, key_file, note_file):
    """Save key and checkpoint, lose what the browser keeps, and load them again."""
    for button, file in (("Lưu khóa ra tệp", key_file), ("Lưu điểm chốt đã giữ", note_file)):
        if not page.get_by_role("button", name=button).is_visible():
            page.get_by_text("Giữ khóa và điểm chốt ở nơi khác").click()
        with page.expect_download() as kept:
            page.get_by_role("button", name=button).click()
        kept.value.save_as(file)
    forget_key(page)
    expect(page.get_by_text("Trình duyệt này không giữ khóa của bạn.")).to_be_visible()
    page.get_by_text("Giữ khóa và điểm chốt ở nơi khác").click()
    page.get_by_label("Nạp khóa hoặc điểm chốt từ tệp").set_input_files(key_file)
    expect(page.get_by_text("không còn giữ điểm chốt bạn ký lần trước")).to_be_visible()
    page.get_by_text("Giữ khóa và điểm chốt ở nơi khác").click()
    page.get_by_label("Nạp khóa hoặc điểm chốt từ tệp").set_input_files(note_file)
    expect(page.locator("[data-seen]")).to_contain_text("đang giữ điểm chốt ở dòng")


def forget_key(page):
    """What a browser does when its data is deleted."""
    page.goto("/alerts")
    page.evaluate("""new Promise((done, fail) => {
        const one = indexedDB.deleteDatabase("mc-witness");
        one.onsuccess = done;
        one.onerror = one.onblocked = fail;
    })""")
    page.goto("/witnesses")


def rewrite(app):
    """Somebody with root and the server's key changes the first row, makes all anew and signs."""
    database, frontier = sqlite3.connect(Path(app.instance_path) / "office.db"), Frontier()
    database.execute("DROP TRIGGER audit_no_update")
    database.execute("DROP TRIGGER checkpoints_no_delete")
    for seq, body in database.execute("SELECT seq, body FROM audit ORDER BY seq").fetchall():
        body = body.replace("setup.build", "setup.built") if seq == 0 else body
        frontier.append(leaf_hash(body))
        row = (body, leaf_hash(body), seq)
        database.execute("UPDATE audit SET body = ?, leaf = ? WHERE seq = ?", row)
    database.execute("UPDATE audit_head SET frontier = ?", (frontier.to_bytes(),))
    database.execute("DELETE FROM checkpoints")
    database.commit()
    database.close()
    sign(app, 5)


def test_verifier_page_finds_a_changed_row_and_sends_nothing(exported, people_pages):
    archive, folder, paper = exported
    page, sent = people_pages("supervisor", 1024, 600), []
    page.goto("/audit/verifier")
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: sent.append(request.url))
    check(page, [archive], paper)
    expect(page.locator("[data-state]")).to_contain_text("Nhật ký nguyên vẹn")
    expect(page.locator("[data-state]")).to_contain_text(paper.split(" ", 1)[1])
    check(page, [archive], re.sub(r"\w+$", "an", paper))
    expect(page.locator("[data-found]")).to_contain_text("Không khớp với phiếu giấy")
    lines = next(folder.glob("*.jsonl"))
    good = lines.read_text("utf-8")
    lines.write_text(good.replace("Tin số 7", "Tin số 8"), "utf-8")
    check(page, sorted(folder.iterdir()), paper)
    expect(page.locator("[data-state]")).to_contain_text("Có chỗ sai")
    expect(page.locator("[data-found]")).to_contain_text("có dòng bị sửa")
    lines.write_text(good.replace("Tin số 7", " Tin  số 7").replace(":", ": ", 1), "utf-8")
    check(page, sorted(folder.iterdir()), "")
    expect(page.locator("[data-found]")).to_contain_text("Dòng 0 không đúng dạng chuẩn")
    assert sent == []


def check(page, files, paper):
    page.get_by_label("Bản xuất nhật ký").set_input_files(files)
    page.get_by_label("Phiếu giấy").fill(paper)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_role("button", name="Kiểm tra", exact=True)).to_be_enabled()
