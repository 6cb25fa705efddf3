"""One dossier from the counter to the citizen: its rows and its audit entries, without a database."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from intranet.models.columns import new_pid
from intranet.rules import deadlines
from intranet.rules.deadlines import Received
from intranet.rules.demo import COMMUNES, Task, pace_of, plan
from intranet.rules.identifiers import new_tracking_code
from intranet.rules.text import exact, initials, person_sort_key, tokens
from intranet.services.demo.book import step_row
from intranet.services.demo.cast import Member
from intranet.services.demo.clockwork import stored
from intranet.services.demo.trail import difference, place

_NEWCOMERS, _AUTHORISED, _BY_POST, _FEE_WAITS = 0.62, 0.04, 0.03, 0.3
_PAGES = (1, 1, 2, 2, 3, 4, 5, 8, 10)
_COPIES = "2.000815"
_SIZES = list(accumulate(c.size for c in COMMUNES))


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


class Lives:
    """Tells dossiers one after the other, in order of reception."""

    def __init__(self, rng, cast, people, book, trail, until):
        self.rng, self.cast, self.people = rng, cast, people
        self.book, self.trail, self.until = book, trail, until
        self.numbers, self.results = {}, {}
        self.solved = self.late = self.open = self.waiting = 0

    def begin_day(self):
        """Codes count from 1 every day."""
        self.numbers.clear()

    def end_day(self, day):
        """Keep the last number of each desk."""
        for unit_id, number in self.numbers.items():
            self.book.counters.append((unit_id, day.isoformat(), number))

    def tell(self, at):
        """A citizen comes at ``at`` and hands in a dossier."""
        rng = self.rng
        desk = self.cast.pick_desk(rng)
        route = rng.choices(desk.routes, cum_weights=desk.shares)[0]
        clerk = rng.choice(desk.clerks)
        row = self._received(desk, route, clerk, at)
        if route.counter:
            self._at_once(row, desk, route, clerk, at)
        else:
            self._on_its_way(row, desk, route, clerk, at)
        self.book.dossiers.append(row)

    # -- reception ---------------------------------------------------------------------------

    def _received(self, desk, route, clerk, at):
        rng = self.rng
        owner = self._citizen(desk, at)
        helped = rng.random() < _AUTHORISED and not route.counter
        submitter = self._citizen(desk, at) if helped else None
        if submitter is owner:
            submitter = None
        fee = route.fee_vnd * (rng.choice(_PAGES) if route.code == _COPIES else 1)
        number = self.numbers[desk.unit_id] = self.numbers.get(desk.unit_id, 0) + 1
        due = self.cast.dues.due(route.term, at, Received)
        return {
            "id": self.book.next_id("dossiers"),
            "pid": new_pid(),
            "version": 1,
            "code": f"{desk.prefix}-{at:%y%m%d}-{number:04d}",
            "tracking": new_tracking_code(secrets.token_bytes(16)),
            "version_id": route.version_id,
            "received_unit_id": desk.unit_id,
            "competent_unit_id": desk.authority_id,
            "returned_unit_id": desk.unit_id,
            "channel": "authorised" if submitter else "direct",
            "fee_state": "paid" if fee else "none",
            "fee_vnd": fee,
            "fee_receipt_no": f"{self.book.ids['dossiers']:07d}" if fee else None,
            "delivery_state": "waiting",
            "delivery_way": "post" if rng.random() < _BY_POST and not route.counter else "desk",
            "sync_state": "no",
            "received_at": stored(at),
            "received_by_id": clerk.id,
            "due_at": due,
            "due_unit": route.due_unit,
            "paused": 0,
            "owner": owner,
            "owner_id": owner["id"],
            "owner_name": owner["full_name"],
            "owner_sort": owner["sort"],
            "owner_id_number": owner["id_number"],
            "owner_phone": owner["phone"],
            "owner_address": owner["address"],
            "submitter": submitter,
            "submitter_id": submitter and submitter["id"],
            "submitter_name": submitter and submitter["full_name"],
            "submitter_id_number": submitter and submitter["id_number"],
            "submitter_phone": submitter and submitter["phone"],
            "authorisation": "Giấy ủy quyền" if submitter else None,
            "sets": 1,
            "receipt_prints": 0,
            "result_refused": 0,
        }

    def _citizen(self, desk, at):
        """Somebody who lives there: often known, else new; the visit is noted."""
        rng, book = self.rng, self.book
        seen = stored(at)
        if desk.citizens and rng.random() > _NEWCOMERS:
            person = rng.choice(desk.citizens)
            if person["seen_at"] != seen:
                person["seen_at"], person["version"] = seen, person["version"] + 1
                book.visits[person["id"]] = person
            return person
        home = desk.commune or rng.choices(COMMUNES, cum_weights=_SIZES)[0]
        place_name = self.cast.by_key[home.key].name
        made = self.people.invent(rng, home.groups, place_name, home.is_town, at.date())
        person = {
            "id": book.next_id("persons"),
            "pid": new_pid(),
            "version": 1,
            "id_kind": "cccd",
            "id_number": made.id_number,
            "full_name": made.name,
            "birth_date": made.birth_date.isoformat(),
            "sex": made.sex,
            "address": made.address,
            "phone": made.phone,
            "email": None,
            "seen_at": seen,
            "sort": person_sort_key(made.name)[:400],
        }
        book.people.append(person)
        desk.citizens.append(person)
        return person

    def _told(self, row, route, at, personal=()):
        """What the audit log keeps of a reception (services.dossiers.intake)."""
        due = row["due_at"]
        after = {
            "code": row["code"],
            "state": row["state"],
            "due_at": due and due.isoformat(),
            "manual_due_at": None,
            "channel": row["channel"],
            "fee_vnd": row["fee_vnd"],
            "fee_state": row["fee_state"],
            "procedure": route.procedure_pid,
            "received_at": at.isoformat(),
            "papers": len(route.papers),
            "files": [],
        }
        people = {
            f"{prefix}_{name}": row[prefix][name]
            for prefix in ("owner", "submitter")
            if row[prefix] is not None
            for name in ("full_name", "id_number", "phone", "address")
        }
        personal = {**people, "authorisation": row["authorisation"], **dict(personal)}
        return {"after": after, "personal": personal}

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
        told = self._told(row, route, at, collector.items())
        self.trail.tell(at, clerk, "dossiers.receive_and_return", row["pid"], **told)
        self._write_around(row, route, route.reaches[0])

    def _on_its_way(self, row, desk, route, clerk, at):
        rng, stops = self.rng, route.stops
        task = Task(at, row["due_at"], route.same_day, tuple(s.role for s in stops[:-1]))
        pace = pace_of(route.unit_keys, at, self.until, route.same_day)
        leaves, collected = plan(rng, self.cast.calendar, task, pace)
        row["state"] = 2
        if row["fee_vnd"] and collected > self.until and rng.random() < _FEE_WAITS:
            row["fee_state"], row["fee_receipt_no"] = "due", None
        self.trail.tell(at, clerk, "dossiers.receive", row["pid"], **self._told(row, route, at))
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
            act, facts = "dossiers.enter_result", {"files": []}
        else:
            act, facts = f"dossiers.{'approve' if stop.act == 'approve' else 'hand_over'}", None
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
        self.open += row["state"] != 9
        self.waiting += row["state"] == 9

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
        book.search.append((dossier_id, self._words(row, route, reach)))
