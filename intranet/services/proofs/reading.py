"""Who sees which proof: whoever watches or inspects; the unit, those of findings it was given."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.proofs import Proof
from intranet.models.samples import SampleLine
from intranet.rules.accesses import KIND_WORDS, AccessKind
from intranet.services.dossiers import outsiders
from intranet.services.files import store
from intranet.transaction import NotVisible, reading

SAMPLE = "sample:"


def get(user, pid):
    """A proof this person may see, also one that was removed; NotVisible otherwise."""
    found = db.session.scalar(select(Proof).where(Proof.pid == pid, Proof.visible_to(user)))
    if found is None:
        raise NotVisible
    return found


def of_inspection(inspection):
    """{target: [Proof, oldest first]} of everything that was not taken back."""
    query = select(Proof).where(Proof.inspection_id == inspection.id, Proof.removed_at.is_(None))
    found: dict = {}
    for proof in db.session.scalars(query.order_by(Proof.id).options(joinedload(Proof.by))):
        found.setdefault(proof.target, []).append(proof)
    return found


def of_targets(user, targets):
    """The proofs bound to ``targets`` that this person may see, oldest first. ``targets``: names,
    or (inspection id, name) where a name means another thing in every inspection.
    """
    if not targets:
        return []
    names = {one if isinstance(one, str) else one[1] for one in targets}
    query = select(Proof).where(
        Proof.target.in_(names), Proof.removed_at.is_(None), Proof.visible_to(user)
    )
    query = query.order_by(Proof.id).options(joinedload(Proof.by))
    return [
        proof
        for proof in db.session.scalars(query)
        if proof.target in targets or (proof.inspection_id, proof.target) in targets
    ]


def open_proof(actor, pid, limits):
    """(Proof, its bytes); a picture of a drawn dossier is read like the dossier itself: by who may
    see that one, with an entry in the read log. FileNotFoundError when the bytes are gone.
    """
    proof = get(actor.user, pid)
    if proof.removed_at is not None:
        raise NotVisible
    dossier = _dossier_of(actor.user, proof)
    with store.open_stored(limits.folder, proof.sha256) as file:
        data = file.read()
    if dossier is not None:
        facts = {}
        if outsiders.is_outside(actor.user, dossier):
            facts = {"reason": KIND_WORDS[AccessKind.PLAN], "outside": str(AccessKind.PLAN)}
        with reading(actor) as change:
            change.record("proofs.read", dossier, proof=proof.audit_key, **facts)
    return proof, data


def _dossier_of(user, proof):
    """The dossier whose paper folder the picture shows, or None; NotVisible where this person may
    not see it.
    """
    if not proof.target.startswith(SAMPLE):
        return None
    line = select(SampleLine.dossier_id).where(SampleLine.pid == proof.target.removeprefix(SAMPLE))
    query = select(Dossier).where(Dossier.id == line.scalar_subquery(), visible_to(user))
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible
    return found
