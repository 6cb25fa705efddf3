"""The list page: tabs, search, jump, filter form, spreadsheet; small, and few questions."""

from io import BytesIO

import brotli
import openpyxl
import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Dossier
from intranet.services import audit
from tests.client import CarefulClient
from tests.factories_dossiers import make_dossier, make_dossiers, random_history
from tests.queries import counted


@pytest.fixture
def filled(sqlite_app):
    """A few dossiers whose places are known."""
    with sqlite_app.app_context():
        make_dossier(code="AL-07-200106-0012", owner_name="Đinh Văn Đỏ")
        make_dossiers(2, holder="leader", channel="online", owner_name="Y Lan")
    return sqlite_app


def test_list_opens_with_what_needs_me(filled):
    page = CarefulClient(filled, "officer").get("/dossiers", status=200)
    assert page.all("a", aria_current="page")[-1].text == "Cần tôi xử lý "
    assert len(page.all("tbody")[0]) == 1
    assert "052•••••1234" in page.words
    assert "052085001234" not in page.text


def test_list_of_who_watches_opens_with_everything(filled):
    page = CarefulClient(filled, "supervisor").get("/dossiers", status=200)
    assert len(page.all("tbody")[0]) == 3


def test_list_region_leaves_alone(filled):
    region = CarefulClient(filled, "officer").get("/dossiers", target="list", tab="all", status=200)
    assert region.text.lstrip().startswith('<div id="list">')
    assert region.all("h1") == []


def test_list_is_open_to_case_roles_only(sqlite_visit):
    assert sqlite_visit().get("/dossiers").status == 303
    for path in ("/dossiers", "/dossiers/filter", "/dossiers/export"):
        assert sqlite_visit("admin").get(path).status == 403


def test_list_asks_the_same_number_of_questions_for_1_and_30_rows(sqlite_app):
    with sqlite_app.app_context():
        make_dossier()
    client = CarefulClient(sqlite_app, "officer")
    numbers = []
    for more in (0, 29):
        with sqlite_app.app_context():
            make_dossiers(more)
        for path in ("/dossiers?tab=all", "/dossiers?q=đinh", "/dossiers?tab=all&sort=owner"):
            with counted(sqlite_app) as statements:
                client.get(path, status=200)
            numbers.append((path, len(statements)))
    assert numbers[:3] == numbers[3:]
    assert max(number for _path, number in numbers) <= 4


def test_list_is_light(sqlite_app):
    with sqlite_app.app_context():
        random_history(60)
    client = CarefulClient(sqlite_app, "supervisor")
    whole, region = client.get("/dossiers"), client.get("/dossiers", target="list")
    assert len(brotli.compress(whole.body, quality=5)) < 3300
    assert len(brotli.compress(region.body, quality=5)) < 2000


def test_tabs_carry_the_conditions_along(filled):
    page = CarefulClient(filled, "leader").get("/dossiers?tab=all&channel=online", status=200)
    assert page.link("Quá hạn") == "/dossiers?tab=late&channel=online"
    assert len(page.all("tbody")[0]) == 2
    assert page.link("Nộp: Trực tuyến ✕") == "/dossiers?tab=all"


def test_pager_leads_there_and_back(sqlite_app):
    with sqlite_app.app_context():
        make_dossiers(30)
    client = CarefulClient(sqlite_app, "officer")
    first = client.get("/dossiers?tab=all", status=200)
    second = client.get(first.link("Trang sau"), status=200)
    assert len(second.all("tbody")[0]) == 5
    again = client.get(second.link("Trang trước"), status=200)
    assert [a.text for a in again.all("a") if "AL-07" in (a.text or "")] == [
        a.text for a in first.all("a") if "AL-07" in (a.text or "")
    ]
    assert "trong 30 hồ sơ" in first.words


def test_empty_list_says_which_condition_empties_it(filled):
    page = CarefulClient(filled, "leader").get("/dossiers?tab=all&channel=post", status=200)
    assert "Không có hồ sơ nào theo các điều kiện này." in page.words
    assert page.link("3 hồ sơ") == "/dossiers?tab=all"
    named = CarefulClient(filled, "leader").get("/dossiers?q=khong-co-gi", status=200).words
    assert "Bỏ điều kiện: Tìm “khong-co-gi” –" in named
    late = CarefulClient(filled, "leader").get("/dossiers?tab=late", status=200)
    assert "Không có hồ sơ nào quá hạn." in late.words


def test_unread_date_is_said(filled):
    page = CarefulClient(filled, "leader").get("/dossiers", tab="all", **{"from": "hôm qua"})
    assert "Không hiểu ngày “hôm qua”" in page.words


def test_search_shows_hits_and_reads_telex(filled):
    client = CarefulClient(filled, "officer")
    assert len(client.get("/dossiers", q="dinh van").all("tbody")[0]) == 1
    telex = client.get("/dossiers", q="ddinh vawn ddor")
    assert "Đây là kết quả của “đinh văn đỏ”" in telex.words
    assert len(telex.all("tbody")[0]) == 1
    assert "Không có hồ sơ nào" in client.get("/dossiers", q="<b>xyz").words


def test_code_opens_the_dossier(filled):
    with filled.app_context():
        pid = db.session.scalar(select(Dossier.pid).where(Dossier.code == "AL-07-200106-0012"))
    answer = CarefulClient(filled, "officer").get("/dossiers", q=" al-07-200106-0012")
    assert (answer.status, answer.location) == (303, f"/dossiers/{pid}")
    other = CarefulClient(filled, "other_officer").get("/dossiers", q="al-07-200106-0012")
    assert (other.status, "Không có hồ sơ nào" in other.words) == (200, True)


def test_filter_form_holds_the_conditions_and_leads_to_the_list(filled):
    client = CarefulClient(filled, "leader")
    page = client.get("/dossiers/filter?tab=all&channel=online&from=2020-01-05", status=200)
    assert page.all("input", name="from")[0].get("value") == "05/01/2020"
    chosen = [o.get("value") for o in page.all("option") if o.get("selected") is not None]
    assert "online" in chosen
    form = next(
        f for f in page.all("form") if f.get("action") == "/dossiers" and f.get("class") == "panel"
    )
    assert (form.get("method") or "get") == "get"


def test_export_gives_what_the_list_shows(filled):
    client = CarefulClient(filled, "leader")
    with filled.app_context():
        before = audit.size()
    answer = client.get("/dossiers/export?tab=all&channel=online", status=200)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ho-so-')
    rows = list(openpyxl.load_workbook(BytesIO(answer.body)).active.iter_rows(values_only=True))
    assert rows[0][0] == "Hồ sơ: Tất cả · Nộp: Trực tuyến"
    assert "Nguyễn Văn Nghĩa (nghia.nv)" in rows[1][0]
    assert [row[2:4] for row in rows[4:]] == [("Y Lan", "052•••••1234")] * 2
    with filled.app_context():
        assert audit.size() == before + 1
        body = db.session.scalars(select(AuditEntry.body).order_by(AuditEntry.seq.desc())).first()
        assert '"channel":"online"' in body


def test_export_of_too_many_says_so(filled):
    filled.config["EXPORT_ROWS"] = 2
    page = CarefulClient(filled, "leader").get("/dossiers/export?tab=all", status=409)
    assert "Danh sách có hơn 2 hồ sơ" in page.words


def test_looking_changes_nothing(filled):
    client = CarefulClient(filled, "leader")
    with filled.app_context():
        before = audit.size()
    for path in ("/dossiers", "/dossiers?q=lan", "/dossiers/filter"):
        client.get(path, status=200)
    with filled.app_context():
        assert audit.size() == before


def test_list_of_somebody_without_steps_has_no_work_of_their_own(filled):
    def tabs(who):
        page = CarefulClient(filled, who).get("/dossiers", status=200)
        return [link.text.strip() for link in page.all("nav", class_="tabs")[0].iter("a")]

    assert tabs("officer")[0] == "Cần tôi xử lý"
    assert tabs("supervisor") == [
        "Sắp đến hạn", "Quá hạn", "Đang giải quyết", "Chờ trả kết quả", "Tất cả",
    ]  # fmt: skip
    CarefulClient(filled, "supervisor").get("/dossiers", status=200, tab="mine")


def test_list_cuts_only_long_names_of_procedures(filled):
    page = CarefulClient(filled, "supervisor").get("/dossiers", status=200, tab="all", rows=100)
    names = ["".join(row[2].itertext()) for row in page.all("tbody")[0]]
    cut = [span.text for span in page.all("span", class_="clamp")]
    assert cut == [name for name in names if len(name) > 72]
