"""Slips of the counter through the screens: from the intake sheet, printed, and back again."""

import pytest

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.slips import Slip
from intranet.services import audit
from tests.counter import PERSON, TICKED, sheet_for
from tests.factories import procedure
from tests.queries import counted

TYPED = {
    "owner_full_name": "Trần Thị Hoa",
    "owner_id_number": "052190000017",
    "owner_phone": "0905123456",
    "reason": "Thiếu giấy chứng sinh theo quy định",
}


@pytest.fixture
def sheet(sqlite_app, sqlite_visit):
    """``sheet(kind)`` is the open sheet of a slip for a birth, as the clerk."""

    def open_sheet(noun="guidance", client=None):
        client = client or sqlite_visit("clerk")
        with sqlite_app.app_context():
            pid = procedure("birth").pid
        return client.get(f"/slips/{noun}", status=200, procedure=pid)

    return open_sheet


def given(page, noun="guidance", **changes):
    """Send the sheet; returns the path of the slip's page."""
    fields = {**TYPED, **({"missing": ["1", "2"]} if noun == "guidance" else {}), **changes}
    return page.submit(f"/slips/{noun}", status=303, **fields).location


def slips_in(app):
    with app.app_context():
        return [(s.kind, s.number, s.items.split("\n")) for s in db.session.query(Slip)]


def test_guide_gives_a_numbered_slip_to_print(sqlite_app, sheet):
    page = sheet()
    path = given(page, more="Sổ hộ khẩu\n\n Giấy kết hôn ")
    assert slips_in(sqlite_app) == [
        ("guidance", "01/PYC",
         ["Tờ khai theo mẫu", "Căn cước công dân", "Sổ hộ khẩu", "Giấy kết hôn"])
    ]  # fmt: skip
    shown = page.client.get(path, status=200)
    assert "Phiếu số 01/PYC" in shown.words
    paper = page.client.get(shown.link("In phiếu"), status=200)
    assert "PHIẾU YÊU CẦU BỔ SUNG" not in paper.words  # capitals are the style's
    for words in ("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Hồ sơ của: Trần Thị Hoa",
                  "Sổ hộ khẩu", "Lý do: Thiếu giấy chứng sinh"):  # fmt: skip
        assert words in paper.words


def test_refuse_gives_mau_03(sqlite_app, sheet):
    page = sheet("refusal")
    path = given(page, "refusal", reason="Không thuộc thẩm quyền của UBND xã")
    assert slips_in(sqlite_app) == [("refusal", "01/PTC", [""])]
    paper = page.client.get(f"{path}/print", status=200, size="A4")
    assert "Phiếu từ chối tiếp nhận giải quyết hồ sơ" in paper.words
    assert "Không thuộc thẩm quyền của UBND xã" in paper.words


def test_giving_with_htmx_answers_with_the_page_of_the_slip(sheet):
    page = sheet()
    answer = page.submit("/slips/guidance", status=200, target="main", missing=["1"], **TYPED)
    assert answer.headers["HX-Push-Url"].startswith("/slips/")
    assert "Phiếu số 01/PYC" in answer.words


def test_what_was_typed_stays_when_something_is_missing(sqlite_app, sheet):
    page = sheet()
    refused = page.submit("/slips/guidance", status=422, **{**TYPED, "reason": "Thiếu"})
    fields = refused.form_fields("/slips/guidance")
    assert (fields["owner_full_name"], fields["reason"]) == ("Trần Thị Hoa", "Thiếu")
    assert "ít nhất 10 ký tự" in refused.words
    nothing = page.submit("/slips/guidance", status=422, **TYPED)
    assert "Đánh dấu giấy tờ còn thiếu" in nothing.words
    assert slips_in(sqlite_app) == []


def test_sent_twice_gives_one_slip(sqlite_app, sheet):
    page = sheet()
    assert given(page) == given(page)
    assert len(slips_in(sqlite_app)) == 1


def test_looking_changes_nothing(sqlite_app, sheet):
    page = sheet()
    page.client.get("/slips/guidance", status=200)
    page.client.get("/slips/guidance", status=200, procedure_text="khai sinh")
    page.submit("/slips/guidance", status=200, lookup="1", **TYPED)
    assert slips_in(sqlite_app) == []


def test_a_known_person_is_found_by_number(sheet):
    page = sheet()
    client = page.client
    sheet_for(client).submit(**{**PERSON, **TICKED})
    found = sheet(client=client).submit(
        "/slips/guidance", status=200, lookup="1", owner_id_number=PERSON["owner_id_number"]
    )
    fields = found.form_fields("/slips/guidance")
    assert (fields["owner_full_name"], fields["owner_phone"]) == ("Đinh Văn Tèo", "0912345678")


def test_an_intake_sheet_turns_into_guidance(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    page = sheet_for(clerk)
    fields = {**page.form_fields("/dossiers/new"), **PERSON, "papers-0-given": "y"}
    slip = clerk.post("/slips/guidance", {**fields, "from_sheet": "1"}, status=200)
    found = slip.form_fields("/slips/guidance")
    assert (found["owner_full_name"], found["owner_phone"]) == ("Đinh Văn Tèo", "0912345678")
    assert found["missing"] == "2"  # ticked on the sheet: handed in
    path = slip.submit("/slips/guidance", status=303, reason=TYPED["reason"]).location
    assert "Căn cước công dân" in clerk.get(path, status=200).words


def test_the_citizen_comes_back_and_the_intake_is_filled_in(sqlite_app, sheet):
    page = sheet()
    client, path = page.client, given(page)
    intake = client.get(client.get(path).link("Tiếp nhận từ phiếu này"), status=200)
    fields = intake.form_fields("/dossiers/new")
    assert (fields["owner_full_name"], fields["owner_id_number"], fields["owner_phone"]) == (
        "Trần Thị Hoa",
        "052190000017",
        "0905123456",
    )
    received = intake.submit("/dossiers/new", status=303, **TICKED).location
    with sqlite_app.app_context():
        slip = db.session.query(Slip).one()
        pid = db.session.get(Dossier, slip.dossier_id).pid
        acts = [entry.act for entry in audit.life_of(slip.audit_key)]
    assert received == f"/dossiers/{pid}"
    assert acts == ["slips.guide", "slips.read", "slips.tie"]
    shown = client.get(path, status=200)
    assert shown.link("Mở hồ sơ") == received
    assert "Tiếp nhận từ phiếu này" not in shown.words


def test_a_second_tab_does_not_receive_the_slip_again(sqlite_app, sheet):
    page = sheet()
    client = page.client
    link = client.get(given(page)).link("Tiếp nhận từ phiếu này")
    tabs = [client.get(link, status=200) for _ in range(2)]
    tabs[0].submit("/dossiers/new", status=303, **TICKED)
    late = tabs[1].submit(
        "/dossiers/new", status=422, accept="y", accept_reason="Nộp thêm hồ sơ khác", **TICKED
    )
    assert "Phiếu này không còn chờ" in late.words
    with sqlite_app.app_context():
        assert db.session.query(Dossier).count() == 1
    assert client.get(link).status == 409


def test_list_finds_narrows_and_says_when_there_is_nothing(sheet):
    page = sheet()
    client = page.client
    assert "Chưa có phiếu nào." in client.get("/slips", status=200).words
    given(page)
    given(sheet("refusal", client), "refusal")
    assert "01/PYC" in client.get("/slips", status=200).words
    only = client.get("/slips", status=200, kind="refusal").words
    assert ("01/PTC" in only, "01/PYC" in only) == (True, False)
    assert "01/PYC" in client.get("/slips", status=200, q="tran hoa").words
    assert "Không tìm thấy phiếu nào." in client.get("/slips", status=200, q="khong ai").words
    region = client.get("/slips", status=200, target="list")
    assert region.text.lstrip().startswith('<div id="list">')


def test_print_is_noted_and_a_second_one_says_so(sqlite_app, sheet):
    page = sheet()
    client, path = page.client, given(page)
    marks = []
    for _ in range(3):
        preview = client.get(f"{path}/print", status=200, size="A5")
        shown = preview.submit(preview.form().get("action")).follow()
        marks.append(["".join(n.itertext()) for n in shown.all("span", class_="reprint")])
    assert marks == [[], ["BẢN IN LẠI LẦN 1"], ["BẢN IN LẠI LẦN 2"]]
    pdf = client.get(f"{path}/print", status=200, format="pdf", size="A5")
    assert pdf.headers["Content-Type"] == "application/pdf"
    preview = client.get(f"{path}/print", status=200)
    action = preview.form().get("action")
    assert preview.submit(action).location == preview.submit(action).location
    with sqlite_app.app_context():
        key = db.session.query(Slip).one().audit_key
        assert [e.act for e in audit.life_of(key)].count("slips.print") == 4


def test_strangers_and_readers_are_kept_in_their_place(sqlite_visit, sheet):
    path = given(sheet())
    for who, show, give in (
        ("supervisor", 200, 403), ("officer", 200, 403), ("other_clerk", 404, 200),
        ("admin", 403, 403), (None, 303, 303),
    ):  # fmt: skip
        client = sqlite_visit(who)
        client.get(path, status=show)
        client.get(f"{path}/print", status=show)
        client.get("/slips/guidance", status=give)
    assert "Tiếp nhận từ phiếu này" not in sqlite_visit("supervisor").get(path).words
    sqlite_visit("supervisor").act(f"{path}/print", status=303)
    sqlite_visit("other_clerk").act(f"{path}/print", status=404)


def test_list_asks_as_much_for_one_row_as_for_many(sqlite_app, sheet):
    page = sheet()
    given(page)
    client = page.client
    client.get("/slips")
    with counted(sqlite_app) as one:
        client.get("/slips", status=200)
    for _ in range(5):
        given(sheet(client=client))
    with counted(sqlite_app) as many:
        client.get("/slips", status=200)
    assert len(one) == len(many) <= 8
