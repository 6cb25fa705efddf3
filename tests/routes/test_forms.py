"""Every legal form under both circulars, field by field of forms.csv, read back from its PDF."""

import csv
import re
import shutil
from datetime import datetime

import pytest

from intranet import clock, create_app
from intranet.extensions import db
from intranet.models.settings import Setting
from intranet.services import dossiers, slips
from intranet.services.dossiers import PaperData, PersonData
from intranet.transaction import SYSTEM, transaction
from tests.client import CarefulClient
from tests.factories import procedure, unit
from tests.factories_papers import make_event, make_fee
from tests.house.trees import HOUSE
from tests.paper import pages_of, words_of
from tests.services.dossier_life import Now, as_, do, intake

with (HOUSE / "data/forms.csv").open(encoding="utf-8", newline="") as file:
    FIELDS = list(csv.DictReader(file))
FORMS = tuple(dict.fromkeys(row["form"] for row in FIELDS))
HARD = "ỷ ỹ ữ ự ặ ẵ ợ ỡ ượ ưỡ Ắ Ễ Ỗ Ữ đ Đ Ẵ Ặ Ỵ \"quote\" 'một' <script>alert(1)</script> & 100%"
OWNER = PersonData(
    "Hồ Nguyễn Thị Ngọc Huyền", id_number="052185001234", phone="0912345678",
    address="Thôn 2, xã An Toàn", email="huyen@example.vn",
)  # fmt: skip
SUBMITTER = PersonData("Phạm Thị Bưởi", id_number="052180004321")
# Fields whose label in the table describes what stands there: what stands there instead.
DATA = {
    "parent_agency": ["Ủy ban nhân dân xã An Toàn"],
    "place_date": ["An Toàn, ngày 06 tháng 01 năm 2020"],
    "qr": ["Mã tra cứu"],
    "submitter_id": ["Số định danh: 052180004321"],
    "principal": ["Theo ủy quyền của: Hồ Nguyễn Thị Ngọc Huyền", "052185001234", "Giấy ủy quyền 5"],
    "contact": ["liên hệ với", "số điện thoại"],
    "apology": ["chân thành xin lỗi"],
    "new_due": ["Sẽ trả kết quả vào: 17 giờ 00 phút, ngày 20 tháng 01 năm 2020"],
    "received_on": ["ngày 06 tháng 01 năm 2020"],
    "sign_submitter": ["NGƯỜI NỘP HỒ SƠ"],
    "sign_officer": ["NGƯỜI TIẾP NHẬN HỒ SƠ"],
}
OFFICES = {"2018": "Bộ phận Tiếp nhận và Trả kết quả", "2025": "Trung tâm Phục vụ hành chính công"}


@pytest.fixture(scope="module")
def office(sqlite_template, tmp_path_factory):
    """An office with one of each paper, on 6 January 2020: (client, {form: address})."""
    with pytest.MonkeyPatch.context() as patch:
        Now(patch, datetime(2020, 1, 6, 8))
        folder = tmp_path_factory.mktemp("forms") / "instance"
        shutil.copytree(sqlite_template, folder)
        app = create_app(INSTANCE=str(folder), TESTING=True, PROPAGATE=True, ARGON2_KIB=64,
                         LOG_LEVEL="WARNING")  # fmt: skip
        with app.app_context():
            papers = _papers()
            db.session.remove()
        yield app, CarefulClient(app, "clerk"), papers
        with app.app_context():
            db.engine.dispose()


def _papers():
    pid = dossiers.receive(as_("clerk"), intake(
        kind="marital", owner=OWNER, submitter=SUBMITTER, authorisation="Giấy ủy quyền 5",
        channel="authorised",
    )).pid  # fmt: skip
    for act, who in (("hand_over", "clerk"), ("hand_over", "officer"), ("approve", "leader"),
                     ("enter_result", "registrar")):  # fmt: skip
        do(act, who, pid)
    other = dossiers.receive(as_("clerk"), intake(kind="marital", owner=OWNER)).pid
    due = datetime(2020, 1, 20, 17)
    events = {
        "M02": make_event(other, "supplement"),
        "M04": make_event(other, "extension", "leader", new_due_at=due),
        "M05-2025": make_event(other, "withdrawal", "clerk"),
    }
    typed = slips.SlipData(
        procedure("birth").pid, unit("X21622-BPMC").pid, OWNER, "Không thuộc thẩm quyền của xã"
    )
    desk, commune = unit("X21622-BPMC").pid, unit("X21622").pid
    day = clock.today()
    refusal = slips.refuse(as_("clerk"), typed).pid
    moved = f"day={day}&giver={commune}&taker={desk}&what=results"
    return {
        "fee": f"/dossiers/{pid}/fee-receipts/{make_fee(pid, receipt_no='77')}",
        "M01": f"/dossiers/{pid}/receipt",
        **{form: f"/dossiers/{other}/forms/{event}" for form, event in events.items()},
        "M03": f"/slips/{refusal}/print",
        "M05-2018/M06-2025": f"/dossiers/{pid}/control-slip",
        "M06-2018/M07-2025": f"/dossiers/register/print?desk={desk}&from={day}&to={day}",
        "X02": f"/dossiers/{pid}/history",
        "X01": f"/dossiers/register/handovers/print?{moved}",
    }


def _regime(app, value):
    with app.app_context(), transaction(SYSTEM) as change:
        db.session.merge(Setting(key="forms_regime", value=value))
        change.record("tests.set", "setting:forms_regime")


def _pdf(client, address, size="A4"):
    sign = "&" if "?" in address else "?"
    return client.get(f"{address}{sign}format=pdf&size={size}", status=200).body


@pytest.mark.parametrize("regime", ["2018", "2025"])
@pytest.mark.parametrize("form", FORMS)
def test_form_holds_every_field_of_its_circular(office, form, regime):
    app, client, papers = office
    _regime(app, regime)
    words = words_of(_pdf(client, papers[form])).casefold()
    missing = [
        (row["no"], row["key"], words_wanted)
        for row in FIELDS
        if row["form"] == form and not (row["key"] == "sets" and form != "M01" and regime == "2025")
        for words_wanted in _wanted(row, regime)
        if words_wanted.casefold() not in words
    ]
    assert missing == []
    title = next(row[f"title_{regime}"] for row in FIELDS if row["form"] == form)
    if not title.startswith("("):  # the circular of 2018 has no notice of stopping
        plain = re.sub(r" \((nội bộ|in từ lịch sử|Phiếu)\)", "", title)
        assert plain.casefold() in words


def _wanted(row, regime):
    """What must stand on the paper for one row of the table."""
    key, label = row["key"], row["label_vi"]
    if key == "office_name":
        return [OFFICES[regime]]
    if key == "motto":
        return label.split(" / ")
    if key == "doc_no":
        return ["Số:", "/PXL"] if "PXL" in label else ["Số:"]
    if key == "rows":
        return ["1. Giao:", "2. Nhận:", "Người giao:", "Người nhận:", "Trước hạn", "Ghi chú",
                "Kết quả giải quyết hồ sơ", "Thời gian giao"]  # fmt: skip
    if key in DATA:
        return DATA[key]
    if row["form"] == "M06-2018/M07-2025" and ":" in label:
        return [part.strip() for part in label.split(":")]
    return [re.split(r"[…(:]", label)[0].strip(" ,")]


def test_forms_csv_is_what_was_tested():
    assert len(FIELDS) == 125
    assert set(FORMS) == {
        "M01", "M02", "M03", "M04", "M05-2025", "M05-2018/M06-2025", "M06-2018/M07-2025", "X01",
        "X02",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["M01", "M02", "M03", "M04", "M05-2025"])
@pytest.mark.parametrize(("size", "sides"), [("A5", (148, 210)), ("A4", (210, 297))])
def test_letters_are_one_page_of_the_size_asked_for(office, form, size, sides):
    _app, client, papers = office
    assert pages_of(_pdf(client, papers[form], size)) == (1, sides)


def test_fee_receipt_has_three_copies_on_a_page_or_a_page_each(office):
    _app, client, papers = office
    whole, apart = _pdf(client, papers["fee"], "A4"), _pdf(client, papers["fee"], "A5")
    assert (pages_of(whole)[0], pages_of(apart)[0]) == (1, 3)
    for words in (words_of(whole), words_of(apart)):
        for copy in ("Liên 1: Lưu tại quyển", "Liên 2: Giao người nộp", "Liên 3: Báo soát"):
            assert words.count(copy) == 1
        assert words.count("15.000 đồng") == 3
        assert words.count("Mười lăm nghìn đồng") == 3


def test_register_and_manifest_lie_down(office):
    _app, client, papers = office
    for form in ("M06-2018/M07-2025", "X01"):
        assert pages_of(_pdf(client, papers[form]))[1] == (297, 210)


def test_hostile_words_come_out_as_they_went_in(office):
    app, client, _papers_made = office
    items = [f"Giấy tờ thứ {n} {HARD}" for n in range(1, 41)]
    with app.app_context():
        owner = PersonData(" ".join(["Công"] + ["Tằng Tôn Nữ"] * 14), address=HARD)
        pid = dossiers.receive(as_("clerk"), intake(owner=owner, papers=(
            PaperData("Tờ khai", originals=1),))).pid  # fmt: skip
        facts = {"items": items, "contact": HARD, "phone": "1"}
        event = make_event(pid, "supplement", text=f"{HARD}\n{HARD}", facts=facts)
        stop = make_event(
            pid, "stop", text=HARD, facts={"papers_returned": items, "asked_on": HARD}
        )
        db.session.remove()
    for event_pid in (event, stop):
        words = _solid(words_of(_pdf(client, f"/dossiers/{pid}/forms/{event_pid}")))
        assert [item for item in items if _solid(item) not in words] == []
        assert _solid(owner.full_name) in words
        assert words.count(_solid(HARD)) >= 41
    page = client.get(f"/dossiers/{pid}/forms/{event}", status=200)
    assert page.all("script") == []


def _solid(text):
    """Without spaces: a line may break wherever the paper is narrow."""
    return re.sub(r"\s", "", text)
