"""What a version says: read from its rows, written into them, before/after of the audit log."""

from dataclasses import asdict, fields
from datetime import date

from sqlalchemy import delete

from intranet.extensions import db
from intranet.models.procedures import ProcedurePaper, ProcedureStep, ProcedureVersion
from intranet.rules.procedures import (
    SWITCHES,
    UNCOUNTED,
    PaperRow,
    VersionData,
    texts_in_words,
)
from intranet.rules.text import fold, initials

PLAIN = tuple(f.name for f in fields(VersionData) if f.name != "papers")


def paper_row(paper):
    """The PaperRow of a stored paper."""
    return PaperRow(*(getattr(paper, f.name) for f in fields(PaperRow)))


def facts_of(version):
    """The VersionData of a stored version."""
    papers = tuple(paper_row(p) for p in version.papers)
    return VersionData(**{name: getattr(version, name) for name in PLAIN}, papers=papers)


def write(version, data):
    """Put ``data`` into ``version``; its papers are written anew when they differ."""
    for name in PLAIN:
        value = getattr(data, name)
        setattr(version, name, value if value != "" else None)
    version.time_value = 0 if data.time_unit in UNCOUNTED else data.time_value
    version.name_fold, version.initials = fold(data.name)[:1000], initials(data.name)[:250]
    if version.id is not None and facts_of(version).papers == data.papers:
        return version
    if version.id is not None:
        db.session.execute(delete(ProcedurePaper).where(ProcedurePaper.version_id == version.id))
        db.session.expire(version, ["papers"])
    rows = [
        ProcedurePaper(version_id=version.id, position=n, **asdict(paper))
        for n, paper in enumerate(data.papers, 1)
    ]
    if version.id is None:
        version.papers = rows
    else:
        db.session.add_all(rows)
    return version


def changes(old, new):
    """(before, after) with the fields that differ, papers and dates in words."""
    before, after = plain_facts(old), plain_facts(new)
    different = [name for name in after if before[name] != after[name]]
    return {n: before[n] for n in different}, {n: after[n] for n in different}


def plain_facts(data):
    """The facts of ``data`` as text and numbers; empty ones are None."""
    facts = {name: getattr(data, name) or None for name in PLAIN}
    if data.time_unit in UNCOUNTED:
        facts["time_value"] = None
    facts["late_cutoff"] = f"{data.late_cutoff:%H:%M}" if data.late_cutoff else None
    facts["fee_vnd"] = data.fee_vnd
    facts["texts"] = texts_in_words(data.texts)
    facts["papers"] = "; ".join(map(str, data.papers)) or None
    return facts


def new_version(procedure, number, data, valid_from: date | None):
    """Add a version; its workflow is written by the caller."""
    version = ProcedureVersion(procedure=procedure, number=number, valid_from=valid_from)
    write(version, data)
    db.session.add(version)
    return version


def write_steps(version, steps):
    """Replace the workflow of ``version`` by ``steps`` (rules.procedures.Step, unit an id)."""
    rows = [
        ProcedureStep(position=n, name=s.name, act=s.act, role=s.role, place=s.place,
                      unit_id=s.unit, share=s.share,
                      **{name: getattr(s, name) for name in SWITCHES})
        for n, s in enumerate(steps, 1)
    ]  # fmt: skip
    if version.id is None:
        version.steps = rows
        return
    db.session.execute(delete(ProcedureStep).where(ProcedureStep.version_id == version.id))
    db.session.expire(version, ["steps"])
    for row in rows:
        row.version_id = version.id
    db.session.add_all(rows)
