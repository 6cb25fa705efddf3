"""Events and money of a dossier as rows, without the acts that make them: for the prints."""

import json

from intranet import clock
from intranet.extensions import db
from intranet.models.columns import new_pid
from intranet.models.dossiers import Dossier, DossierEvent
from intranet.models.fees import FeeEntry
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit

# What each kind of event usually says.
USUAL = {
    "supplement": {
        "number": "12/PYC",
        "text": "Thiếu bản chính trích lục ghi chú ly hôn",
        "facts": {
            "items": ["Bản chính trích lục ghi chú ly hôn", "Bản sao hộ chiếu"],
            "contact": "Đinh Văn Rin",
            "phone": "02563875111",
        },
    },
    "extension": {
        "number": "03/PXL",
        "text": "Phải xác minh tại nơi cư trú cũ của công dân",
        "facts": {"to": "Ông Đinh Văn Ngưu"},
    },
    "withdrawal": {
        "number": "01/TB",
        "text": "Công dân không còn nhu cầu",
        "facts": {
            "papers_returned": ["Tờ khai: 01 bản chính", "Giấy chứng sinh: 01 bản chính"],
            "fee_note": "hoàn lại 8.000 đồng",
            "asked_on": "2020-01-07",
            "channel": "direct",
        },
    },
    "stop": {"number": "02/TB", "text": "Quá 15 ngày làm việc không bổ sung", "facts": {}},
    "payment": {"text": "Nộp lệ phí"},
}


def make_event(dossier_pid, kind, by="officer", at=None, **given):
    """One event of a dossier; ``facts`` as a dict. Returns its pid."""
    columns = {**USUAL.get(kind, {}), **given}
    facts = json.dumps(columns.pop("facts", {}), ensure_ascii=False)
    with transaction(SYSTEM) as change:
        dossier = db.session.query(Dossier).filter_by(pid=dossier_pid).one()
        event = DossierEvent(
            pid=new_pid(), dossier_id=dossier.id, kind=kind, at=at or clock.now(),
            by_id=person(by).id, unit_id=unit("X21622").id, facts=facts,
            due_before=dossier.due_at, **columns,
        )  # fmt: skip
        db.session.add(event)
        change.record("tests.set", dossier)
    return event.pid


def make_fee(dossier_pid, kind="collected", amount=15000, by="clerk", **given):
    """One movement of money of a dossier; returns its pid."""
    with transaction(SYSTEM) as change:
        dossier = db.session.query(Dossier).filter_by(pid=dossier_pid).one()
        entry = FeeEntry(
            pid=new_pid(), dossier_id=dossier.id, kind=kind, amount=amount, at=clock.now(),
            day=clock.today(), unit_id=dossier.received_unit_id, by_id=person(by).id,
            **{"way": "cash", "book": "AA/20P", "receipt_no": "0012345", **given},
        )  # fmt: skip
        db.session.add(entry)
        change.record("tests.set", dossier)
    return entry.pid
