"""Making a checkpoint: only of a log that goes on from the last one."""

import json

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry, Checkpoint
from intranet.rules.checkpoints import SIGN
from intranet.rules.errors import RuleBroken
from intranet.rules.sealing import TreeHead, signature_line, signed_note
from intranet.services.checkpoints import keys, reading
from intranet.services.checkpoints.verifying import refuse_many, verify_since
from intranet.transaction import transaction


class LogBroken(RuleBroken):
    """The log does not go on from its last checkpoint; ``problems`` in words."""

    def __init__(self, problems):
        first = problems[0]
        super().__init__(first.message, **first.params)
        self.problems = problems


def sign(actor, path, progress=None, here=False):
    """Sign a checkpoint of all that is written now; returns (Checkpoint, whether it is new).

    First everything since the last checkpoint is checked: ``LogBroken`` when it does not go on from
    there, and nothing is signed. Nothing new: the last checkpoint. ``path``: of the key file.
    ``here``: somebody waits at a page, so not too much may be new (RuleBroken).
    """
    last = reading.newest()
    if here:
        refuse_many(last)
    size, frontier, problems = verify_since(last, progress)
    if problems:
        raise LogBroken(problems)
    if last is not None and not _has_news(last.size, size):
        return last, False
    signer = keys.load(path)
    head = TreeHead(signer.key.name, size, frontier.root())
    note = signed_note(head.text(), [signature_line(signer.key, signer.sign(head.text().encode()))])
    last_size = last.size if last is not None else 0
    with transaction(actor, alone=True) as change:
        made = reading.newest()
        if made is None or made.size == last_size:
            made = _keep(change, head, note)
    return made, made.size == size


def _keep(change, head, note):
    made = Checkpoint(size=head.size, root=head.root, at=clock.now(), note=note)
    db.session.add(made)
    db.session.flush()
    change.record(SIGN, made, after={"size": head.size, "root": head.text().splitlines()[2]})
    return made


def _has_news(since, size):
    """False when since then nothing was written but that the checkpoint was made."""
    if size > since + 1:
        return True
    body = db.session.scalar(select(AuditEntry.body).where(AuditEntry.seq == since))
    return body is not None and json.loads(body)["act"] != SIGN
