"""Choices of a person: columns, shortcuts, saved filters; kept on the server."""

import json

from tests.services.dossier_life import entries
from tests.world import receive

LATE = {"tab": "late", "field": "Hộ tịch"}


def save(client, name="Trễ hộ tịch", target=None, **fields):
    """Save the list of late dossiers of one field through the page."""
    page = client.get("/preferences/filters/new", status=200, **LATE)
    return page.submit("/preferences/filters/new", target=target, name=name, **fields)


def tabs(client, path="/dossiers"):
    """The saved filters above the list."""
    navs = client.get(path, status=200).all("nav")
    found = [nav for nav in navs if nav.get("aria-label") == "Bộ lọc đã lưu"]
    return ["".join(a.itertext()) for nav in found for a in nav.iter("a")]


def heads(page):
    return [" ".join("".join(th.itertext()).split()) for th in page.all("th", scope="col")]


def test_save_filter_puts_a_tab_above_the_list(visit):
    officer = visit("officer")
    assert tabs(officer) == []
    answer = save(officer)
    assert answer.status == 303
    assert answer.follow().words.count("Trễ hộ tịch") == 1
    assert tabs(officer) == ["Trễ hộ tịch"]


def test_save_filter_with_htmx_answers_the_list(sqlite_visit):
    answer = save(sqlite_visit("officer"), target="main").expect(200)
    assert answer.headers["HX-Push-Url"].startswith("/dossiers?tab=late")


def test_save_filter_twice_is_once_and_a_name_is_taken_once(sqlite_visit):
    officer = sqlite_visit("officer")
    page = officer.get("/preferences/filters/new", status=200, **LATE)
    fields = page.form_fields("/preferences/filters/new") | {"name": "Trễ"}
    for _press in range(2):
        officer.post("/preferences/filters/new", fields, status=303)
    assert tabs(officer) == ["Trễ"]
    answer = save(officer, name="TRỄ").expect(422)
    assert "Bạn đã có bộ lọc tên này." in answer.words
    assert answer.form_fields("/preferences/filters/new")["name"] == "TRỄ"


def test_save_filter_shared_with_a_role_reaches_that_role_only(sqlite_visit):
    save(sqlite_visit("officer"), shared="officer")
    save(sqlite_visit("leader"), name="Cả cơ quan", shared="all")
    assert tabs(sqlite_visit("other_officer")) == ["Cả cơ quan", "Trễ hộ tịch"]
    assert tabs(sqlite_visit("clerk")) == ["Cả cơ quan"]
    assert "vai trò của mình" in save(sqlite_visit("clerk"), shared="leader").expect(422).words


def test_default_filter_opens_first_and_goes_with_its_removal(sqlite_visit):
    officer = sqlite_visit("officer")
    save(officer, is_default="y")
    assert "Lĩnh vực: Hộ tịch" in officer.get("/dossiers", status=200).words
    assert "Lĩnh vực: Hộ tịch" not in officer.get("/dossiers?tab=mine", status=200).words
    page = officer.get("/preferences", status=200)
    removal = next(f.get("action") for f in page.all("form")
                   if (f.get("action") or "").endswith("/removal"))  # fmt: skip
    page.submit(removal, status=303)
    assert tabs(officer) == []
    assert "Lĩnh vực: Hộ tịch" not in officer.get("/dossiers", status=200).words


def test_choose_filter_takes_the_default_away_again(sqlite_visit):
    officer = sqlite_visit("officer")
    save(officer, is_default="y")
    officer.get("/preferences").submit("/preferences/filters/default", status=303)
    assert "Lĩnh vực: Hộ tịch" not in officer.get("/dossiers", status=200).words


def test_remove_filter_of_somebody_else_is_refused(sqlite_visit):
    save(sqlite_visit("officer"), shared="all")
    leader = sqlite_visit("leader")
    assert "/removal" not in leader.get("/preferences", status=200).text
    page = sqlite_visit("officer").get("/preferences")
    removal = next(f.get("action") for f in page.all("form")
                   if (f.get("action") or "").endswith("/removal"))  # fmt: skip
    leader.act(removal, status=403)
    save(sqlite_visit("officer"), name="Riêng")
    assert tabs(leader) == ["Trễ hộ tịch"]


def test_edit_chooses_columns_and_reset_brings_the_usual_back(visit):
    officer = visit("officer")
    with officer.app.app_context():
        receive("clerk", "X21622-BPMC")
    usual = heads(officer.get("/dossiers?tab=all", status=200))
    page = officer.get("/preferences", status=200)
    page.submit("/preferences", status=303, columns=["received", "owner"])
    assert heads(officer.get("/dossiers?tab=all")) == ["Mã hồ sơ", "Chủ hồ sơ", "Ngày nhận"]
    officer.get("/preferences").submit("/preferences/columns", status=303)
    assert heads(officer.get("/dossiers?tab=all")) == usual


def test_edit_switches_single_keys_off(sqlite_visit):
    officer = sqlite_visit("officer")
    fields = officer.get("/preferences", status=200).form_fields("/preferences")
    assert fields.pop("shortcuts") == "y"
    officer.post("/preferences", fields, status=303)
    assert officer.get("/").all("body")[0].get("data-keys") == "off"


def test_edit_is_recorded_and_opening_changes_nothing(sqlite_app, sqlite_visit):
    officer = sqlite_visit("officer")
    officer.get("/preferences", status=200)
    with sqlite_app.app_context():
        assert entries("preferences.edit") == []
    officer.get("/preferences").submit("/preferences", status=303, columns=["owner"])
    save(officer, name="Bà Lành")
    with sqlite_app.app_context():
        assert entries("preferences.edit")[0]["after"] == {"list_columns": "owner"}
        assert "Lành" not in json.dumps(entries("preferences.save_filter"), ensure_ascii=False)


def test_page_shows_the_address_to_copy(sqlite_visit):
    page = sqlite_visit("officer").get("/preferences/filters/new", status=200, **LATE)
    box = next(node for node in page.all("input") if node.get("id") == "address")
    assert box.get("value").endswith("/dossiers?tab=late&field=H%E1%BB%99+t%E1%BB%8Bch")


def test_admin_has_choices_but_no_filters(sqlite_visit):
    admin = sqlite_visit("admin")
    assert "Bộ lọc đã lưu" not in admin.get("/preferences", status=200).words
    admin.get("/preferences").submit("/preferences", status=303)
    admin.act("/preferences/filters/new", status=403)
    assert sqlite_visit().get("/preferences").status == 303
