"""Drawing by lot and choosing by hand; nothing that was drawn is ever taken back."""

import json

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.samples import Sample, SampleLine
from intranet.rules import samples as rules
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import OPEN_TO_ANSWERS
from intranet.rules.numbering import normal_code
from intranet.rules.samples import SamplePermission
from intranet.rules.words import N_
from intranet.services.dossiers import charge
from intranet.services.inspections import locked, of_team
from intranet.services.samples import framing
from intranet.transaction import transaction

MOST_DRAWS, MOST_PICKS = 20, 100


def draw(actor, pid, number, said=""):
    """Draw ``number`` dossiers of the period for the visit ``pid``; returns the Sample.

    ``said``: a number that the unit chose, part of the seed. RuleBroken at ``number`` or ``said``,
    before the decision and after the minutes, and when there is nothing to draw; Forbidden for
    whoever is not of the team.
    """
    charge.require(actor.user, SamplePermission.DRAW)
    number, seed, now = _number(number), rules.new_seed(said), clock.now()
    frame, ids = framing.frame_of(of_team(actor.user, pid), now)
    if not ids:
        raise RuleBroken(N_("Trong thời kỳ kiểm tra, đơn vị không có hồ sơ nào để rút."))
    chosen = rules.drawn(frame, seed, number)
    with transaction(actor) as change:
        inspection = _open(actor, pid)
        _refuse_at(
            MOST_DRAWS, N_("Rút nhiều nhất %(most)s lần."),
            inspection, Sample.size > 0, Sample.id,
        )  # fmt: skip
        sample = Sample(
            inspection_id=inspection.id, seed=seed, size=number, drawn_by_id=actor.user_id,
            frame=json.dumps(frame, ensure_ascii=False), drawn_at=now,
        )  # fmt: skip
        sample.lines = [
            SampleLine(position=position, dossier_id=ids[code], stratum=stratum)
            for position, (stratum, code) in enumerate(chosen, 1)
        ]
        db.session.add(sample)
        db.session.flush()
        change.record(
            "samples.draw", inspection, sample=sample.pid, seed=seed, size=number,
            frame=len(ids), dossiers=" ".join(code for _stratum, code in chosen),
        )  # fmt: skip
    return sample


def pick(actor, pid, code, reason):
    """Take one more dossier of the unit by its code, with a ``reason`` of rules.samples.PICKS.

    It is compared like the others and is no part of the rate. RuleBroken at ``code`` or
    ``reason``.
    """
    charge.require(actor.user, SamplePermission.PICK)
    if reason not in rules.PICKS:
        raise RuleBroken(N_("Chọn lý do."), field="reason")
    with transaction(actor) as change:
        inspection = _open(actor, pid)
        _refuse_at(
            MOST_PICKS, N_("Chọn thêm nhiều nhất %(most)s hồ sơ."),
            inspection, Sample.size == 0, SampleLine.id,
        )  # fmt: skip
        dossier = _to_pick(inspection, code)
        sample = _picked(inspection, actor)
        number = select(func.count(SampleLine.id)).where(SampleLine.sample_id == sample.id)
        line = SampleLine(
            position=(db.session.scalar(number) or 0) + 1, dossier_id=dossier.id,
            stratum=reason, picked=True, sample_id=sample.id,
        )  # fmt: skip
        db.session.add(line)
        db.session.flush()
        change.record("samples.pick", inspection, dossiers=dossier.code, why=reason)
    return line


def _number(number):
    if not isinstance(number, int) or not 1 <= number <= rules.MOST:
        raise RuleBroken(N_("Ghi một số từ 1 đến %(most)s."), field="number", most=rules.MOST)
    return number


def _open(actor, pid):
    """The inspection, locked, while samples may be drawn for it."""
    inspection = locked(actor, pid)
    if inspection.state not in OPEN_TO_ANSWERS:
        raise RuleBroken(N_("Chỉ rút mẫu từ khi có quyết định kiểm tra đến khi chốt biên bản."))
    return inspection


def _refuse_at(most, words, inspection, clause, counted):
    query = select(func.count(counted.distinct())).select_from(Sample).outerjoin(Sample.lines)
    query = query.where(Sample.inspection_id == inspection.id, clause)
    if (db.session.scalar(query) or 0) >= most:
        raise RuleBroken(words, most=most)


def _to_pick(inspection, code):
    """The dossier of the unit with this code that is not in a sample yet."""
    wanted = normal_code(code or "")
    dossier = db.session.scalar(
        select(Dossier).where(Dossier.code == wanted, framing.of_unit(inspection))
    )
    if dossier is None:
        raise RuleBroken(N_("Đơn vị được kiểm tra không có hồ sơ mã này."), field="code")
    taken = select(SampleLine.id).join(Sample, Sample.id == SampleLine.sample_id)
    taken = taken.where(Sample.inspection_id == inspection.id, SampleLine.dossier_id == dossier.id)
    if db.session.scalar(taken.limit(1)) is not None:
        raise RuleBroken(N_("Hồ sơ này đã có trong mẫu."), field="code")
    return dossier


def _picked(inspection, actor):
    """The list of what was chosen by hand: a Sample of size 0, made with the first one."""
    query = select(Sample).where(Sample.inspection_id == inspection.id, Sample.size == 0)
    found = db.session.scalar(query)
    if found is None:
        found = Sample(
            inspection_id=inspection.id, seed="", size=0, frame="{}",
            drawn_by_id=actor.user_id, drawn_at=clock.now(),
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found
