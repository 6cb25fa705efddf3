"""What the stories through the screens share: one dossier, whoever sits at a screen, the end."""

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.services.dossiers import calendar
from tests.client import CarefulClient
from tests.counter import acts_of, received
from tests.services.dossier_life import check_seal, check_tallies, now

__all__ = ["now", "story"]

TO_THE_END = (
    ("officer", "hand-over", {}),
    ("leader", "approval", {}),
    ("registrar", "result", {}),
    ("clerk", "collection", {"collected_by": "Đinh Văn Tèo"}),
)
DESK, AN_TOAN = "Bộ phận Một cửa xã An Toàn", "Xã An Toàn"
ALL = "Tổng từ lúc tiếp nhận"


class Story:
    """One dossier of 5 working days of the commune An Toàn, and whoever sits at a screen."""

    def __init__(self, app, now):
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

    def finish(self, *moment, way=TO_THE_END):
        """From the officer's desk into the citizen's hands."""
        self.now.go_to(*moment)
        for who, noun, fields in way:
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
        self.logged(*acts, "hand_over", "approve", "enter_result", "return_result")
        self.counted(outcome)

    def logged(self, *acts):
        """The log verifies and has exactly these acts after the dossier reached the officer."""
        found = [act.removeprefix("dossiers.") for act in acts_of(self.app, self.path)]
        assert found == ["receive", "hand_over", *acts]
        with self.app.app_context():
            check_seal()
            check_tallies()

    def counted(self, outcome):
        """The supervisor's table of the time since ``begins``: one received, one solved so."""
        period = {"from": f"{self.begins:%Y-%m-%d}", "to": f"{self.now.moment:%Y-%m-%d}"}
        page = self.at("supervisor").get("/statistics", status=200, **period)
        cells = ["".join(cell.itertext()) for cell in page.all("tfoot")[0][0]]
        solved = ["1" if n == outcome else "0" for n in range(3)]
        assert cells[4:] == ["0", "1", "1", *solved, "0", "0", "0", "✓"]

    def told(self):
        """The lines of the page's timeline, oldest first, without moment and person."""
        return ["".join(item.find("p").itertext()) for item in self._timeline()]

    def tellers(self):
        """Who stands before each line of ``told``, without their title and unit."""
        small = ["".join(item.find("small").itertext()) for item in self._timeline()]
        return [words.partition(" · ")[2].partition(" (")[0] for words in small]

    def _timeline(self):
        page = self.at("leader").get(self.path, status=200)
        return page.all("ol", class_="timeline")[0].findall("li")[::-1]


@pytest.fixture
def story(app, now):
    """``story(2020, 1, 13, 9)``: received and handed to the officer at this moment."""

    def begin(*moment):
        now.go_to(*moment)
        return Story(app, now)

    return begin
