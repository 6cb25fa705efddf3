"""One dossier from the counter to the citizen: its rows and audit entries, in memory."""

from dataclasses import dataclass
from datetime import datetime

from intranet.rules import deadlines
from intranet.rules.demo import Task, pace_of, plan
from intranet.services.demo.book import step_row
from intranet.services.demo.cast import Member
from intranet.services.demo.clockwork import stored
from intranet.services.demo.counter import Counter, told_of, words_of
from intranet.services.demo.trail import difference, place

_FEE_WAITS = 0.3


@dataclass(slots=True)
class Stay:
    """One stay at a step."""

    user: Member | None
    given_by: Member | None
    how: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None = None
    ended_by: Member | None = None
    outcome: str | None = None


class Lives(Counter):
    """Tells dossiers one after the other, in order of reception."""

    def __init__(self, rng, cast, people, book, trail, until):
        super().__init__(rng, cast, people, book, until)
        self.trail = trail
        self.results: dict = {}
        self.solved = self.late = self.open = self.overdue = self.waiting = 0

    def tell(self, at):
        """A citizen comes at ``at`` and hands in a dossier."""
        rng = self.rng
        desk = self.cast.pick_desk(rng)
        route = rng.choices(desk.routes, cum_weights=desk.shares)[0]
        clerk = rng.choice(desk.clerks)
        row = self.received(desk, route, clerk, at)
        if route.counter:
            self._at_once(row, desk, route, clerk, at)
        else:
            self._on_its_way(row, desk, route, clerk, at)
        self.till.open_account(row, clerk, at)
        self.book.dossiers.append(row)

    # -- ways --------------------------------------------------------------------------------

    def _at_once(self, row, desk, route, clerk, at):
        first, last = route.stops[0], route.stops[-1]
        due = self.cast.dues.due(first.term, at)
        stay = Stay(clerk, None, "receive", at, due)
        self._leave(row, first, stay, clerk, at)
        back = Stay(clerk, clerk, "finish", at, None, at, clerk)
        self.book.steps.append(step_row(self.book, row["id"], last, back))
        self._finish(row, desk, route, at, clerk.full_name, None)
        giver = row["owner"]
        self._close(row, at, giver["full_name"], None)
        collector = {"collected_by": giver["full_name"]}
        told = told_of(row, route, at, collector)
        self.trail.tell(at, clerk, "dossiers.receive_and_return", row["pid"], **told)
        self._write_around(row, route, route.reaches[0])

    def _on_its_way(self, row, desk, route, clerk, at):
        rng, stops = self.rng, route.stops
        task = Task(at, row["due_at"], route.same_day, route.tasks)
        pace = pace_of(route.unit_keys, at, self.until, route.same_day, route.code)
        leaves, collected = plan(rng, self.cast.calendar, task, pace)
        row["state"] = 2
        if row["fee_vnd"] and collected > self.until and rng.random() < _FEE_WAITS:
            row["fee_state"], row["fee_receipt_no"] = "due", None
        self.trail.tell(at, clerk, "dossiers.receive", row["pid"], **told_of(row, route, at))
        stay = Stay(clerk, None, "receive", at, self.cast.dues.due(stops[0].term, at))
        reached = self._walk(row, desk, route, stay, leaves, collected)
        self._write_around(row, route, route.reaches[reached])

    def _walk(self, row, desk, route, stay, leaves, collected):
        """Go from stop to stop until today; returns the number of the last stop reached."""
        stops, signer = route.stops, None
        for n, stop in enumerate(stops):
            end = leaves[n] if n < len(leaves) else collected
            if end > self.until:
                self._hold(row, stop, stay)
                return n
            actor = stay.user or self.rng.choice(stop.people)
            before = place(stop, row["state"], stay.user, stay.due_at)
            self._leave(row, stop, stay, actor, end)
            row["version"] += 1
            if n == len(stops) - 1:
                self._return(row, before, actor, end)
                return n
            signer = actor.full_name if stop.act == "approve" else signer
            following = stops[n + 1]
            stay = self._enter(row, desk, route, following, actor, end, signer)
            self._tell_move(row, stop, following, stay, before, actor, end)
        return len(stops) - 1

    def _enter(self, row, desk, route, stop, actor, at, signer):
        """Begin the stay at ``stop``; before the last one the result exists."""
        if stop.act == "return":
            number = self._result_number(desk, route, at)
            self._finish(row, desk, route, at, signer, number)
            return Stay(None, actor, "finish", at, None)
        row["state"] = 4
        named = self.rng.choice(stop.people) if stop.act == "process" else None
        return Stay(named, actor, "hand_over", at, self.cast.dues.due(stop.term, at))

    def _tell_move(self, row, stop, following, stay, before, actor, at):
        after = place(following, row["state"], stay.user, stay.due_at)
        if following.act == "return":
            names = ("result_number", "result_signer", "outcome")
            after |= {name: row[name] for name in names}
            after |= {"result_date": row["result_date"], "result_refused": False}
            act = "dossiers.enter_result"
        else:
            act = f"dossiers.{'approve' if stop.act == 'approve' else 'hand_over'}"
        facts: dict | None = {"files": []} if following.act == "return" else None
        before, after = difference(before, after)
        self.trail.tell(at, actor, act, row["pid"], before=before, after=after, facts=facts)

    def _return(self, row, before, actor, at):
        person = row["submitter"] or row["owner"]
        self._close(row, at, person["full_name"], person["id_number"])
        after = {**place(None, row["state"], None, None), "delivery_state": row["delivery_state"]}
        before, after = difference(before, after)
        personal = {"collected_by": row["collected_by"]}
        personal["collected_id_number"] = row["collected_id_number"]
        self.trail.tell(
            at, actor, "dossiers.return_result", row["pid"],
            before=before, after=after, personal=personal,
        )  # fmt: skip

    # -- small acts --------------------------------------------------------------------------

    def _leave(self, row, stop, stay, actor, at):
        stay.ended_at, stay.ended_by = at, actor
        if stay.due_at is not None:
            stay.outcome = str(deadlines.outcome(stay.due_at, at, stop.term_unit))
        self.book.steps.append(step_row(self.book, row["id"], stop, stay))

    def _hold(self, row, stop, stay):
        """Today it lies here."""
        self.book.steps.append(step_row(self.book, row["id"], stop, stay))
        row["step_position"], row["holder_unit_id"] = stop.position, stop.unit_id
        row["holder_role"], row["holder_user_id"] = stop.role, stay.user and stay.user.id
        row["held_since"], row["step_due_at"] = stored(stay.started_at), stored(stay.due_at)
        if row["state"] == 9:
            self.waiting += 1
            return
        self.open += 1
        due, unit = row["due_at"], deadlines.Unit(row["due_unit"])
        self.overdue += due is not None and deadlines.is_late(due, self.until, unit)

    def _result_number(self, desk, route, at):
        key = (desk.authority_id, route.sign, at.year)
        self.results[key] = self.results.get(key, 0) + 1
        return f"{self.results[key]}/{route.sign}-UBND"

    def _finish(self, row, desk, route, at, signer, number):
        row["state"], row["finished_at"] = 9, stored(at)
        row["outcome"] = str(deadlines.outcome(row["due_at"], at, route.due_unit))
        row["result_number"], row["result_signer"] = number, signer
        row["result_date"] = at.date().isoformat()
        self.solved += 1
        self.late += row["outcome"] == "late"

    def _close(self, row, at, name, id_number):
        row["state"], row["closed_at"] = 10, stored(at)
        row["delivery_state"] = "posted" if row["delivery_way"] == "post" else "returned"
        row["collected_by"], row["collected_id_number"] = name, id_number

    def _write_around(self, row, route, reach):
        book, dossier_id = self.book, row["id"]
        row["due_at"] = stored(row["due_at"])
        for position, paper in enumerate(route.papers, 1):
            book.papers.append(
                (book.next_id("dossier_papers"), dossier_id, position, paper.name,
                 int(paper.submit), paper.originals, paper.copies)
            )  # fmt: skip
        book.reach.extend((unit_id, dossier_id) for unit_id in reach)
        book.search.append((dossier_id, words_of(row, route, reach)))
