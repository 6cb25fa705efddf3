"""Drafts: saved by a button or in the background, offered again, ended when the form is sent."""

import pytest
from sqlalchemy import update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.drafts import Draft
from intranet.models.sessions import HeldRequest, WebSession
from intranet.services import sessions
from intranet.transaction import bookkeeping
from tests.client import new_once
from tests.counter import PERSON, TICKED, picture, received, sheet_for
from tests.people import PASSWORD, PEOPLE

NEW = "/dossiers/new"
TYPED = {
    **PERSON, **TICKED, "summary": "Xin việc ở Quy Nhơn", "papers-0-note": "nhàu",
    "extras-0-name": "Giấy giới thiệu", "extras-0-originals": "2", "fee_vnd": "12.000",
    "note": "Gọi trước khi trả",
}  # fmt: skip


def rows(app):
    with app.app_context():
        return db.session.query(Draft).all()


def dossiers(app):
    with app.app_context():
        return db.session.query(Dossier).all()


def begun(clerk, **changes):
    """(fields of a sheet as typed so far, answer of the button that saves it)."""
    fields = {**sheet_for(clerk).form_fields(NEW), **TYPED, **changes}
    return fields, clerk.post("/drafts", fields)


def in_background(clerk, fields):
    """What the script sends, and what it is told."""
    return clerk.http.post("/drafts?quiet", data=fields)


def test_save_gives_the_form_back_as_typed(app, visit):
    clerk = visit("clerk")
    fields, answer = begun(clerk)
    page = answer.follow()
    assert "Đã lưu nháp lúc" in page.words
    assert "hãy chọn lại tệp" in page.words
    again = page.form_fields(NEW)
    assert {name: again[name] for name in TYPED} == TYPED
    assert again["once"] == fields["once"]
    assert len(rows(app)) == 1
    assert dossiers(app) == []


def test_save_with_htmx_answers_the_form(sqlite_visit):
    clerk = sqlite_visit("clerk")
    fields = {**sheet_for(clerk).form_fields(NEW), **TYPED}
    answer = clerk.post("/drafts", fields, target="main", status=200)
    assert answer.headers["HX-Push-Url"].startswith(f"{NEW}?draft=")
    assert answer.form_fields(NEW)["summary"] == TYPED["summary"]


def test_save_in_the_background_says_when_and_which_text(app, visit):
    clerk = visit("clerk")
    fields = {**sheet_for(clerk).form_fields(NEW), **TYPED}
    first = in_background(clerk, fields)
    assert (first.status_code, first.mimetype) == (200, "text/plain")
    assert first.text.startswith(f"lúc {clock.now():%H:}")
    second = in_background(clerk, {**fields, "summary": "Khác"})
    assert second.text[-4:] != first.text[-4:]
    (draft,) = rows(app)
    assert '"Khác"' in draft.fields
    assert draft.title == "Đinh Văn Tèo"


def test_save_keeps_no_token_no_file_no_secret(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    fields = {
        **sheet_for(clerk).form_fields(NEW),
        **TYPED,
        "files": picture(),
        "password": "x-9-x-9",
    }
    clerk.post("/drafts", fields, status=303)
    (draft,) = rows(sqlite_app)
    for word in (fields["csrf_token"], "to-khai.png", "x-9-x-9", "draft_of"):
        assert word not in draft.fields


@pytest.mark.parametrize("path", [
    "/password", "/login", "/drafts", "/nowhere", "//evil.example", "/accounts/new", "",
    "/dossiers", "/x" * 90,
])  # fmt: skip
def test_save_refuses_forms_that_are_none_of_ours(sqlite_app, sqlite_visit, path):
    clerk = sqlite_visit("clerk")
    clerk.act("/drafts", status=409, draft_of=path, reason="x")
    assert rows(sqlite_app) == []


def test_save_refuses_a_form_the_person_may_not_send(sqlite_app, sqlite_visit):
    sqlite_visit("officer").act("/drafts", status=409, draft_of=NEW, summary="x")
    assert rows(sqlite_app) == []


def test_offer_stands_above_the_form_and_the_choice_of_a_procedure(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    begun(clerk)
    for page in (clerk.get(NEW, status=200), sheet_for(clerk)):
        assert "Có bản đang nhập dở lúc" in page.words
        assert "Đinh Văn Tèo" in page.words
    taken = clerk.get(page.link("Dùng lại"), status=200)
    assert "Đã lấy lại bản nhập dở lúc" in taken.words
    assert "Có bản đang nhập dở lúc" not in taken.words
    assert taken.form_fields(NEW)["extras-0-name"] == "Giấy giới thiệu"


def test_offer_can_be_dropped(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    begun(clerk)
    (draft,) = rows(sqlite_app)
    page = clerk.get(NEW)
    page.submit(f"/drafts/{draft.pid}/removal", status=303)
    assert rows(sqlite_app) == []
    assert "Có bản đang nhập dở lúc" not in clerk.get(NEW).words


def test_sent_form_ends_its_draft_and_a_refused_one_keeps_it(app, visit):
    clerk = visit("clerk")
    _fields, answer = begun(clerk)
    page = answer.follow()
    refused = page.submit(owner_full_name="", status=422)
    assert len(rows(app)) == 1
    refused.submit(owner_full_name="Đinh Văn Tèo", status=303)
    assert rows(app) == []
    (dossier,) = dossiers(app)
    assert (dossier.summary, dossier.note) == (TYPED["summary"], TYPED["note"])


def test_draft_saved_after_its_form_was_sent_is_not_kept(app, visit):
    clerk = visit("clerk")
    sheet = sheet_for(clerk)
    fields = {**sheet.form_fields(NEW), **TYPED}
    sheet.submit(**TYPED, status=303)
    late = in_background(clerk, fields)
    assert (late.status_code, late.text) == (200, "–")
    assert rows(app) == []


def test_restored_after_the_answer_was_lost_makes_one_dossier(app, visit):
    clerk = visit("clerk")
    fields, answer = begun(clerk)
    restored = answer.follow()
    first = clerk.post(NEW, fields, status=303)
    second = restored.submit(status=303)  # the same sheet, restored in a browser that heard nothing
    assert second.location == first.location
    assert len(dossiers(app)) == 1


def test_two_tabs_keep_two_drafts(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    begun(clerk, owner_full_name="Y Lan")
    begun(clerk, owner_full_name="Bá Rang")
    assert len(rows(sqlite_app)) == 2
    words = clerk.get("/drafts", status=200).words
    assert "Tiếp nhận hồ sơ Y Lan" in words
    assert "Tiếp nhận hồ sơ Bá Rang" in words


def test_drafts_are_ones_own(sqlite_app, sqlite_visit):
    begun(sqlite_visit("clerk"))
    (draft,) = rows(sqlite_app)
    other = sqlite_visit("other_clerk")
    assert "Có bản đang nhập dở" not in other.get(NEW).words.replace("Bản đang nhập dở", "")
    other.get(NEW, draft=draft.pid, status=404)
    other.act(f"/drafts/{draft.pid}/removal", status=404)
    assert "Không có bản nào đang nhập dở." in other.get("/drafts").words
    assert len(rows(sqlite_app)) == 1
    assert sqlite_visit().get("/drafts").location == "/login?next=/drafts"


def test_draft_fits_its_own_form_only(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    begun(clerk)
    (draft,) = rows(sqlite_app)
    clerk.get("/slips/guidance", draft=draft.pid, status=404)
    clerk.get(NEW, draft="nothing", status=404)
    sqlite_visit().get("/login", draft=draft.pid, status=200)


def test_get_changes_nothing(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    begun(clerk)
    clerk.get(NEW)
    clerk.get("/drafts")
    assert len(rows(sqlite_app)) == 1


def test_act_on_a_dossier_is_drafted_too(sqlite_app, sqlite_visit):
    clerk, officer = sqlite_visit("clerk"), sqlite_visit("officer")
    path = received(clerk)
    clerk.get(f"{path}/hand-over").submit(f"{path}/hand-over", status=303)
    form = officer.get(f"{path}/return-to-previous-step", status=200)
    fields = {**form.form_fields(f"{path}/return-to-previous-step"), "reason": "Thiếu bản chính"}
    back = officer.post("/drafts", fields, status=303).follow()
    assert back.form_fields(f"{path}/return-to-previous-step")["reason"] == "Thiếu bản chính"
    back.submit(f"{path}/return-to-previous-step", status=303)
    assert rows(sqlite_app) == []


def test_edited_thing_that_moved_shows_the_conflict_when_restored(sqlite_app, sqlite_visit):
    leader = sqlite_visit("leader")
    leader.get("/notices/new").submit(title="Nghỉ lễ", body="Ngày 24/11", status=303)
    page = leader.get(leader.get("/notices").link("Nghỉ lễ"))
    edit = page.link("Sửa")
    fields = {**leader.get(edit).form_fields(edit), "body": "Ngày 25/11"}
    saved = leader.post("/drafts", fields, status=303)
    leader.get(edit).submit(edit, body="Ngày 26/11", status=303)
    answer = saved.follow().submit(edit, status=409)
    assert answer.form_fields(edit)["body"] == "Ngày 25/11"


def test_ended_session_holds_a_pressed_save_but_not_a_background_one(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    fields = {**sheet_for(clerk).form_fields(NEW), **TYPED}
    with sqlite_app.app_context(), bookkeeping() as connection:
        connection.execute(update(WebSession).values(ended_at=clock.now()))
    assert in_background(clerk, fields).status_code == 401
    with sqlite_app.app_context():
        assert db.session.query(HeldRequest).count() == 0
    login = clerk.get(clerk.post("/drafts", fields, status=303).location, status=200)
    held = login.submit(username=PEOPLE["clerk"][0], password=PASSWORD).follow()
    assert held.submit(status=303).location.startswith(f"{NEW}?draft=")
    assert len(rows(sqlite_app)) == 1


def test_sweep_forgets_old_and_sent_drafts(app, visit):
    clerk = visit("clerk")
    begun(clerk)
    begun(clerk, owner_full_name="Bá Rang")
    with app.app_context():
        assert sessions.sweep(24, 14)["drafts"] == 0
        old = clock.now().replace(year=2020)
        with bookkeeping() as connection:
            connection.execute(update(Draft).where(Draft.title == "Bá Rang").values(saved_at=old))
        assert sessions.sweep(24, 14)["drafts"] == 1
    (left,) = rows(app)
    assert left.title == "Đinh Văn Tèo"


def test_one_person_keeps_twenty_at_most(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    fields = sheet_for(clerk).form_fields(NEW)
    for number in range(23):
        in_background(clerk, {**fields, "once": new_once(), "summary": str(number)})
    assert len(rows(sqlite_app)) == 20
