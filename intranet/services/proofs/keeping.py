"""Taking a proof in: once by its key, with the hash it had when it was taken."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.extensions import db
from intranet.models.proofs import Proof
from intranet.rules.answers import Subject
from intranet.rules.errors import RuleBroken
from intranet.rules.files import HEAD, JPEG, PDF, PICTURES, safe_name, sniff
from intranet.rules.inspections import InspectionState
from intranet.rules.proofs import Damaged, Sent, is_bare_jpeg
from intranet.rules.words import N_
from intranet.services import files
from intranet.services.files import pictures, store
from intranet.services.inspections import begin_within, locked, of_team
from intranet.services.proofs import exif
from intranet.services.proofs.targets import check_target
from intranet.transaction import transaction

WITHOUT_PROOFS = (InspectionState.DRAFT, InspectionState.CANCELLED)
OTHER_BYTES = N_("Mã này đã dùng cho tệp khác; hãy chụp hoặc chọn lại tệp.")


@dataclass(frozen=True)
class Kept:
    """The bytes of a proof in the store, and what was known of them on arrival."""

    captured: str
    sha256: str
    name: str
    size: int
    mime: str
    taken_at: datetime | None
    place: str | None


def keep_proof(actor, inspection_pid, sent, stream, limits):
    """Take one proof of the team in and return its Proof; sent again it is the same one.

    ``sent``: rules.proofs.Sent. RuleBroken for what sending again will not help (other bytes under
    a known key, a file the office does not take), ``Damaged`` for bytes that were hurt on their
    way; NotVisible, Forbidden for who is not of the team. The first proof begins the visit; one
    that comes after the minutes were frozen is kept all the same.
    """
    inspection = of_team(actor.user, inspection_pid)
    data = whole(stream, sent.sha256, limits)
    found = known(inspection, sent, hashlib.sha256(data).hexdigest())
    if found is not None:
        return found
    check_target(inspection, sent.target)
    kept = prepare(data, sent.name, limits)
    try:
        with transaction(actor) as change:
            inspection = locked(actor, inspection_pid)
            begin_within(change, inspection)
            return add_within(change, inspection, sent, kept, limits.number)
    except IntegrityError:  # the same key came for another visit at the same moment
        found = known(of_team(actor.user, inspection_pid), sent, kept.captured)
        if found is None:
            raise
        return found


def whole(stream, declared, limits):
    """The bytes of ``stream``; ``Damaged`` when they have another hash than the browser's."""
    data = stream.read(limits.most + 1)
    if len(data) > limits.most:
        most = limits.most // (1024 * 1024)
        raise RuleBroken(N_("Tệp lớn quá %(most)s MB."), field="file", most=most)
    if declared and hashlib.sha256(data).hexdigest() != declared:
        raise Damaged(N_("Tệp đến không nguyên vẹn; hãy gửi lại."), field="file")
    return data


def prepare(data, name, limits):
    """Check and store the bytes; call it before any transaction. Returns what to keep of them.

    A JPEG with nothing in it but the picture stays byte for byte, so that its hash is the one it
    had when it was taken; any other picture is written anew, its time and place are kept as data.
    """
    captured = hashlib.sha256(data).hexdigest()
    mime = sniff(data[:HEAD])
    if mime not in PICTURES and mime != PDF:
        raise RuleBroken(N_("Minh chứng là ảnh hoặc tệp PDF."), field="file")
    taken_at, place = exif.facts_of(data) if mime in PICTURES else (None, None)
    if mime == JPEG and is_bare_jpeg(data) and _fits(data, limits.side):
        stored = store.put(limits.folder, data)
        return Kept(captured, stored, safe_name(name, mime), len(data), mime, taken_at, place)
    file = files.keep(BytesIO(data), name, limits)
    return Kept(captured, file.sha256, file.name, file.size, file.mime, taken_at, place)


def known(inspection, sent, captured):
    """The Proof that has this key already, or the same picture of the same item that was chosen
    once more; None when it is new. RuleBroken when the key is of other bytes.
    """
    found = db.session.scalar(select(Proof).where(Proof.key == sent.key))
    if found is None:
        return _twin(inspection, sent, captured)
    same = (inspection.id, sent.target, captured)
    if (found.inspection_id, found.target, found.captured) != same:
        raise RuleBroken(OTHER_BYTES)
    return found


def _twin(inspection, sent, captured):
    if not sent.target.startswith(f"{Subject.ITEM}:"):
        return None
    return db.session.scalar(
        select(Proof)
        .where(Proof.inspection_id == inspection.id, Proof.target == sent.target)
        .where(Proof.captured == captured, Proof.removed_at.is_(None))
        .order_by(Proof.id)
        .limit(1)
    )


def add_within(change, inspection, sent: Sent, kept: Kept, most=None):
    """Bind prepared bytes to the target, inside the caller's change, which has locked what the
    target belongs to; at most ``most`` of one target, where there is a limit.
    """
    found = known(inspection, sent, kept.captured)
    if found is not None:
        change.record("proofs.add", found, target=sent.target, again=True)
        return found
    if inspection.state in WITHOUT_PROOFS:
        raise RuleBroken(N_("Cuộc kiểm tra chưa có quyết định hoặc đã hủy."))
    if most is not None:
        _refuse_too_many(inspection, sent.target, most)
    proof = Proof(
        inspection_id=inspection.id, by_id=change.actor.user_id, received_at=clock.now(),
        target=sent.target, key=sent.key, device=sent.device,
        device_at=sent.device_at, offset_ms=sent.offset_ms,
        **vars(kept) | _written(sent, kept),
    )  # fmt: skip
    db.session.add(proof)
    db.session.flush()
    change.record(
        "proofs.add",
        proof,
        after={"target": sent.target, "captured": kept.captured, "sha256": kept.sha256},
        personal={"name": kept.name, "place": proof.place or ""},
        inspection=inspection.audit_key,
    )
    return proof


def _written(sent, kept):
    """Time and place of the photo: those in these bytes, else those the phone had read before it
    made the photo small.
    """
    return {"taken_at": kept.taken_at or sent.taken_at, "place": kept.place or sent.place}


def _refuse_too_many(inspection, target, most):
    query = select(func.count(Proof.id)).where(
        Proof.inspection_id == inspection.id, Proof.target == target, Proof.removed_at.is_(None)
    )
    if (db.session.scalar(query) or 0) >= most:
        raise RuleBroken(N_("Mỗi mục có nhiều nhất %(most)s minh chứng."), field="file", most=most)


def _fits(data, side):
    """True when the picture decodes to its end and is no larger than pictures are kept."""
    try:
        pictures.rewritten(data, JPEG, side)
    except RuleBroken:
        return False
    with Image.open(BytesIO(data), formats=("JPEG",)) as picture:
        return max(picture.size) <= side
