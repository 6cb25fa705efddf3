"""A visit that drew dossiers, remarked on their folders and photographed them: for forgetting."""

import io

from flask import current_app
from PIL import Image

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.dossiers import Dossier
from intranet.models.proofs import Proof
from intranet.rules.erasures import GONE
from intranet.rules.proofs import Sent
from intranet.services import answers, files, proofs, samples
from intranet.transaction import Actor
from tests.factories import person
from tests.factories_inspections import make_inspection

KEY = "00000000-0000-4000-{}000-00000000000{}"


def visit_both(own, son, mark):
    """Both dossiers are chosen, remarked on and photographed; the person is named besides."""
    visit, inspector = make_inspection(team=("inspector",)), Actor(person("inspector"))
    for pid in (own, son):
        db.session.rollback()
        code = db.session.query(Dossier.code).filter_by(pid=pid).scalar()
        samples.pick(inspector, visit, code, "met")
    db.session.rollback()
    mine, his = (f"sample:{one.pid}" for one in samples.overview(inspector.user, visit).picks)
    said = (
        (mine, "faults: name", f"Sai họ tên {mark}"),
        (his, "faults: name", "Y Lan Zqxw ký thay"),
        (his, "faults: papers", "Thiếu chữ ký"),
        ("item:A02", "no", "Bà Y Lan Zqxw nói không thấy số"),
    )
    sent = [
        {"key": KEY.format(8, n), "target": target, "value": value, "remark": remark, "bases": []}
        for n, (target, value, remark) in enumerate(said)
    ]
    assert [one.error for one in answers.save(inspector, visit, sent)] == [None] * 4
    for n, (target, name) in enumerate(((mine, "tui.jpg"), (his, "Y Lan Zqxw.jpg"))):
        photo = Sent(target, KEY.format(9, n), name)
        limits = files.limits_of(current_app.config)
        proofs.keep_proof(inspector, visit, photo, _picture(n), limits)


def _picture(number):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), (number, 99, 9)).save(picture, "JPEG")
    picture.seek(0)
    return picture


def check_visit_forgot(app):
    """What did not hold stays, in whose folder nobody can tell; of the other dossier only the words
    that name the person went.
    """
    db.session.rollback()
    rows = db.session.query(Answer.value, Answer.remark).order_by(Answer.id).all()
    assert [tuple(row) for row in rows] == [
        ("faults: name", ""),
        ("faults: name", ""),
        ("faults: papers", "Thiếu chữ ký"),
        ("no", ""),
    ]
    mine, his = db.session.query(Proof).order_by(Proof.id).all()
    assert (mine.name, mine.sha256, mine.captured, mine.size) == (GONE, "", "", 0)
    assert mine.removed_at is not None
    assert (his.removed_at, his.name) == (None, f"{GONE}.jpg")
    assert (app.config["INSTANCE"] / "files" / his.sha256[:2] / his.sha256).exists()
