"""flask procedures import and flask setup, as typed in a terminal."""

from pathlib import Path

from intranet import create_app
from intranet.extensions import db
from tests.conftest import SETTINGS

REAL = Path(create_app.__code__.co_filename).parent / "data" / "procedures.csv"


def test_import_dry_run_then_import_then_nothing(sqlite_app):
    run = sqlite_app.test_cli_runner().invoke
    words = ["procedures", "import", str(REAL), "--for-demo-only"]
    dry = run(args=[*words, "--dry-run"])
    assert dry.output.splitlines()[-1] == "251 thủ tục mới, 4 thay đổi, 0 giữ nguyên."
    assert run(args=words).exit_code == 0
    assert run(args=words).output == "0 thủ tục mới, 0 thay đổi, 255 giữ nguyên.\n"


def test_import_tells_errors_by_row(sqlite_app, tmp_path):
    file = tmp_path / "bang.csv"
    file.write_text("name_vi,time_value,time_unit,papers\n,x,working_day,\n", encoding="utf-8")
    answer = sqlite_app.test_cli_runner().invoke(args=["procedures", "import", str(file)])
    assert answer.exit_code == 1
    assert "Dòng 2, cột name_vi: thiếu tên thủ tục." in answer.output


def test_setup_makes_an_office_once(tmp_path):
    app = create_app(INSTANCE=str(tmp_path / "instance"), **SETTINGS)
    words = ["setup", "--name", "UBND xã Thử", "--province", "Gia Lai", "--place", "Thử",
             "--admin-username", "quantri", "--admin-name", "Trần Thử", "--model", "single",
             "--yes"]  # fmt: skip
    run = app.test_cli_runner().invoke
    first = run(args=words)
    assert first.exit_code == 0, first.output
    assert "Đã lập: 2 đơn vị, 470 thủ tục, 134 ngày đặc biệt." in first.output
    assert first.output.count("Mã dùng một lần") == 1
    second = run(args=words)
    assert second.exit_code == 1
    assert "đã có một cơ quan" in second.output
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
