"""Notes about a dossier: who may write, who is told, what stays out of the log."""

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.alerts import Alert
from intranet.rules.errors import RuleBroken
from intranet.services.dossiers import notes
from intranet.transaction import Forbidden, NotVisible
from tests.counter import acts_of, carried
from tests.factories import person
from tests.services.dossier_life import (
    as_,
    bodies,
    entries,
    fresh,
    personal_facts,
    received,
    whole,
)

TEXT = "Bà Lành gọi hỏi, nhờ @rin.dv xem lại"


@pytest.fixture
def pid(in_app):
    return received()


def told():
    """{username: kinds of the alerts} of everybody."""
    query = select(Alert).order_by(Alert.id)
    names = {person(who).id: who for who in ("clerk", "officer", "leader", "other_officer")}
    return [(names[alert.user_id], alert.kind) for alert in db.session.scalars(query)]


def test_add_note_tells_whom_it_names_and_whom_one_chose(pid):
    notes.add_note(as_("clerk"), pid, f"{TEXT}. Gửi a@rin.dv", person("leader").pid)
    assert sorted(told()) == [("leader", "named"), ("officer", "named")]
    assert [(n.text, n.by.username) for n in whole(pid).whole.notes] == [
        (f"{TEXT}. Gửi a@rin.dv", "mai.dt")
    ]


def test_add_note_is_recorded_without_its_words(pid):
    version = fresh(pid).version
    notes.add_note(as_("clerk"), pid, TEXT)
    assert len(entries("dossiers.add_note")) == 1
    assert TEXT in personal_facts()
    assert not any("Lành" in body for body in bodies())
    assert fresh(pid).version == version


@pytest.mark.parametrize("name", ["khong.co", "do.dv", "quantri"])
def test_add_note_refuses_a_name_that_may_not_see_the_dossier(pid, name):
    with pytest.raises(RuleBroken) as error:
        notes.add_note(as_("clerk"), pid, f"Nhờ @{name}.")
    assert (error.value.field, error.value.params) == ("text", {"name": name})
    assert whole(pid).whole.notes == []


def test_add_note_refuses_a_person_from_elsewhere_and_empty_words(pid):
    for text, to in (("Xem giúp", person("other_officer").pid), ("  ", None)):
        with pytest.raises(RuleBroken):
            notes.add_note(as_("clerk"), pid, text, to)
    assert told() == []


def test_add_note_is_closed_to_readers_and_other_offices(pid):
    with pytest.raises(Forbidden):
        notes.add_note(as_("supervisor"), pid, "x")
    with pytest.raises(NotVisible):
        notes.add_note(as_("other_officer"), pid, "x")


def test_note_page_shows_in_the_timeline_and_keeps_what_was_typed(app, visit):
    officer = visit("officer")
    path = carried(app, 1)
    page = officer.get(f"{path}/notes", status=200)
    wrong = page.submit(f"{path}/notes", text="Nhờ @ai.do", status=422)
    assert wrong.form_fields(f"{path}/notes")["text"] == "Nhờ @ai.do"
    for _press in range(2):
        answer = page.submit(f"{path}/notes", text="Chờ xã bên trả lời", status=303)
    shown = answer.follow().all("p", class_="note")
    assert [p.text for p in shown].count("Chờ xã bên trả lời") == 1
    assert acts_of(app, path).count("dossiers.add_note") == 1
    htmx = officer.get(f"{path}/notes").submit(
        f"{path}/notes", target="main", status=200, text="Đã xong"
    )
    assert htmx.headers["HX-Push-Url"] == path
    visit("supervisor").get(f"{path}/notes", status=403)
    assert "Đã xong" in visit("supervisor").justify(path).words


def test_notes_never_reach_the_public_page(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    with sqlite_app.app_context():
        pid = path.rsplit("/", 1)[1]
        notes.add_note(as_("clerk"), pid, "Điều chỉ nội bộ biết")
        tracking = fresh(pid).tracking
        db.session.remove()
    page = sqlite_visit().get(f"/lookup?code={tracking}")
    assert "nội bộ" not in page.words
