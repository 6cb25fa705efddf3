"""The file that a phone exports when it cannot send: the same keys, so nothing doubles."""

import binascii
import io
import json
from base64 import b64decode
from dataclasses import dataclass, field, replace
from hashlib import sha256

from intranet.rules.answers import MOST_AT_ONCE, PROTOCOLS, AnswerPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.proofs import read_sent
from intranet.rules.words import N_
from intranet.services import proofs
from intranet.services.answers.taking import save
from intranet.services.dossiers import charge
from intranet.services.inspections import of_team


@dataclass
class Imported:
    """How many answers and proofs of a file were new, how many known already, and what was
    refused: [(target, RuleBroken)].
    """

    new: int = 0
    known: int = 0
    refused: list = field(default_factory=list)


def import_file(actor, pid, data, limits):
    """Take what the bytes of an exported file hold, as Imported. Whoever hands it in stands as the
    author of what is new.

    NotVisible, Forbidden; RuleBroken when it is no such file or one of another visit.
    """
    charge.require(actor.user, AnswerPermission.IMPORT)
    inspection = of_team(actor.user, pid)
    content = _read(data, pid)
    actor = replace(actor, once=None)  # each part is a change of its own, known by its own keys
    done = Imported()
    device = content.get("device")
    for start in range(0, len(content["answers"]), MOST_AT_ONCE):
        part = content["answers"][start : start + MOST_AT_ONCE]
        for sent, result in zip(part, save(actor, pid, part, device), strict=True):
            _count(done, sent, result.is_new, result.error)
    for sent in content["proofs"]:
        try:
            _count(done, sent, _keep(actor, inspection, sent, device, limits), None)
        except RuleBroken as broken:
            _count(done, sent, False, broken)
    return done


def _read(data, pid):
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("protocol") not in PROTOCOLS:
        raise RuleBroken(N_("Đây không phải tệp xuất từ phiếu kiểm tra."))
    if content.get("inspection") != pid:
        raise RuleBroken(N_("Tệp này của một cuộc kiểm tra khác."))
    parts = {name: content.get(name, []) for name in ("answers", "proofs")}
    if not all(isinstance(part, list) for part in parts.values()):
        raise RuleBroken(N_("Đây không phải tệp xuất từ phiếu kiểm tra."))
    return {**content, **parts}


def _keep(actor, inspection, sent, device, limits):
    """Take one proof; True when it was not known."""
    if not isinstance(sent, dict) or not isinstance(sent.get("data"), str):
        raise RuleBroken(N_("Ảnh trong tệp không đọc được."))
    try:
        data = b64decode(sent["data"].partition(",")[2] or sent["data"], validate=True)
    except (binascii.Error, ValueError):
        raise RuleBroken(N_("Ảnh trong tệp không đọc được.")) from None
    told = read_sent(
        _text(sent.get("target")), _text(sent.get("key")), _text(sent.get("name")),
        _text(sent.get("sha256")), device, sent.get("at"), sent.get("offset"),
        (sent.get("taken"), sent.get("place")),
    )  # fmt: skip
    known = proofs.known(inspection, told, sha256(data).hexdigest())
    proofs.keep_proof(actor, inspection.pid, told, io.BytesIO(data), limits)
    return known is None


def _text(value):
    return value if isinstance(value, str) else ""


def _count(done, sent, is_new, error):
    if error is not None:
        target = sent.get("target") if isinstance(sent, dict) else None
        done.refused.append((target if isinstance(target, str) else "", error))
    elif is_new:
        done.new += 1
    else:
        done.known += 1
