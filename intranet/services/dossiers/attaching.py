"""Files on a dossier after reception: hung on it, taken off it; nothing leaves the trail (C12)."""

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Attachment
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.dossiers import charge, closure, reading
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.data import reason as proper_reason
from intranet.transaction import Forbidden, NotVisible, check_version, transaction

PURPOSES = ("paper", "result", "other")
REMOVAL_REASON = 10


def add_files(actor, pid, files, most, purpose="paper", version=None):
    """Hang stored files (of ``services.files.keep``) on a dossier; returns how many were new.

    Content that hangs there already is not hung twice. Refuses a closed dossier, more than ``most``
    files, and people who neither hold the dossier nor lead its holder.
    """
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    with transaction(actor) as change:
        dossier = _workable(actor, pid, DossierPermission.ADD_FILES)
        if version is not None:
            check_version(dossier, version)
        fresh = new_ones(dossier, files, most)
        closure.add_files(dossier, fresh, purpose, clock.now(), actor)
        change.record(
            "dossiers.add_files",
            dossier,
            after={"files": [file.sha256 for file in fresh], "purpose": purpose},
            personal={"names": "; ".join(file.name for file in fresh)},
        )
        return len(fresh)


def removable(user, pid, file_pid):
    """(dossier, file) for the page that asks why; the verb asks again under lock."""
    dossier = reading.get(user, pid)
    found = _hanging(dossier, file_pid)
    if not may_change(user, dossier):
        raise Forbidden
    return dossier, found


def _hanging(dossier, file_pid):
    """The file of this dossier that nobody took off yet; ``NotVisible`` otherwise."""
    query = select(Attachment).where(
        Attachment.pid == file_pid,
        Attachment.dossier_id == dossier.id,
        Attachment.removed_at.is_(None),
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible
    return found


def remove_file(actor, pid, file_pid, reason):
    """Take a file off its dossier with a reason of at least 10 characters; its bytes stay kept."""
    reason = proper_reason(reason, "reason", REMOVAL_REASON)
    with transaction(actor) as change:
        dossier = _workable(actor, pid, DossierPermission.REMOVE_FILE)
        found = _hanging(dossier, file_pid)  # whoever takes files off waits for the dossier's lock
        found.removed_at = clock.now()
        change.record(
            "dossiers.remove_file",
            dossier,
            before={"file": found.pid, "sha256": found.sha256, "purpose": found.purpose},
            personal={"name": found.name, "reason": reason},
        )
        return found


def may_change(user, dossier):
    """True for who holds the dossier or leads its holder, until it is closed."""
    unit = dossier.holder_unit
    if dossier.is_closed or unit is None:
        return False
    return charge.is_head_over(user, unit) or charge.is_in_charge(user, dossier)


def _workable(actor, pid, permission):
    """The dossier under lock, when this person may change what hangs on it."""
    charge.require(actor.user, permission)
    dossier = ways.locked(actor.user, pid)
    if dossier.is_closed:
        raise RuleBroken(N_("Hồ sơ đã trả kết quả nên không thêm bớt tệp được nữa."))
    if not may_change(actor.user, dossier):
        raise Forbidden
    return dossier


def new_ones(dossier, files, most):
    """The files whose content does not hang there yet, each once; RuleBroken at ``files`` without
    one, or when there would be more than ``most``.
    """
    known = {file.sha256 for file in dossier.files if file.removed_at is None}
    fresh = list({f.sha256: f for f in files if f.sha256 not in known}.values())
    if not fresh:
        words = N_("Các tệp này đã có trong hồ sơ.") if files else N_("Chọn tệp cần thêm.")
        raise RuleBroken(words, field="files")
    if len(known) + len(fresh) > most:
        raise RuleBroken(N_("Mỗi hồ sơ có nhiều nhất %(most)s tệp."), field="files", most=most)
    return fresh
