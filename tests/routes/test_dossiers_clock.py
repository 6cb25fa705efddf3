"""The clock through the screens: what clerks, leaders and citizens read at each turn."""

import re

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from tests.counter import carried

REASON = "Thiếu bản chính trích lục"


def ask(visit, path, **fields):
    page = visit("officer").get(f"{path}/supplement-request", status=200)
    fields = {"more": "Trích lục khai sinh\nẢnh 3x4", "reason": REASON, **fields}
    return page.submit(**fields)


def test_supplement_goes_round_on_the_screen_and_on_paper(app, visit):
    path = carried(app, 1)
    page = ask(visit, path).follow()
    assert "Yêu cầu bổ sung giấy tờ" in page.words
    assert "Tạm dừng" in page.words
    letter = next(a.get("href") for a in page.all("a") if "/forms/" in (a.get("href") or ""))
    paper = visit("officer").get(letter, status=200)
    assert "Trích lục khai sinh" in paper.words
    assert re.search(r"\d\d/PYC", paper.words)
    clerk = visit("clerk")
    sheet = clerk.get(f"{path}/supplement", status=200)
    assert sheet.form_fields()["papers"].splitlines() == ["Trích lục khai sinh", "Ảnh 3x4"]
    back = sheet.submit(note="Nộp tại bàn", status=303).follow()
    assert "Ảnh 3x4" in back.words
    assert "Tiếp tục xử lý" in back.words


def test_request_supplement_ticks_the_papers_of_the_procedure(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    officer = sqlite_visit("officer")
    page = officer.get(f"{path}/supplement-request", status=200)
    asked = [one.get("name") for one in page.all("textarea") if one.get("required") is not None]
    assert asked == ["reason"]
    boxes = [box.get("value") for box in page.all("input") if box.get("name") == "missing"]
    assert boxes == ["Tờ khai theo mẫu", "Căn cước công dân"]
    page.submit(missing=boxes[0], more="", reason=REASON, status=303)
    assert "Đã yêu cầu: Tờ khai theo mẫu" in officer.get(f"{path}/supplement").words


def test_request_supplement_refuses_nothing_missing_and_keeps_the_words(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    refused = ask(sqlite_visit, path, more=" ")
    assert refused.status in (409, 422)
    assert "Ghi ít nhất một giấy tờ cần bổ sung." in refused.words
    assert refused.form_fields()["reason"] == REASON


def test_the_citizen_reads_what_is_missing_and_until_when(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    ask(sqlite_visit, path)
    with sqlite_app.app_context():
        tracking = db.session.query(Dossier.tracking).filter_by(pid=path.split("/")[-1]).scalar()
    page = sqlite_visit(None).get(f"/lookup?code={tracking}", status=200)
    assert "Cần bổ sung Trích lục khai sinh; Ảnh 3x4" in page.words
    assert "Chờ đến hết ngày" in page.words
    assert "Đinh Văn" not in page.words


def test_signing_is_offered_only_while_an_apology_waits(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    leader = sqlite_visit("leader")
    assert "Ký thư xin lỗi" not in leader.get(path).words
    form = sqlite_visit("officer").get(f"{path}/extension-request")
    form.submit(new_day="31/12/2099", reason=f"{REASON}, phải xác minh", status=303)
    page = leader.get(path)
    assert "Ký thư xin lỗi, hẹn lại" in page.words
    sheet = leader.get(f"{path}/extension", status=200)
    assert "31/12/2099" in sheet.words
    sheet.submit(grants="no", answer="", status=422)
    done = sheet.submit(grants="yes", status=303).follow()
    assert "Xin lỗi và hẹn lại ngày trả, số 01/PXL" in done.words
    assert "Ký thư xin lỗi, hẹn lại" not in leader.get(path).words


def test_rare_acts_wait_behind_one_word(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    page = sqlite_visit("officer").get(path)
    rare = next(d for d in page.all("details") if d.find("summary").text == "Việc khác")
    assert "Việc khác" in page.words
    links = [a.text for a in rare.iter("a")]
    assert "Tạm dừng xử lý" in links
    assert "Yêu cầu bổ sung" not in links


def test_a_withdrawn_dossier_tells_no_return(sqlite_app, sqlite_visit):
    path = carried(sqlite_app, 1)
    form = sqlite_visit("clerk").get(f"{path}/withdrawal", status=200)
    page = form.submit(reason="Công dân không còn nhu cầu", status=303).follow()
    assert "Công dân rút hồ sơ, số 01/TB" in page.words
    assert "trả kết quả cho" not in page.words
