"""Writing over what tables say of one person, inside the change of the one who decides.

Every column that rules/personal calls personal has its place here (tests/house/test_personal.py):
a dossier of the person's own is emptied; in what belongs to others only the words that name the
person go.
"""

import json

from sqlalchemy import func, or_, select

from intranet.extensions import db
from intranet.models.audit import AuditReview
from intranet.models.blocks import BlockNumber, DayTally
from intranet.models.dossiers import (
    AccessReason,
    Attachment,
    Dossier,
    DossierEvent,
    DossierNote,
    DossierPaper,
    DossierRequest,
    DossierStep,
)
from intranet.models.fees import FeeDay, FeeEntry
from intranet.rules.erasures import GONE, naming
from intranet.rules.personal import personal_columns
from intranet.rules.text import fold, person_sort_key
from intranet.rules.workflow import EventKind
from intranet.services.erasures.trail import REVIEWS

# Tables whose rows hang on a dossier.
OF_DOSSIER = (DossierNote, DossierRequest, DossierStep, DossierPaper, DossierEvent, FeeEntry)
# Free text of a day or a number, not of a dossier.
LOOSE = (FeeDay, DayTally, BlockNumber)
# Facts of an event that are dates, numbers and words of the program itself.
PLAIN_FACTS = {
    "until", "amount", "finished_at", "outcome", "result_number", "extended_to", "asked_on",
    "channel",
}  # fmt: skip
# What may be empty afterwards; the rest says GONE where something stood.
EMPTIED = {
    "owner_id_number", "owner_phone", "owner_address", "submitter_name", "submitter_id_number",
    "submitter_phone", "authorisation", "summary", "note", "location", "manual_due_reason",
    "collected_id_number", "place", "people", "warning",
}  # fmt: skip


def gone(_value):
    """What stands where something was."""
    return GONE


def without(words):
    """A function that takes ``words`` out of a text, whatever their case."""
    pattern = naming(words)
    return lambda value: pattern.sub(GONE, value)


def wipe(rows, said, columns=None, emptied=frozenset()):
    """Put ``said(value)`` into the personal columns of ``rows``; returns how many rows changed."""
    count = 0
    for row in rows:
        names = columns or personal_columns()[row.__tablename__]
        old = {name: getattr(row, name) for name in names}
        new = {n: None if n in emptied and v else said(v) for n, v in old.items() if v}
        changed = {name: value for name, value in new.items() if value != old[name]}
        for name, value in changed.items():
            setattr(row, name, value)
        count += bool(changed)
    return count


def empty_dossiers(dossiers):
    """Take everything personal out of a person's own dossiers; returns how many texts went."""
    count = 0
    for dossier in dossiers:
        wipe([dossier], gone, emptied=EMPTIED)
        dossier.owner_name, dossier.owner_sort = GONE, person_sort_key(GONE)
        dossier.submitter_id = None
        dossier.version += 1
        rows = {model: _rows_of(model, dossier) for model in OF_DOSSIER}
        events = rows.pop(DossierEvent)
        count += wipe(events, gone, ("text",)) + _empty_facts(events)
        offered = {" ".join(p.name.split()) for p in dossier.procedure_version.papers}
        papers = rows.pop(DossierPaper)
        wipe([p for p in papers if " ".join(p.name.split()) not in offered], gone, ("name",))
        wipe(papers, gone, ("note",), EMPTIED)
        count += sum(wipe(found, gone, emptied=EMPTIED) for found in rows.values())
        count += wipe(_rows_of(AccessReason, dossier), gone, emptied={"reason"})
    return count


def empty_files(dossiers):
    """Take name and content out of the files of own dossiers; returns the hashes they had."""
    hashes = set()
    for file in (file for dossier in dossiers for file in dossier.files):
        hashes.add(file.sha256)
        file.name, file.sha256, file.size, file.pages, file.warning = GONE, "", 0, None, None
    return hashes - {""}


def scrub_dossiers(found):
    """Take the words that name the person out of dossiers of others; returns how many texts."""
    said, count = without(found.words), 0
    for dossier in found.other:
        if found.collected(dossier):
            dossier.collected_by, dossier.collected_id_number = GONE, None
        if found.handed_in(dossier):
            wipe([dossier], gone, ("authorisation",), EMPTIED)
            dossier.submitter_id = dossier.submitter_name = None
            dossier.submitter_id_number = dossier.submitter_phone = None
        wipe([dossier], said, _free_text(Dossier))
        dossier.version += 1
        for model in (*OF_DOSSIER, AccessReason):
            columns = [n for n in personal_columns()[model.__tablename__] if n != "facts"]
            rows = _rows_of(model, dossier)
            emptied = {"reason"} if model is AccessReason else frozenset()
            named = [r for r in rows if any(_names(said, getattr(r, n)) for n in columns)]
            count += wipe(named, said, columns, emptied)
        _scrub_facts(_rows_of(DossierEvent, dossier), said)
        wipe(_rows_of(Attachment, dossier), said, ("name",))
    return count


def empty_slips(slips):
    """Take the person and what was written out of slips; their numbers stay."""
    for slip in slips:
        slip.full_name, slip.name_fold, slip.reason, slip.items = GONE, fold(GONE), GONE, ""
        slip.id_number = slip.address = slip.phone = slip.email = None


def empty_requests(requests, found):
    """Of requests to erase only the ground stays and the number of the letter, without a name."""
    said = without(found.words)
    for request in requests:
        request.note = request.reason = None
        request.letter = request.letter and said(request.letter)


def empty_person(person, now):
    """Take everything out of the row of the person itself."""
    person.full_name, person.id_kind, person.erased_at = GONE, "none", now
    person.id_number = person.birth_date = person.sex = None
    person.address = person.phone = person.email = None
    person.version += 1


def scrub_elsewhere(found):
    """Notes of days, of printed numbers and of the log that name the person: (how many, the keys
    of their things in the log).
    """
    said, rows = without(found.naming), []
    for model in LOOSE:
        for name in personal_columns()[model.__tablename__]:
            named = holding(model, name, found.naming, said)
            wipe(named, said, (name,))
            rows += named
    notes = holding(AuditReview, "note", found.naming, said)
    wipe(notes, gone, ("note",), {"note"})
    things = [row.block if isinstance(row, BlockNumber) else row for row in rows]
    keys = [thing.audit_key for thing in things] + ([REVIEWS] if notes else [])
    return len(rows) + len(notes), keys


def _rows_of(model, dossier):
    return db.session.scalars(select(model).where(model.dossier_id == dossier.id)).all()


def _free_text(model):
    named = ("owner_", "submitter_", "collected_")
    return [n for n in personal_columns()[model.__tablename__] if not n.startswith(named)]


def _names(said, value):
    return bool(value) and said(value) != value


def holding(model, name, words, said):
    """The rows of ``model`` whose text ``name`` holds one of ``words``, as ``said`` finds them."""
    column = func.lower(getattr(model, name))
    holds = [column.contains(word.lower(), autoescape=True) for word in words]
    rows = db.session.scalars(select(model).where(or_(*holds))).all()
    return [row for row in rows if _names(said, getattr(row, name))]


def _empty_facts(events):
    return sum(_set_facts(event, _emptied(event)) for event in events)


def _emptied(event):
    plain = PLAIN_FACTS | ({"from", "to"} if event.kind == EventKind.TRANSFER else set())
    return {n: v if n in plain else _gone_in(n, v) for n, v in event.details.items()}


def _gone_in(name, value):
    """``value`` of the same shape without its words; a change keeps the name of its box."""
    if name == "changes":
        return [[row[0], *(part and GONE for part in row[1:])] for row in value]
    if isinstance(value, list):
        return [_gone_in("", part) for part in value]
    return GONE if isinstance(value, str) and value else value


def _scrub_facts(events, said):
    for event in events:
        _set_facts(event, _said_in(event.details, said))


def _said_in(value, said):
    if isinstance(value, dict):
        return {name: _said_in(part, said) for name, part in value.items()}
    if isinstance(value, list):
        return [_said_in(part, said) for part in value]
    return said(value) if isinstance(value, str) else value


def _set_facts(event, facts):
    text = json.dumps(facts, ensure_ascii=False)
    if facts == event.details:
        return False
    event.facts = text
    return True
