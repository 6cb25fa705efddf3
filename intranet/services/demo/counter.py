"""The counter of the demo: who comes, what is written down, what log and search keep of it."""

import secrets
from functools import lru_cache
from itertools import accumulate

from intranet.models.columns import new_pid
from intranet.rules.deadlines import Received
from intranet.rules.demo import COMMUNES
from intranet.rules.identifiers import new_tracking_code
from intranet.rules.text import person_sort_key
from intranet.services.demo.clockwork import stored
from intranet.services.demo.till import Till
from intranet.services.dossiers.index import Entry
from intranet.services.dossiers.persons import KEPT

_NEWCOMERS, _AUTHORISED, _BY_POST = 0.62, 0.04, 0.03
_REMEMBERED = 5000  # people a desk may see again; bounds the memory of a million dossiers
_PAGES = (1, 1, 2, 2, 3, 4, 5, 8, 10)
_COPIES = "2.000815"
_SIZES = list(accumulate(c.size for c in COMMUNES))
_ALWAYS = {
    "version": 1,
    "delivery_state": "waiting",
    "sync_state": "no",
    "paused": 0,
    "sets": 1,
    "receipt_prints": 0,
    "result_refused": 0,
}
_COPIED = ("id_number", "phone")


class Counter:
    """Receives citizens; codes count from 1 every day at every desk."""

    def __init__(self, rng, cast, people, book, until):
        self.rng, self.cast, self.people, self.book = rng, cast, people, book
        self.until, self.till = until, Till(book, until)
        self._numbers: dict = {}

    def end_day(self, day):
        """Keep the last number of each desk; tomorrow begins with 1."""
        for unit_id, number in self._numbers.items():
            self.book.counters.append((unit_id, day.isoformat(), number))
        self._numbers.clear()
        self.till.end_day(day)

    def received(self, desk, route, clerk, at):
        """The columns of a new dossier; ``owner`` and ``submitter`` are rows of persons."""
        rng = self.rng
        owner = self._citizen(desk, at)
        helped = rng.random() < _AUTHORISED and not route.counter
        submitter = self._citizen(desk, at) if helped else None
        by_post = rng.random() < _BY_POST and not route.counter
        fee = route.fee_vnd * (rng.choice(_PAGES) if route.code == _COPIES else 1)
        number = self._numbers[desk.unit_id] = self._numbers.get(desk.unit_id, 0) + 1
        dossier_id = self.book.next_id("dossiers")
        return {
            **_ALWAYS,
            "id": dossier_id,
            "pid": new_pid(),
            "code": f"{desk.prefix}-{at:%y%m%d}-{number:04d}",
            "tracking": new_tracking_code(secrets.token_bytes(16)),
            "version_id": route.version_id,
            "received_unit_id": desk.unit_id,
            "competent_unit_id": desk.authority_id,
            "returned_unit_id": desk.unit_id,
            "fee_state": "paid" if fee else "none",
            "fee_vnd": fee,
            "fee_receipt_no": f"{dossier_id:07d}" if fee else None,
            "delivery_way": "post" if by_post else "desk",
            "received_at": stored(at),
            "received_by_id": clerk.id,
            "due_at": self.cast.dues.due(route.term, at, Received),
            "due_unit": route.due_unit,
            **_people_of(owner, None if submitter is owner else submitter),
        }

    def _citizen(self, desk, at):
        """Somebody who lives there: known from before, or new; the visit is noted."""
        rng, seen = self.rng, stored(at)
        if not desk.citizens or rng.random() < _NEWCOMERS:
            person = self._newcomer(desk, at, seen)
            if len(desk.citizens) < _REMEMBERED:
                desk.citizens.append(person)
            else:
                desk.citizens[rng.randrange(_REMEMBERED)] = person
            return person
        person = rng.choice(desk.citizens)
        if person["seen_at"] != seen:
            person["seen_at"], person["version"] = seen, person["version"] + 1
            self.book.visits[person["id"]] = person
        return person

    def _newcomer(self, desk, at, seen):
        home = desk.commune or self.rng.choices(COMMUNES, cum_weights=_SIZES)[0]
        where = self.cast.by_key[home.key].name
        made = self.people.invent(self.rng, home.groups, where, home.is_town, at.date())
        person = {
            "id": self.book.next_id("persons"),
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
            "erased_at": None,
            "sort": person_sort_key(made.name)[:400],
        }
        self.book.people.append(person)
        return person


def _people_of(owner, submitter):
    columns = {
        "owner": owner,
        "owner_id": owner["id"],
        "owner_name": owner["full_name"],
        "owner_sort": owner["sort"],
        "owner_address": owner["address"],
        **{f"owner_{name}": owner[name] for name in _COPIED},
        "submitter": submitter,
        "channel": "authorised" if submitter else "direct",
    }
    if submitter:
        columns |= {f"submitter_{name}": submitter[name] for name in _COPIED}
        columns |= {"submitter_id": submitter["id"], "submitter_name": submitter["full_name"]}
        columns["authorisation"] = "Giấy ủy quyền"
    return columns


def told_of(row, route, at, personal=None):
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
        for name in ("full_name", "id_number", *KEPT)
    }
    people["authorisation"] = row.get("authorisation")
    return {"after": after, "personal": people | (personal or {})}


def words_of(row, route, reach):
    """The words of the search index: of the people and the code, and of the procedure."""
    people = [person for person in (row["owner"], row["submitter"]) if person is not None]
    numbers = tuple((None, person["id_number"], person["phone"]) for person in people)
    entry = Entry(row["id"], row["code"], row["tracking"], numbers, None, "", reach)
    words = {*entry.row["words"].split(), *route.words}
    for person in people:
        words.update(_name_words(person["full_name"]))
    return " ".join(sorted(words))


@lru_cache(maxsize=65536)  # a large office has the same names again and again
def _name_words(name):
    return frozenset(Entry(0, "", "", ((name, None, None),), None, "", ()).row["words"].split())
