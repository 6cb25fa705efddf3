"""Findings of an inspection, for the pages about them: a draft, one to mend, one to judge."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from flask import current_app
from PIL import Image

from intranet import clock
from intranet.extensions import db
from intranet.models.findings import Finding
from intranet.rules.proofs import Sent
from intranet.services import files, findings, proofs
from intranet.services.findings import Fault
from intranet.transaction import SYSTEM, Actor, transaction

TEXT = "Chưa niêm yết đủ thủ tục hộ tịch tại bảng ở cửa ra vào"


def make_mending(cast, visit):
    """{name: pid} of findings of the running inspection ``visit``, and of a photo of it."""
    inspector, made = Actor(cast.person("inspector")), {}
    for name in ("finding_draft", "finding", "finding_judged"):
        fault = Fault(TEXT, "heavy", clock.today() + timedelta(9), "Nghị định 61/2018/NĐ-CP")
        made[name] = findings.create(inspector, visit, fault).pid
        db.session.rollback()
    with transaction(SYSTEM) as change:
        for name, state in (("finding", "assigned"), ("finding_judged", "answered")):
            found = db.session.query(Finding).filter_by(pid=made[name]).one()
            found.state = state
            change.record("tests.set", found)
    return {**made, "proof": _photo(inspector, visit)}


def _photo(actor, visit):
    picture = BytesIO()
    Image.new("RGB", (420, 300), "steelblue").save(picture, "JPEG")
    picture.seek(0)
    sent = Sent("minutes", str(uuid4()), "bang-niem-yet.jpg")
    limits = files.limits_of(current_app.config)
    return proofs.keep_proof(actor, visit, sent, picture, limits).pid
