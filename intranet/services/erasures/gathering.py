"""All that is known of one person, as tables in the words of the office."""

from dataclasses import dataclass

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import (
    Dossier,
    DossierEvent,
    DossierNote,
    DossierPaper,
    DossierRequest,
    visible_to,
)
from intranet.models.fees import FeeEntry
from intranet.models.slips import Slip
from intranet.models.units import Unit
from intranet.rules.fees import KIND_WORDS
from intranet.rules.slips import SLIP_WORDS
from intranet.rules.workflow import EVENT_WORDS, EventKind, State
from intranet.services import samples
from intranet.services.erasures.inspected import told_of as told_of_visits
from intranet.services.erasures.trail import told_of
from intranet.services.erasures.whose import whose

SEX = {"male": "Nam", "female": "Nữ"}
READINGS = {
    "dossiers.read": "Mở hồ sơ",
    "files.download": "Mở tệp",
    "persons.read": "Mở trang của người này",
    "dossiers.look_up": "Gọi lại dữ liệu theo số giấy tờ",
    "erasures.export": "Xuất dữ liệu cho chính người này",
    samples.SEEN: "Mở phiếu kiểm tra có hồ sơ",
}


@dataclass(frozen=True)
class Table:
    """One table: its name, the heads, the rows (text, numbers, moments or None)."""

    name: str
    heads: tuple
    rows: list


def opened(user, person):
    """The dossiers of a person's own that an export by ``user`` opens."""
    return _seen(user, whose(person).own)


def gathered(user, person):
    """([Table], [(code, Attachment)]) of a person: dossiers and slips that ``user`` may see."""
    found = whose(person)
    own, other = _seen(user, found.own), _seen(user, found.other)
    slips = [slip for slip in found.slips if _sees_slip(user, slip)]
    files = [(d.code, f) for d in own for f in d.files if f.removed_at is None and f.sha256]
    tables = [
        _of_person(person),
        Table("Hồ sơ", _DOSSIER, [_dossier(d, "Chủ hồ sơ") for d in own]),
        Table("Hồ sơ nộp thay", _OTHER, [_handed_in(d) for d in other]),
        Table("Giấy tờ", ("Hồ sơ", "Giấy tờ", "Bản chính", "Bản sao", "Ghi chú"), _papers(own)),
        Table("Diễn biến", ("Hồ sơ", "Lúc", "Việc", "Số", "Nội dung"), _events(own)),
        Table("Trao đổi", ("Hồ sơ", "Lúc", "Loại", "Nội dung", "Trả lời"), _talks(own)),
        Table("Tệp", ("Hồ sơ", "Tên tệp", "Cỡ (byte)", "Thêm lúc"), [_file(*f) for f in files]),
        Table("Phí, lệ phí", ("Hồ sơ", "Ngày", "Việc", "Số tiền (đồng)", "Biên lai"), _fees(own)),
        Table("Phiếu", ("Số", "Loại", "Lúc", "Họ và tên", "Nội dung", "Lý do"), _slips(slips)),
        Table("Kiểm tra", ("Hồ sơ", "Lúc", "Đối chiếu túi giấy", "Ghi chú"), told_of_visits(own)),
        Table("Ai đã xem", ("Lúc", "Nơi xem", "Việc", "Đối tượng"), _readings(person, own)),
    ]
    return tables, files


def _seen(user, dossiers):
    ids = [dossier.id for dossier in dossiers]
    seen = set(db.session.scalars(select(Dossier.id).where(Dossier.id.in_(ids), visible_to(user))))
    return [dossier for dossier in dossiers if dossier.id in seen]


def _sees_slip(user, slip):
    query = select(Slip.id).where(Slip.id == slip.id, Slip.visible_to(user))
    return db.session.scalar(query) is not None


def _of_person(person):
    rows = [
        ("Họ và tên", person.full_name),
        ("Số giấy tờ", person.id_number),
        ("Ngày sinh", person.birth_date and f"{person.birth_date:%d/%m/%Y}"),
        ("Giới tính", SEX.get(person.sex)),
        ("Địa chỉ", person.address),
        ("Điện thoại", person.phone),
        ("Thư điện tử", person.email),
        ("Nhập gần nhất", person.seen_at),
    ]
    return Table("Người", ("Mục", "Nội dung"), rows)


_DOSSIER = (
    "Mã hồ sơ", "Vai trò", "Thủ tục", "Trạng thái", "Tiếp nhận", "Hẹn trả", "Có kết quả",
    "Kết thúc", "Họ và tên", "Số giấy tờ", "Điện thoại", "Địa chỉ", "Người nộp", "Giấy ủy quyền",
    "Trích yếu", "Ghi chú", "Nơi để", "Số kết quả", "Người nhận kết quả",
)  # fmt: skip
_OTHER = ("Mã hồ sơ", "Thủ tục", "Tiếp nhận", "Họ tên đã khai", "Số giấy tờ", "Điện thoại")


def _dossier(dossier, role):
    return (
        dossier.code, role, dossier.procedure_version.name, State(dossier.state).words,
        dossier.received_at, dossier.due_at, dossier.finished_at, dossier.closed_at,
        dossier.owner_name, dossier.owner_id_number, dossier.owner_phone, dossier.owner_address,
        dossier.submitter_name, dossier.authorisation, dossier.summary, dossier.note,
        dossier.location, dossier.result_number, dossier.collected_by,
    )  # fmt: skip


def _handed_in(dossier):
    return (
        dossier.code,
        dossier.procedure_version.name,
        dossier.received_at,
        dossier.submitter_name or dossier.collected_by,
        dossier.submitter_id_number or dossier.collected_id_number,
        dossier.submitter_phone,
    )


def _rows(model, dossiers):
    """(code, row) of the rows that hang on the dossiers, the oldest first."""
    codes = {dossier.id: dossier.code for dossier in dossiers}
    query = select(model).where(model.dossier_id.in_(codes)).order_by(model.id)
    return [(codes[row.dossier_id], row) for row in db.session.scalars(query)]


def _papers(dossiers):
    return [
        (code, paper.name, paper.originals, paper.copies, paper.note)
        for code, paper in _rows(DossierPaper, dossiers)
    ]


def _events(dossiers):
    return [
        (code, event.at, EVENT_WORDS[EventKind(event.kind)], event.number, event.text)
        for code, event in _rows(DossierEvent, dossiers)
    ]


def _talks(dossiers):
    notes = [(c, n.at, "Ghi chú nội bộ", n.text, None) for c, n in _rows(DossierNote, dossiers)]
    asked = _rows(DossierRequest, dossiers)
    return notes + [(c, one.asked_at, "Trao đổi", one.text, one.answer) for c, one in asked]


def _file(code, file):
    return code, file.name, file.size, file.added_at


def _fees(dossiers):
    return [
        (code, f"{fee.day:%d/%m/%Y}", KIND_WORDS[fee.kind], fee.amount, fee.receipt_no)
        for code, fee in _rows(FeeEntry, dossiers)
    ]


def _slips(slips):
    return [
        (slip.number, SLIP_WORDS[slip.kind], slip.at, slip.full_name, slip.items, slip.reason)
        for slip in slips
    ]


def _readings(person, dossiers):
    """When which unit opened the person's things; the names of the staff are not the person's."""
    names = {dossier.audit_key: dossier.code for dossier in dossiers}
    names |= {file.audit_key: dossier.code for dossier in dossiers for file in dossier.files}
    names[person.audit_key] = "Người này"
    units = dict(db.session.execute(select(Unit.pid, Unit.name)).tuples().all())
    codes, keys = {dossier.code for dossier in dossiers}, samples.inspections_of(dossiers)
    return [
        (at, units.get(body.get("unit"), "–"), READINGS[body["act"]], name)
        for at, body in told_of([*names, *keys])
        if body["act"] in READINGS
        for name in samples.seen_on_sheets(body, codes) or [names.get(body["obj"])]
        if name is not None
    ]
