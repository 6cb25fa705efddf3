"""What a person is told: by assigning, handing over, sending back; what is read stays read."""

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.alerts import Alert
from intranet.rules.alerts import ALERT_WORDS, KIND_WORDS, AlertKind
from intranet.services import preferences
from intranet.services.dossiers import reading
from tests.factories import person
from tests.services.dossier_life import REASON, as_, do, received


def told(who):
    """[(kind, code of the dossier, who did it)] that stand in the database, oldest first."""
    query = select(Alert).where(Alert.user_id == person(who).id).order_by(Alert.id)
    return [(a.kind, a.dossier.code, a.by.username) for a in db.session.scalars(query)]


def handed(to="officer"):
    """A dossier that the clerk has handed to ``to`` by name: (pid, code)."""
    pid = received()
    do("hand_over", "clerk", pid, to_user_pid=person(to).pid)
    return pid, reading.get(person("officer"), pid).code


def test_every_kind_has_words_and_a_key_that_fits():
    assert set(KIND_WORDS) == set(ALERT_WORDS) == set(AlertKind)
    assert all(len(f"alert:{kind}") <= 30 for kind in AlertKind)


def test_tell_reaches_who_gets_the_dossier_by_name(in_app):
    _pid, code = handed()
    assert told("officer") == [("handed", code, "mai.dt")]
    assert told("clerk") == []


def test_tell_reaches_nobody_when_a_dossier_goes_to_a_whole_unit(in_app):
    do("hand_over", "clerk", received())
    assert told("officer") == []


def test_tell_of_assigning_and_sending_back_names_no_citizen(in_app):
    pid, code = handed()
    do("send_back", "officer", pid, reason=REASON)
    do("hand_over", "clerk", pid)
    do("assign", "leader", pid, user_pid=person("officer").pid)
    assert told("clerk") == [("sent_back", code, "rin.dv")]
    assert told("officer")[-1] == ("assigned", code, "nghia.nv")
    assert {row.params for row in db.session.scalars(select(Alert))} == {"{}"}


def test_tell_is_silent_to_oneself_and_where_it_was_switched_off(in_app):
    pid = received()
    do("hand_over", "clerk", pid)
    do("assign", "officer", pid, user_pid=person("officer").pid)
    preferences.edit(as_("officer"), {"alert:handed": "off"})
    handed()
    assert told("officer") == []


@pytest.fixture
def news(app, visit):
    """(code of a dossier handed to the officer, the officer's client)."""
    with app.app_context():
        code = handed()[1]
        db.session.remove()
    return code, visit("officer")


def number(page):
    """The number beside "Thông báo" in the menu."""
    entry = next(a for a in page.all("a") if a.get("href") == "/alerts" and a.text == "Thông báo ")
    return [span.text for span in entry]


def test_list_shows_what_is_new_and_the_menu_counts_it(news):
    code, officer = news
    page = officer.get("/alerts", status=200)
    assert number(page) == ["1"]
    assert f"Đinh Thị Mai chuyển cho bạn hồ sơ {code}" in page.words
    assert officer.get("/alerts", target="main").headers["X-Alerts"] == "1"


def test_read_marks_one_and_the_count_goes(news):
    code, officer = news
    page = officer.get("/alerts", status=200)
    form = next(f for f in page.all("form") if f.get("action") == "/alerts/readings"
                and any(n.get("name") == "alert" for n in f.iter()))  # fmt: skip
    pid = next(n.get("value") for n in form.iter() if n.get("name") == "alert")
    answer = officer.act("/alerts/readings", alert=pid, status=303)
    assert "Không có thông báo mới." in answer.follow().words
    assert code in officer.get("/alerts?all=1", status=200).words
    assert "X-Alerts" not in officer.get("/alerts", target="main").headers


def test_read_with_htmx_answers_the_list_as_it_is_now(news):
    _code, officer = news
    answer = officer.act("/alerts/readings", target="main", status=200)
    assert "Không có thông báo mới." in answer.words
    assert "X-Alerts" not in answer.headers


def test_read_touches_nobody_else_s(app, visit, news):
    code, officer = news
    with app.app_context():
        pid = db.session.scalar(select(Alert.pid))
        db.session.remove()
    visit("leader").act("/alerts/readings", alert=pid, status=303)
    assert code in officer.get("/alerts", status=200).words


def test_opened_pages_mark_nothing(news):
    code, officer = news
    for path in ("/alerts", "/alerts?all=1", "/alerts/today"):
        officer.get(path, status=200)
    assert code in officer.get("/alerts", status=200).words


def test_today_groups_what_is_new_and_shows_what_is_due(news):
    code, officer = news
    page = officer.get("/alerts/today", status=200)
    assert "Hồ sơ chuyển đích danh cho tôi 1" in page.words
    assert code in page.words
    officer.act("/alerts/readings", status=303)
    assert code in officer.get("/alerts/today", status=200).words


def test_list_is_everybody_s_and_the_day_is_of_those_with_dossiers(sqlite_visit):
    admin = sqlite_visit("admin")
    admin.get("/alerts", status=200)
    admin.get("/alerts/today", status=403)
    assert sqlite_visit().get("/alerts").status == 303
