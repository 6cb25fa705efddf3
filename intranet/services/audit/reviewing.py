"""What supervisors say of entries: "reviewed" and notes. Only added to, and recorded themselves."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditReview
from intranet.rules.audit import AuditPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.audit.entries import personal_of
from intranet.services.audit.searching import one, require_seen
from intranet.services.dossiers import charge
from intranet.transaction import reading, transaction

MOST = 200


def review(actor, seqs, note=None, reviewed=True):
    """Mark entries as reviewed, or only put the note at them. Permission review.

    RuleBroken without an entry, for more than ``MOST``, or when neither mark nor note is given.
    """
    charge.require(actor.user, AuditPermission.REVIEW)
    seqs = sorted(set(seqs))
    if not seqs or len(seqs) > MOST:
        raise RuleBroken(N_("Chọn từ 1 đến %(most)s dòng nhật ký."), field="seqs", most=MOST)
    if not reviewed and not note:
        raise RuleBroken(N_("Nhập ghi chú."), field="remark")
    require_seen(actor.user, seqs)
    kind = "reviewed" if reviewed else "note"
    said = {"by_id": actor.user_id, "at": clock.now(), "kind": kind, "note": note or None}
    with transaction(actor) as change:
        db.session.add_all(AuditReview(seq=seq, **said) for seq in seqs)
        change.record("audit.review", "list:audit", seqs=seqs, kind=kind, personal={"note": note})


def reviews_of(seqs):
    """{number: [AuditReview, oldest first]} of these entries."""
    found = defaultdict(list)
    rows = db.session.scalars(
        select(AuditReview)
        .where(AuditReview.seq.in_(seqs))
        .order_by(AuditReview.id)
        .options(joinedload(AuditReview.by).lazyload("*"))
    )
    for row in rows:
        found[row.seq].append(row)
    return found


def reveal(actor, seq):
    """{field: value}: the personal facts of an entry; who asked stands in the log before that."""
    charge.require(actor.user, AuditPermission.REVEAL)
    entry = one(actor.user, seq)
    with reading(actor) as change:
        change.record("audit.reveal", entry.obj, seq=seq)
    return personal_of(entry)
