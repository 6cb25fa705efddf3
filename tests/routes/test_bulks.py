"""The screens of one act on many dossiers: ticked on the list, looked at, done, undone."""

import pytest

from intranet.services import audit
from tests.counter import carried
from tests.factories import person
from tests.people import PEOPLE
from tests.routes.recipes import REASON


@pytest.fixture
def two(sqlite_app):
    """A dossier at the counter and one with the officers: (pid, pid)."""
    return tuple(carried(sqlite_app, steps).rpartition("/")[2] for steps in (0, 1))


def acts_of(app, pid):
    with app.app_context():
        return [entry.act for entry in audit.life_of(f"dossier:{pid}")]


def look(client, act, *pids, status=200):
    chosen = "".join(f"&chosen={pid}" for pid in pids)
    return client.get(f"/bulks/new?act={act}{chosen}", status=status)


def test_list_shows_boxes_only_where_asked_for(sqlite_visit, two):
    clerk = sqlite_visit("clerk")
    plain = clerk.get("/dossiers?tab=all", status=200)
    assert plain.all("input", type="checkbox") == []
    page = clerk.get(plain.link("Chọn nhiều"), status=200)
    ticked = [box for box in page.all("input", name="chosen") if box.get("form") == "pick"]
    assert {box.get("value") for box in ticked} == set(two)
    assert page.all("form", id="pick")[0].get("action") == "/bulks/new"
    acts = [button.get("value") for button in page.all("button", name="act")]
    assert acts == ["assign", "hand_over", "return_result", "print"]
    page = clerk.get(page.link("Đánh dấu cả trang"), status=200)
    assert {box.get("checked") is not None for box in page.all("input", name="chosen")} == {True}
    assert "Chọn nhiều" not in sqlite_visit("supervisor").get("/dossiers?tab=all&pick=1").words


def test_carry_out_is_looked_at_first_and_then_told_row_by_row(sqlite_app, sqlite_visit, two):
    clerk, (fresh, gone) = sqlite_visit("clerk"), two
    before = acts_of(sqlite_app, fresh)
    page = look(clerk, "hand_over", fresh, gone)
    assert "Làm được với 1 hồ sơ. Không làm được với 1 hồ sơ." in page.words
    first = [one.get("name") for one in page.all("select") if one.get("autofocus") is not None]
    assert first == ["to_user"]
    assert "chờ: Chuyên môn." in page.words
    assert acts_of(sqlite_app, fresh) == before
    shown = page.submit(status=303).follow()
    assert "Xong 1 hồ sơ." in shown.words
    assert acts_of(sqlite_app, fresh) == [*before, "dossiers.hand_over"]
    back = shown.submit(f"{path_of(shown)}/undoing", target="main", status=200)
    assert "Đã hoàn tác 1 hồ sơ." in back.words
    assert acts_of(sqlite_app, fresh)[-1] == "dossiers.take_back"
    assert "Chuyển bước nhiều hồ sơ" in clerk.get("/bulks", status=200).words
    refused = clerk.act(f"{path_of(shown)}/undoing", status=303).follow()
    assert "Lần làm này đã hoàn tác." in refused.words


def path_of(answer):
    return answer.response.request.path


def test_what_could_not_be_stays_chosen(sqlite_visit, two):
    clerk, (fresh, gone) = sqlite_visit("clerk"), two
    page = look(clerk, "hand_over", fresh, gone)
    other = sqlite_visit("clerk")
    other.get(f"/dossiers/{fresh}").submit(f"/dossiers/{fresh}/hand-over", status=303)
    shown = page.submit(status=303).follow()
    assert "Hồ sơ đã thay đổi sau khi bạn mở trang này." in shown.words
    again = clerk.get(shown.link("Làm lại với những hồ sơ này"), status=200)
    assert "Không hồ sơ nào trong số đã chọn làm được việc này." in again.words


def test_carry_out_sent_twice_shows_what_the_first_press_did(sqlite_app, sqlite_visit, two):
    page = look(sqlite_visit("clerk"), "hand_over", two[0])
    page.submit(status=303)
    done = acts_of(sqlite_app, two[0])
    assert "Đã ghi nhận từ lần bấm trước." in page.submit(status=303).follow().words
    assert acts_of(sqlite_app, two[0]) == done


def test_carry_out_refused_keeps_what_was_typed(sqlite_visit, two):
    page = look(sqlite_visit("clerk"), "hand_over", two[0])
    answer = page.submit(chosen=None, note="Kèm bản gốc", status=422)
    assert "Chọn ít nhất một hồ sơ" in answer.words
    assert answer.form_fields()["note"] == "Kèm bản gốc"
    assert "chosen" not in answer.form_fields()
    leader = look(sqlite_visit("leader"), "assign", two[1])
    assert "Chọn người được giao." in leader.submit(to_user=None, status=422).words


def test_carry_out_is_closed_to_readers_and_other_offices(sqlite_visit, two):
    look(sqlite_visit("supervisor"), "hand_over", two[0], status=403)
    look(sqlite_visit("officer"), "return_result", two[0], status=403)
    look(sqlite_visit("other_clerk"), "hand_over", two[0], status=404)
    clerk = sqlite_visit("clerk")
    shown = look(clerk, "hand_over", two[0]).submit(status=303).location
    sqlite_visit("officer").get(shown, status=404)
    for address in ("/bulks/new", "/bulks/new?act=hand_over"):
        assert "pick=1" in clerk.get(address, status=303).location


def test_receipts_stand_behind_each_other_and_leave_a_trace(sqlite_app, sqlite_visit, two):
    clerk = sqlite_visit("clerk")
    shown = look(clerk, "print", *two).submit(status=303).follow()
    sheet = clerk.get(shown.link("Mở bản in"), status=200)
    assert len(sheet.all("section")) == 2
    assert "2 giấy hẹn" in sheet.words
    assert acts_of(sqlite_app, two[1])[-2:] == ["dossiers.print", "dossiers.read"]
    pdf = clerk.get(f"{path_of(sheet)}?format=pdf", status=200)
    assert pdf.body.startswith(b"%PDF")
    clerk.get(f"{path_of(sheet)}?format=pdf&start=2", status=404)  # no empty sheet
    handed = look(clerk, "hand_over", two[0]).submit(status=303).location
    clerk.get(f"{handed}/receipts", status=404)


def test_pass_on_gives_the_work_of_a_leaver_to_a_colleague(sqlite_app, sqlite_visit, two):
    with sqlite_app.app_context():
        rin, lan = person("officer").pid, person("registrar").pid
    path = f"/dossiers/{two[1]}/assignment"
    leader = sqlite_visit("leader")
    leader.get(path, status=200).submit(path, status=303, to_user=rin)
    people = leader.get("/bulks/people", status=200)
    page = leader.get(people.link(PEOPLE["officer"][1]), status=200)
    assert "Không có ai khác giữ vai trò của các việc này." in page.words
    answer = leader.act(f"/bulks/people/{rin}/work", status=422, reason=REASON)
    assert "Chọn ít nhất một người nhận việc." in answer.words
    done = leader.act(f"/bulks/people/{rin}/work", colleagues=lan, reason=REASON, status=303)
    done = done.follow()
    assert "không ai giữ vai trò của việc này" in done.words
    listed = leader.get(f"/dossiers?tab=open&holder={rin}&pick=1", status=200)
    assert listed.link("Bàn giao toàn bộ việc của người này") == f"/bulks/people/{rin}/work"
    sqlite_visit("officer").get("/bulks/people", status=403)
    sqlite_visit("other_leader").get(f"/bulks/people/{rin}/work", status=404)
