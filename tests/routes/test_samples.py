"""The page of samples: drawing, choosing, what each of both sides reads."""

from datetime import timedelta

from intranet import clock
from intranet.extensions import db
from intranet.models.samples import Sample
from intranet.services import audit
from tests.factories_dossiers import make_dossier
from tests.factories_inspections import make_inspection

CODE = "VN-0001"


def made(app, **given):
    """(pid of a visit, its page) in a commune with a few dossiers."""
    with app.app_context():
        for number in range(12):
            at = clock.now() - timedelta(days=number + 2)
            make_dossier(received_at=at, due_at=at + timedelta(days=1 if number < 3 else 90))
        make_dossier(code=CODE, received_at=clock.now() - timedelta(days=400))
        pid = make_inspection(**given)
    return pid, f"/inspections/{pid}/samples"


def acts(app, pid):
    with app.app_context():
        db.session.rollback()
        return [entry.act for entry in audit.life_of(f"inspection:{pid}")]


def test_team_draws_and_chooses_and_the_unit_reads_along(sqlite_visit):
    inspector, leader = sqlite_visit("inspector"), sqlite_visit("leader")
    pid, url = made(inspector.app)
    page = inspector.get(url, status=200)
    assert "Hồ sơ tiếp nhận từ" in page.words
    fields = page.form_fields(url)
    page.submit(url, status=422, number="0")
    refused = page.submit(url, status=422, said="mười")
    assert refused.form_fields(url)["said"] == "mười"
    assert "từ 1 đến 12 chữ số" in refused.words
    for _press in range(2):
        inspector.post(url, fields | {"number": "6", "said": "42"}, status=303)
    assert acts(inspector.app, pid).count("samples.draw") == 1
    page = inspector.get(url, status=200)
    assert "Lần rút 1" in page.words
    assert "Chưa đối chiếu hồ sơ nào." in page.words
    assert len(page.all("tbody")[1]) == 6
    picks = f"{url}/picks"
    page.submit(picks, status=422, code="H99", reason="met")
    page.submit(picks, status=303, code=CODE.lower(), reason="petition")
    page = inspector.get(url, status=200)
    assert f"{CODE} Có phản ánh, kiến nghị" in page.words
    with inspector.app.app_context():
        draw = db.session.query(Sample).filter(Sample.size > 0).one()
        seed, sample = draw.seed, draw.pid
    assert seed.endswith("-42")
    read = leader.get(url, status=200)
    assert f"Số gốc: {seed}" in read.words
    assert "Đối chiếu" not in read.words.split("Rút lại")[0].split("Lần rút 1")[1]
    assert read.all("form", action=url) == []
    body = leader.http.get(f"{url}/{sample}/frame").data.decode()
    assert body.splitlines()[0] == "nhom,ma_ho_so"
    assert len(body.splitlines()) == 13
    assert CODE not in body


def test_strangers_and_readers_are_kept_out(sqlite_visit):
    inspector = sqlite_visit("inspector")
    pid, url = made(inspector.app, kind="surprise", state="decided", begun_at=None)
    fields = inspector.get(url, status=200).form_fields(url)
    sqlite_visit("leader").get(url, status=404)
    sqlite_visit("other_leader").get(url, status=404)
    sqlite_visit("admin").get(url, status=403)
    supervisor = sqlite_visit("supervisor")
    seen = supervisor.get(url, status=200)
    assert "Chưa rút mẫu." in seen.words
    assert seen.all("form", action=url) == []
    supervisor.post(url, {**fields, "csrf_token": supervisor.token(), "once": ""}, status=403)
    assert "samples.draw" not in acts(inspector.app, pid)
    with inspector.app.app_context():
        planned = make_inspection(state="decided", notified_at=clock.now())
    told = sqlite_visit("leader").get(f"/inspections/{planned}/samples", status=200)
    assert "Mẫu hiện ra khi đoàn bắt đầu kiểm tra." in told.words
