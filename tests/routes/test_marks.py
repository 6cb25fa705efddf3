"""Labels and places on the pages, who has a dossier open, the page of a person, what to print."""

from datetime import timedelta

from sqlalchemy import update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.transaction import SYSTEM, transaction
from tests.counter import acts_of, carried
from tests.factories_dossiers import make_dossier
from tests.people import PEOPLE
from tests.services.dossier_life import entries


def pid_of(client, name):
    """The pid of a label, read from the page of an administrator."""
    rows = client.get("/labels", status=200).all("tr")
    row = next(row for row in rows if name in "".join(row.itertext()))
    return next(row.iter("a")).get("href").split("/")[2]


def test_mark_goes_from_the_page_to_the_list_and_its_filter(visit):
    officer = visit("officer")
    path = carried(officer.app, 1)
    khan = pid_of(visit("admin"), "khẩn")
    page = officer.get(f"{path}/marks", status=200)
    page.submit(f"{path}/marks", status=303, labels=khan, location="Tủ 3").follow()
    words = officer.get(path, status=200).words
    assert "khẩn Nơi để: Tủ 3" in words
    assert "khẩn" in officer.get("/dossiers?tab=all", status=200).words
    form = officer.get(f"/dossiers/filter?label={khan}&location=T&corrected=1", status=200)
    chosen = [o.get("value") for o in form.all("option") if o.get("selected") is not None]
    assert khan in chosen
    assert form.all("input", id="corrected")[0].get("checked") is not None
    found = officer.get(f"/dossiers?label={khan}&location=tủ&standing=in_time", status=200)
    assert "Nhãn: khẩn" in found.words
    assert "Nơi để: tủ…" in found.words
    assert len(found.all("tbody")[0]) == 1
    assert "Không có hồ sơ nào theo" in officer.get("/dossiers?corrected=y", status=200).words


def test_mark_is_once_keeps_what_was_typed_and_tells_of_a_conflict(sqlite_visit):
    officer, clerk = sqlite_visit("officer"), sqlite_visit("clerk")
    path = carried(officer.app, 1)
    url = f"{path}/marks"
    old = clerk.get(url, status=200).form_fields(url)
    fields = officer.get(url, status=200).form_fields(url) | {"location": "Tủ 1"}
    for _press in range(2):
        officer.post(url, fields, status=303)
    assert acts_of(officer.app, path).count("dossiers.mark") == 1
    answer = clerk.post(url, old | {"location": "Tủ 2"}, status=409)
    assert PEOPLE["officer"][1] in answer.words
    assert answer.form_fields(url)["location"] == "Tủ 2"
    answer.submit(url, target="main", status=200)
    assert "Nơi để: Tủ 2" in clerk.get(path).words
    clerk.get(url).submit(url, status=422, location="x" * 61)
    sqlite_visit("supervisor").get(url, status=403)
    sqlite_visit("other_officer").get(url, status=404)
    sqlite_visit("other_officer").act(url, status=404)


def test_filter_offers_work_of_ones_own_to_who_has_duties(sqlite_visit):
    for who, offered in (("officer", True), ("supervisor", False)):
        values = [o.get("value") for o in sqlite_visit(who).get("/dossiers/filter").all("option")]
        assert ("mine" in values) is offered


def test_dossier_page_and_forms_name_the_colleague_who_has_it_open(visit):
    clerk, officer = visit("clerk"), visit("officer")
    path = carried(clerk.app, 1)
    said = f"Đồng nghiệp {PEOPLE['clerk'][1]} đang mở hồ sơ này (từ "
    assert "đang mở" not in clerk.get(path, status=200).words
    assert said in officer.get(path, status=200).words
    assert said in officer.get(f"{path}/hand-over", status=200).words
    assert "đang mở" not in visit("other_leader").get("/").words
    assert PEOPLE["officer"][1] in clerk.get(path).words


def test_person_page_lists_what_the_viewer_may_see_and_is_read_logged(visit):
    officer = visit("officer")
    path = carried(officer.app, 1)
    carried(officer.app, 0)
    with officer.app.app_context():
        make_dossier(code="AL-07-200106-0001")
    link = officer.get(path, status=200).link("Hồ sơ khác")
    page = officer.get(link, status=200)
    assert len(page.all("tbody")[0]) == 2
    assert "052•••••1234" in page.words
    assert "052085001234" not in page.text
    assert "0912345678" not in page.text
    assert len(officer.get(page.link("Lọc, xuất"), status=200).all("tbody")[0]) == 2
    with officer.app.app_context():
        assert [entry["name"] for entry in entries("persons.read")] == ["rin.dv"]
    visit("other_officer").get(link, status=404)
    visit("admin").get(link, status=403)
    with officer.app.app_context():
        assert len(entries("persons.read")) == 1


def test_print_queue_holds_what_the_desk_has_not_printed_today(sqlite_visit):
    clerk = sqlite_visit("clerk")
    empty = clerk.get("/dossiers/register/receipts", status=200)
    assert "Không còn giấy hẹn nào chờ in." in empty.words
    paths = [carried(clerk.app, moves) for moves in (0, 1, 0, 5)]
    clerk.get(f"{paths[0]}/receipt?size=A5", status=200).submit(f"{paths[0]}/receipt?size=A5")
    with clerk.app.app_context(), transaction(SYSTEM) as change:
        _receive_earlier(paths[1], timedelta(days=1))
        change.record("setup.build", "dossiers:test")
    page = clerk.get("/dossiers/register/receipts", status=200)
    rows = page.all("tbody")[0]
    assert [next(row.iter("a")).get("href") for row in rows] == [paths[2]]
    clerk.get(page.link("In tất cả"), status=200).submit(status=303)
    done = clerk.get("/dossiers/register/receipts", status=200)
    assert "Không còn giấy hẹn nào chờ in." in done.words
    assert clerk.get("/dossiers/register").link("Giấy hẹn chưa in") == "/dossiers/register/receipts"
    other = sqlite_visit("other_clerk").get("/dossiers/register/receipts", status=200)
    assert "Không còn giấy hẹn nào chờ in." in other.words
    sqlite_visit("officer").get("/dossiers/register/receipts", status=403)


def test_home_says_how_many_may_get_late(sqlite_visit):
    officer = sqlite_visit("officer")
    assert "Có thể trễ" not in officer.get("/", status=200).words
    with officer.app.app_context():
        pid = make_dossier(risk_at=clock.now() - timedelta(days=1)).pid
    page = officer.get("/", status=200)
    assert "Có thể trễ 1" in page.words
    assert pid in officer.get(page.link("Có thể trễ"), status=200).text


def test_labels_are_added_and_renamed_by_the_admin(sqlite_visit):
    admin = sqlite_visit("admin")
    page = admin.get("/labels/new", status=200)
    fields = page.form_fields("/labels/new") | {"name": "hồ sơ mẫu"}
    for _press in range(2):
        admin.post("/labels/new", fields, status=303)
    url = f"/labels/{pid_of(admin, 'hồ sơ mẫu')}/name"
    stale = admin.get(url, status=200).form_fields(url)
    admin.get(url).submit(url, target="main", status=200, name="Mẫu")
    assert admin.post(url, stale | {"name": "Khác"}).status == 409
    assert admin.get(url).submit(url, name="KHẨN").status == 422
    assert "Mẫu" in admin.get("/labels").words
    with admin.app.app_context():
        assert [e["after"] for e in entries("labels.add")] == [{"name": "hồ sơ mẫu"}]
        assert [e["after"] for e in entries("labels.rename")] == [{"name": "Mẫu"}]
    sqlite_visit("officer").get("/labels", status=403)


def _receive_earlier(path, span):
    pid = path.rpartition("/")[2]
    earlier = {"received_at": clock.now() - span}
    db.session.execute(update(Dossier).where(Dossier.pid == pid).values(**earlier))
