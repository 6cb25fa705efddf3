"""Checkpoints of the log on the screen and on the paper of the evening (decision 0023)."""

import os

import segno
from flask import Blueprint, current_app, request
from flask_babel import gettext as _

from intranet import clock, paper
from intranet.access import acting, needs, new_once
from intranet.errors import said
from intranet.frame import office
from intranet.rules.checkpoints import CheckpointPermission
from intranet.rules.errors import RuleBroken
from intranet.services import checkpoints
from intranet.services.dossiers import reading as dossiers
from intranet.services.dossiers.filters import read_day
from intranet.transaction import NotVisible
from intranet.web import after, download, render

blueprint = Blueprint("checkpoints", __name__, url_prefix="/audit/checkpoints")
PAGES = {"checkpoint": "checkpoints.show"}
ROWS = 30
LONGEST = 2**53
PIECE = 65536


@blueprint.get("", endpoint="list")
@needs(CheckpointPermission.LIST)
def list_checkpoints():
    """Every checkpoint, the newest first, with who co-signed it."""
    return _page()


@blueprint.post("")
@needs(CheckpointPermission.SIGN)
def sign():
    """Sign a checkpoint of the log as it stands; refused when it does not go on from the last."""
    try:
        _made, is_new = checkpoints.sign(acting(), _key(), here=True)
    except checkpoints.LogBroken as broken:
        return _page([said(problem) for problem in broken.problems], 409)
    except RuleBroken as broken:
        return _page([said(broken)], 409)
    words = _("Đã lập điểm chốt.") if is_new else _("Không có gì mới từ điểm chốt trước.")
    return after("checkpoints.list", words)


@blueprint.get("/verification")
@needs(CheckpointPermission.VERIFY)
def verify():
    """Check what was written since the last checkpoint."""
    count, _frontier, problems = checkpoints.verify_new()
    return render(
        "checkpoints/verify.html",
        count=count,
        last=checkpoints.newest(),
        problems=[said(problem) for problem in problems],
    )


@blueprint.get("/daily")
@needs(CheckpointPermission.LIST)
def daily():
    """The paper of the evening: the day's entries and the checkpoint, to be signed and filed."""
    day = _day()
    found = checkpoints.day_of(day)
    return paper.drawn(
        "checkpoints/daily.html",
        f"bang-ke-nhat-ky-{day:%y%m%d}",
        found=found,
        words=checkpoints.words_of(found.checkpoint) if found.checkpoint else None,
        picture=_qr(found.checkpoint) if found.checkpoint else None,
        office_name=office().name,
    )


@blueprint.get("/export")
@needs(CheckpointPermission.EXPORT)
def export():
    """The log as a ZIP that the verifier reads."""
    first = request.args.get("first", type=_number) or 0
    end = request.args.get("end", type=_number)
    try:
        file = checkpoints.export_zip(acting(), first, end)
    except RuleBroken as broken:
        return _page([said(broken)], 409)
    name = f"nhat-ky-{clock.now():%y%m%d-%H%M}.zip"
    length = file.seek(0, os.SEEK_END)
    answer = download(_pieces(file), name, "application/zip")
    answer.content_length = length
    answer.call_on_close(file.close)
    return answer


@blueprint.get("/proof")
@needs(CheckpointPermission.LIST)
def prove():
    """That the last entry about a dossier stands in the log (C2SP tlog-proof).

    A file about a dossier: read, with a reason where one is needed, like its page.
    """
    dossier = dossiers.open_dossier(acting(), request.args.get("dossier", ""))
    text = checkpoints.proof_of(dossier.audit_key, checkpoints.hashes())
    return download(text, f"{dossier.code}.tlog-proof", "text/plain")


@blueprint.get("/<pid>")
@needs(CheckpointPermission.LIST)
def show(pid):
    """One checkpoint: its words, its text, its QR code, who co-signed it."""
    found = checkpoints.get(pid)
    return render(
        "checkpoints/show.html",
        found=found,
        signed=checkpoints.whole_note(found),
        words=checkpoints.words_of(found),
        picture=_qr(found),
    )


@blueprint.get("/<pid>/note")
@needs(CheckpointPermission.LIST)
def note(pid):
    """The signed note as a file."""
    found = checkpoints.get(pid)
    name = f"diem-chot-{found.size}.txt"
    return download(checkpoints.whole_note(found), name, "text/plain")


def _pieces(file):
    """The file from its beginning, piece by piece; closed at the end or when nobody listens."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _page(trouble=(), status=200):
    below = request.args.get("below", type=_number)
    rows = checkpoints.listed(below, ROWS)
    return render(
        "checkpoints/list.html",
        status=status,
        trouble=trouble,
        rows=[(row, checkpoints.words_of(row), _units(row)) for row in rows],
        older=rows[-1].size if len(rows) == ROWS else None,
        size=checkpoints.size(),
        signs=checkpoints.may_sign(_key()),
        today=clock.today(),
        once=new_once(),
    )


def _units(checkpoint):
    return ", ".join(dict.fromkeys(e.witness.unit.name for e in checkpoint.cosignatures))


def _key():
    return checkpoints.path_of(current_app.config)


def _qr(checkpoint):
    """The QR code of the signed note, without witnesses so that it stays readable: a picture."""
    code = segno.make(checkpoint.note, error="l", micro=False)
    return code.svg_data_uri(scale=3, border=3)


def _day():
    typed = request.args.get("day")
    day = read_day(typed) if typed else clock.today()
    if day is None:
        raise NotVisible
    return day


def _number(text):
    """The number of an entry; ValueError for one that no column holds."""
    number = int(text)
    if not 0 <= number < LONGEST:
        raise ValueError(text)
    return number
