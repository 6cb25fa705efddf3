"""The boxes of a correction that move nothing: people, papers, channel, words."""

from dataclasses import replace
from types import SimpleNamespace

from sqlalchemy import delete, insert, select

from intranet.extensions import db
from intranet.models.dossiers import DossierPaper
from intranet.models.persons import Person
from intranet.rules.text import person_sort_key
from intranet.rules.words import N_
from intranet.rules.workflow import CHANNEL_WORDS, WAY_WORDS, Channel, DeliveryWay
from intranet.services.dossiers import persons
from intranet.services.dossiers.data import choice, count, line

LABELS = {
    "owner_name": N_("Chủ hồ sơ"),
    "owner_id_number": N_("Số giấy tờ"),
    "owner_address": N_("Địa chỉ"),
    "owner_phone": N_("Điện thoại"),
    "submitter_name": N_("Người nộp"),
    "submitter_id_number": N_("Số giấy tờ của người nộp"),
    "submitter_phone": N_("Điện thoại người nộp"),
    "authorisation": N_("Giấy ủy quyền"),
    "channel": N_("Cách nộp"),
    "delivery_way": N_("Cách nhận kết quả"),
    "sets": N_("Số bộ hồ sơ"),
    "summary": N_("Trích yếu"),
    "note": N_("Ghi chú"),
}
PAPERS = N_("Giấy tờ nhận")


def people_of(correction):
    """(owner, submitter or None) as they may be stored."""
    owner = persons.cleaned(correction.owner, "owner_")
    if persons.is_empty(correction.submitter):
        return owner, None
    submitter = persons.cleaned(correction.submitter, "submitter_")
    return owner, None if persons.is_same(owner, submitter) else submitter


def columns_of(dossier, owner, submitter, typed):
    """The columns of the dossier as they should be."""
    return {
        **{f"owner_{name}": getattr(owner, name) for name in ("id_number", "address", "phone")},
        "owner_name": owner.full_name,
        **{f"submitter_{n}": submitter and getattr(submitter, n) for n in ("id_number", "phone")},
        "submitter_name": submitter and submitter.full_name,
        "authorisation": line(typed.authorisation, "authorisation", 300),
        "channel": str(choice(Channel, typed.channel or dossier.channel, "channel")),
        "delivery_way": str(choice(DeliveryWay, typed.delivery_way, "delivery_way")),
        "sets": count(typed.sets, "sets", 1, 1000),
        "summary": line(typed.summary, "summary", 500),
        "note": line(typed.note, "note", 2000, multiline=True),
    }


def put(dossier, columns):
    """Write what differs; returns {column: (label, before, after)} in words."""
    told = {}
    for name, label in LABELS.items():
        before, after = getattr(dossier, name), columns[name]
        if before != after:
            told[name] = (label, _words(name, before), _words(name, after))
            setattr(dossier, name, after)
    return told


def _words(name, value):
    if name == "channel":
        return CHANNEL_WORDS[value]
    if name == "delivery_way":
        return WAY_WORDS[value]
    return None if value is None else str(value)


def put_people(dossier, owner, submitter, told, now):
    """What is known of the people themselves follows what was put right on the dossier."""
    if any(name.startswith("owner_") for name in told):
        dossier.owner_id = _person(dossier.owner_id, owner, now)
        dossier.owner_sort = person_sort_key(owner.full_name)[:400]
    if any(name.startswith("submitter_") for name in told):
        dossier.submitter_id = submitter and _person(dossier.submitter_id, submitter, now)


def _person(person_id, data, now):
    """The id of the person behind ``data``: the same one put right, or the one with that number."""
    old = person_id and db.session.get(Person, person_id)
    if old and old.id_number == data.id_number:
        old.full_name, old.seen_at, old.version = data.full_name, now, old.version + 1
        old.address, old.phone = data.address or old.address, data.phone or old.phone
        return old.id
    known = data.id_number and db.session.scalar(
        select(Person.id).where(Person.id_number == data.id_number)
    )
    if old and not known:
        data = replace(data, birth_date=old.birth_date, sex=old.sex, email=old.email)
    return persons.store([data], now)[0]


def put_papers(dossier, papers):
    """Write the papers anew when they differ: {"papers": (label, what went, what came)}."""
    rows = select(DossierPaper).where(DossierPaper.dossier_id == dossier.id)
    before = [_paper(row) for row in db.session.scalars(rows.order_by(DossierPaper.position))]
    after = [_paper(SimpleNamespace(**row)) for row in papers]
    if before == after:
        return {}
    db.session.execute(delete(DossierPaper).where(DossierPaper.dossier_id == dossier.id))
    if papers:
        db.session.execute(
            insert(DossierPaper), [{"dossier_id": dossier.id, **row} for row in papers]
        )
    went = [row for row in before if row not in after]
    came = [row for row in after if row not in before]
    return {"papers": (PAPERS, _listed(went), _listed(came))}


def _paper(row):
    return row.name, row.submit, row.originals, row.copies, row.note


def _listed(papers):
    """Papers in the words of the timeline: "Tờ khai (1 bản chính, 2 bản sao)"."""
    told = []
    for name, submit, originals, copies, note in papers:
        counts = (originals and f"{originals} bản chính", copies and f"{copies} bản sao")
        about = [*counts, None if submit else "xuất trình", note]
        told.append(f"{name} ({', '.join(filter(None, about))})")
    return "; ".join(told) or None
