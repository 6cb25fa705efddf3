"""Second and third turns through the screens, from the counter to the statistics.

Each story ends with the due date written out, who had the dossier how long, what the page tells,
the verified log, and the figures of the unit (B1, B14, B15, B31, C19).
"""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.sessions import WebSession
from intranet.services.dossiers import calendar
from intranet.transaction import bookkeeping
from tests.client import CarefulClient
from tests.counter import acts_of, received
from tests.factories import unit
from tests.people import PASSWORD, PEOPLE
from tests.services.dossier_life import check_seal, check_tallies, now  # noqa: F401 a fixture
from tests.services.test_dossiers_clock import special, tet

MISSING = {"more": "Trích lục ly hôn", "reason": "Thiếu trích lục ghi chú ly hôn"}
LATE = "Phải xác minh tại địa phương nơi cư trú cũ"
TO_THE_END = (
    ("officer", "hand-over", {}),
    ("leader", "approval", {}),
    ("registrar", "result", {}),
    ("clerk", "collection", {"collected_by": "Đinh Văn Tèo"}),
)
AN_TOAN, CITIZEN, ALL = "Xã An Toàn", "Chờ công dân", "Tổng từ lúc tiếp nhận"


class Story:
    """One dossier of 5 working days of the commune An Toàn, and whoever sits at a screen."""

    def __init__(self, app, now):  # noqa: F811
        self.app, self.now, self.screens = app, now, {}
        self.begins = now.moment
        self.path = received(self.at(*now.moment.timetuple()[:5], "clerk"))
        self.go("clerk", "hand-over")

    def at(self, *moment_and_who):
        """The screen of somebody at a moment; at another moment they log in anew."""
        *moment, who = moment_and_who
        if moment:
            self.now.go_to(*moment)
        key = (who, self.now.moment)
        if key not in self.screens:
            self.screens[key] = CarefulClient(self.app, who)
        return self.screens[key]

    def go(self, who, noun, *moment, status=303, **fields):
        """Open the page of an act, fill it in, send it."""
        page = self.at(*moment, who).get(f"{self.path}/{noun}", status=200)
        return page.submit(f"{self.path}/{noun}", status=status, **fields)

    def finish(self, *moment):
        """From the officer's desk into the citizen's hands."""
        self.now.go_to(*moment)
        for who, noun, fields in TO_THE_END:
            self.go(who, noun, **fields)

    def promised(self):
        """(due moment, second date) as the page's row has them; the fold says the same."""
        with self.app.app_context():
            dossier = db.session.scalar(select(Dossier).where(Dossier.pid == self.path[-12:]))
            told = calendar.deadline_of(dossier)
            assert (told.due_at, told.extended_to) == (dossier.due_at, dossier.extended_to)
            return dossier.due_at, dossier.extended_to

    def held(self):
        """{whose: working days and hours} of the page that says who had it how long."""
        body = self.at("leader").get(f"{self.path}/time", status=200).all("tbody")[0]
        rows = [["".join(cell.itertext()).strip() for cell in row] for row in body]
        return {whose: working for whose, working, _elapsed in rows}

    def ends(self, outcome, *acts):
        """The log verifies and has these acts; the unit's table has the dossier where it belongs.

        ``outcome``: index among early, on time, late.
        """
        found = [act.removeprefix("dossiers.") for act in acts_of(self.app, self.path)]
        end = ["hand_over", "approve", "enter_result", "return_result"]
        assert found == ["receive", "hand_over", *acts, *end]
        with self.app.app_context():
            check_seal()
            check_tallies()
        period = {"from": f"{self.begins:%Y-%m-%d}", "to": f"{self.now.moment:%Y-%m-%d}"}
        page = self.at("supervisor").get("/statistics", status=200, **period)
        cells = ["".join(cell.itertext()) for cell in page.all("tfoot")[0][0]]
        solved = ["1" if n == outcome else "0" for n in range(3)]
        assert cells[4:] == ["0", "1", "1", *solved, "0", "0", "0", "✓"]

    def told(self):
        """The lines of the page's timeline, oldest first, without moment and person."""
        page = self.at("leader").get(self.path, status=200)
        items = page.all("ol", class_="timeline")[0].findall("li")
        return ["".join(item.find("p").itertext()) for item in items][::-1]


@pytest.fixture
def story(app, now):  # noqa: F811
    """``story(2020, 1, 13, 9)``: received and handed to the officer at this moment."""

    def begin(*moment):
        now.go_to(*moment)
        return Story(app, now)

    return begin


def test_three_supplements_over_tet_and_a_make_up_saturday(app, story):
    with app.app_context():
        tet()
        special((date(2020, 2, 8), "swap_work"))
    one = story(2020, 1, 13, 9)
    assert one.promised()[0] == datetime(2020, 1, 20, 17)
    for asked, came, due in (
        ((2020, 1, 14, 10), (2020, 1, 16, 9), datetime(2020, 1, 22, 17)),
        ((2020, 1, 20, 14), (2020, 1, 30, 8), datetime(2020, 2, 3, 17)),
        ((2020, 1, 31, 15), (2020, 2, 7, 10), datetime(2020, 2, 8, 17)),
    ):
        one.go("officer", "supplement-request", *asked, **MISSING)
        one.go("clerk", "supplement", *came)
        assert one.promised()[0] == due
    assert "17:00 08/02/2020" in one.at("clerk").get(one.path).words
    one.finish(2020, 2, 8, 16)
    assert one.held() == {AN_TOAN: "6 ngày 5 giờ", CITIZEN: "9 ngày", ALL: "15 ngày 5 giờ"}
    turns = ["request_supplement", "take_supplement"] * 3
    one.ends(1, *turns)
    asked = [line for line in one.told() if line.startswith("Yêu cầu bổ sung")]
    assert asked == [f"Yêu cầu bổ sung giấy tờ, số 0{n}/PYC" for n in (1, 2, 3)]


def test_a_supplement_after_the_due_date_does_not_make_it_punctual(story):
    one = story(2020, 1, 6, 8)
    one.go("officer", "supplement-request", 2020, 1, 14, 9, **MISSING)
    one.go("clerk", "supplement", 2020, 1, 20, 9)
    assert one.promised()[0] == datetime(2020, 1, 13, 17)
    one.finish(2020, 1, 20, 10)
    assert one.held() == {AN_TOAN: "6 ngày 2 giờ", CITIZEN: "4 ngày", ALL: "10 ngày 2 giờ"}
    one.ends(2, "request_supplement", "take_supplement")


def test_extension_then_supplement_moves_both_dates(story):
    one = story(2020, 1, 6, 8)
    one.go("officer", "extension-request", 2020, 1, 8, 9, new_day="17/01/2020", reason=LATE)
    one.go("leader", "extension", grants="yes")
    assert one.promised() == (datetime(2020, 1, 13, 17), datetime(2020, 1, 17, 17))
    one.go("officer", "supplement-request", 2020, 1, 9, 9, **MISSING)
    one.go("clerk", "supplement", 2020, 1, 15, 9)
    # After 09/01: 2 working days were left to the first date, 6 to the second.
    assert one.promised() == (datetime(2020, 1, 17, 17), datetime(2020, 1, 23, 17))
    one.finish(2020, 1, 20, 10)
    assert one.held() == {AN_TOAN: "6 ngày 2 giờ", CITIZEN: "4 ngày", ALL: "10 ngày 2 giờ"}
    one.ends(
        2, "ask_extension", "sign_extension", "request_supplement", "take_supplement"
    )  # an apology is no excuse
    assert "Xin lỗi và hẹn lại ngày trả, số 01/PXL" in one.told()


def test_transfer_while_paused_goes_on_over_there(app, story):
    one = story(2020, 1, 6, 8)
    with app.app_context():
        there = unit("X21628").pid
    one.go("officer", "supplement-request", 2020, 1, 7, 8, **MISSING)
    one.go("leader", "transfer", 2020, 1, 8, 8, unit=there, reason="Thuộc địa bàn xã An Hòa")
    assert one.promised()[0] == datetime(2020, 1, 13, 17)
    one.go("clerk", "supplement", 2020, 1, 9, 8)
    # Tuesday 07/01 is used; four days are left after Thursday 09/01.
    assert one.promised()[0] == datetime(2020, 1, 15, 17)
    one.now.go_to(2020, 1, 9, 9)
    assert one.held() == {
        AN_TOAN: "1 ngày",
        CITIZEN: "2 ngày",
        "Xã An Hòa": "1 giờ",
        ALL: "3 ngày 1 giờ",
    }
    with app.app_context():
        check_seal()
        check_tallies()
    assert one.told()[-2:] == [
        "Chuyển bước “Thẩm tra, dự thảo kết quả” sang Xã An Hòa; hạn bước 17:00 14/01/2020",
        "Tiếp tục xử lý",
    ]
    assert "17:00 15/01/2020" in one.at("other_officer").get(one.path, status=200).words


def test_one_form_in_two_tabs_and_over_a_cut_line_counts_once(app, story):
    one = story(2020, 1, 6, 8)
    officer = one.at(2020, 1, 7, 9, "officer")
    address = f"{one.path}/supplement-request"
    first, second = officer.get(address, status=200), officer.get(address, status=200)
    first.submit(address, **MISSING)  # the answer is lost on the way
    again = first.submit(address, status=303, **MISSING).follow()
    assert "Đã ghi nhận từ lần bấm trước." in again.words
    late = second.submit(address, status=409, **(MISSING | {"more": "Ảnh 3x4"}))
    assert "Hồ sơ đã thay đổi trong lúc bạn đang mở" in late.words
    assert late.form_fields(address)["more"] == "Ảnh 3x4"
    page = one.at(2020, 1, 9, 9, "clerk").get(f"{one.path}/supplement", status=200)
    one.now.later(minutes=1)
    with app.app_context(), bookkeeping() as connection:
        gone = update(WebSession).values(seen_at=clock.now() - timedelta(hours=12))
        connection.execute(gone)
    login = page.submit(f"{one.path}/supplement", status=303, note="Nộp tại bàn").follow()
    held = login.submit(username=PEOPLE["clerk"][0], password=PASSWORD).follow()
    held.submit()  # this answer is lost, too
    held.submit()
    assert one.promised()[0] == datetime(2020, 1, 15, 17)
    one.finish(2020, 1, 15, 9)
    assert one.held() == {
        AN_TOAN: "5 ngày 59 phút",
        CITIZEN: "2 ngày 1 phút",
        ALL: "7 ngày 1 giờ",
    }
    one.ends(1, "request_supplement", "take_supplement")
