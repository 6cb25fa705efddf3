"""What inspections know of a person: remarks on and photos of the paper folders of their dossiers.

Answers are append-only: the database lets nothing be done to them but empty the remark.
"""

from dataclasses import dataclass, field

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.dossiers import Dossier
from intranet.models.inspections import Inspection
from intranet.models.proofs import Proof
from intranet.models.samples import Sample, SampleLine
from intranet.rules.erasures import GONE
from intranet.rules.inspections import FROZEN
from intranet.rules.samples import CHECKS, read_checks
from intranet.services.erasures.wiping import holding, wipe, without

_LINE = "sample:" + SampleLine.pid


@dataclass
class Emptied:
    """``texts`` that went; ``hashes`` of photos; ``keys`` in the log of visits whose facts may name
    the person, ``targets`` whose facts all go, ``proofs``: keys of the emptied ones.
    """

    texts: int = 0
    hashes: set = field(default_factory=set)
    keys: set = field(default_factory=set)
    targets: set = field(default_factory=set)
    proofs: set = field(default_factory=set)


def empty(found, now):
    """Empty the remarks and photos about the person's own dossiers, and every remark that names
    the person; returns what is still to be forgotten, an Emptied.
    """
    own, other = _lines(found.own), _lines(found.other)
    done = Emptied(targets=set(own), keys=set(own.values()))
    said, of_others = without(found.naming), without(found.words)
    answers = {one for one in _rows(Answer, own) if one.remark}
    answers |= {one for one in _rows(Answer, other) if of_others(one.remark) != one.remark}
    answers |= set(holding(Answer, "remark", found.naming, said))
    for answer in answers:
        answer.remark = ""
    named = set(holding(Proof, "name", found.naming, said)) - set(_rows(Proof, own))
    done.texts = len(answers) + wipe(named, said, ("name",))
    for proof in _rows(Proof, own):
        done.hashes |= {proof.sha256}
        proof.name, proof.captured, proof.sha256, proof.size = GONE, "", "", 0
        proof.place = proof.taken_at = None
        proof.removed_at = proof.removed_at or now
        done.proofs.add(proof.audit_key)
    done.proofs |= {proof.audit_key for proof in named}
    done.keys |= _keys({answer.inspection_id for answer in answers})
    done.hashes -= {""}
    return done


def told_of(dossiers):
    """(Dossier code, moment, what did not hold, remark) of every comparison of ``dossiers`` that
    stands in minutes, the oldest first.
    """
    query = (
        select(Dossier.code, Answer.received_at, Answer.value, Answer.remark)
        .join(SampleLine, Answer.target == _LINE)
        .join(Dossier, Dossier.id == SampleLine.dossier_id)
        .join(Inspection, Inspection.id == Answer.inspection_id)
        .where(Dossier.id.in_([one.id for one in dossiers]), Inspection.state.in_(FROZEN))
        .order_by(Answer.id)
    )
    return [
        (code, at, _said(read_checks(value)), remark)
        for code, at, value, remark in db.session.execute(query)
        if value
    ]


def _said(faults):
    return "; ".join(CHECKS[one] for one in faults) or "Khớp"


def _lines(dossiers):
    """{target: key of the visit in the log} of the lines that drew one of ``dossiers``."""
    query = (
        select(SampleLine.pid, Inspection.pid)
        .join(Sample, Sample.id == SampleLine.sample_id)
        .join(Inspection, Inspection.id == Sample.inspection_id)
        .where(SampleLine.dossier_id.in_([one.id for one in dossiers]))
    )
    word = Inspection.audit_word()
    return {f"sample:{line}": f"{word}:{visit}" for line, visit in db.session.execute(query)}


def _rows(model, targets):
    """The rows of ``model`` bound to one of ``targets``, which name lines and so are unique."""
    return db.session.scalars(select(model).where(model.target.in_(targets))).all()


def _keys(ids):
    query = select(Inspection.pid).where(Inspection.id.in_(ids))
    return {f"{Inspection.audit_word()}:{pid}" for pid in db.session.scalars(query)}
