"""Files go to those who see the dossier, never run by the browser, and every taking is written."""

from io import BytesIO

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from intranet.commands.files import group
from intranet.extensions import db
from intranet.models.dossiers import Attachment
from intranet.services import files
from intranet.services.dossiers import attaching
from intranet.services.files import store
from tests.services import hostile
from tests.services.dossier_life import as_, entries, fresh, received

NAME = 'Đơn "xin"\r\nSet-Cookie: a=b.jpg'


@pytest.fixture
def hung(app):
    """A dossier with a photo and a PDF with a script: pids of "dossier", "photo" and "pdf"."""
    with app.app_context():
        limits = files.limits_of(app.config)
        kept = [
            files.keep(BytesIO(hostile.phone_photo()), NAME, limits),
            files.keep(BytesIO(hostile.pdf_with_script()), "tờ khai.pdf", limits),
        ]
        pid = received()
        attaching.add_files(as_("clerk"), pid, kept, 30)
        found = [file.pid for file in fresh(pid).files]
    return {"dossier": pid, **dict(zip(("photo", "pdf"), found, strict=True))}


def test_download_saves_the_file_under_a_safe_name(visit, hung):
    answer = visit("clerk").get(f"/files/{hung['photo']}", status=200)
    head = answer.headers
    assert answer.body[:3] == b"\xff\xd8\xff"
    assert head["Content-Type"] == "image/jpeg"
    assert head["Content-Disposition"] == (
        'attachment; filename="__n_-xin-Set-Cookie-_a_b.jpg"; '
        "filename*=UTF-8''%C4%90%C6%A1n%20-xin-Set-Cookie-%20a%3Db.jpg"
    )
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert head["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in head


def test_download_is_written_into_the_read_log_once(app, visit, hung):
    visit("clerk").get(f"/files/{hung['pdf']}", status=200)
    with app.app_context():
        found = entries("files.download")
        taken = [(entry["obj"].partition(":")[2], entry["name"]) for entry in found]
        assert taken == [(hung["pdf"], "mai.dt")]


def test_preview_shows_pictures_in_a_sandbox_and_saves_the_rest(visit, hung):
    client = visit("clerk")
    ways = [
        client.get(f"/files/{hung[kind]}/preview", status=200).headers["Content-Disposition"]
        for kind in ("photo", "pdf")
    ]
    assert [way.partition(";")[0] for way in ways] == ["inline", "attachment"]
    head = client.get(f"/files/{hung['photo']}/preview").headers
    assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("supervisor", 303), ("other_clerk", 404), ("admin", 403), (None, 303)],
)
@pytest.mark.parametrize("view", ["", "/preview"])
def test_download_asks_who_may_see_the_dossier(visit, hung, who, status, view):
    client, path = visit(who), f"/files/{hung['photo']}{view}"
    client.get(path, status=status)
    if who == "supervisor":
        assert client.justify(path).body[:3] == b"\xff\xd8\xff"


def test_download_of_a_removed_file_is_not_found(app, visit, hung):
    with app.app_context():
        pid = db.session.scalar(
            select(Attachment).where(Attachment.pid == hung["photo"])
        ).dossier.pid
        attaching.remove_file(as_("clerk"), pid, hung["photo"], "Chụp nhầm giấy của người khác")
    visit("clerk").get(f"/files/{hung['photo']}", status=404)


def test_download_of_lost_bytes_is_not_found_and_not_logged(app, visit, hung):
    with app.app_context():
        folder = files.limits_of(app.config).folder
        for path in store.all_stored(folder):
            path.unlink()
    visit("clerk").get(f"/files/{hung['photo']}", status=404)
    with app.app_context():
        assert entries("files.download") == []


def test_check_finds_missing_and_damaged_files(app, hung):
    runner = CliRunner()
    with app.app_context():
        assert runner.invoke(group, ["check"]).output == "Tệp: 2, thừa: 0.\n"
        first, second = store.all_stored(files.limits_of(app.config).folder)
        first.unlink()
        second.write_bytes(b"x")
        result = runner.invoke(group, ["check", "--sweep"])
        assert result.exit_code == 1
        assert result.output.splitlines() == [
            "Tệp: 2, thừa: 0.",
            f"Mất: {first.name}",
            f"Hỏng: {second.name}",
            "Đã xóa 0 tệp thừa.",
        ]
