"""Golden cases of the deadline engine, dates written out (DD01-DD12, B1, C2)."""

import csv
from datetime import datetime, time
from pathlib import Path

import pytest

from intranet.rules.calendars import Calendar, parse_special_days
from intranet.rules.deadlines import (
    Ended,
    Extended,
    ManualDue,
    Paused,
    Received,
    Resumed,
    Term,
    Unit,
    deadline,
    due_at,
    reckon,
)

HERE = Path(__file__).parent
HOLIDAYS = HERE.parents[1] / "intranet" / "data" / "holidays.csv"
with HOLIDAYS.open(encoding="utf-8", newline="") as file:
    CALENDAR = Calendar(parse_special_days(csv.DictReader(file))[0])
with (HERE / "due_date_examples.csv").open(encoding="utf-8", newline="") as file:
    EXAMPLES = list(csv.DictReader(file))

FACTS = {
    "received": Received,
    "pause": Paused,
    "back": Resumed,
    "ended": Ended,
    "promise": lambda at, due: ManualDue(at, due, "chứng thực nhiều bản"),
    "again": Extended,
}


def term(text):
    """Read "10 working_day", "5 working_day restart" or "5 working_day cutoff 16:00"."""
    value, unit, *rest = text.split()
    clock = "restart" if "restart" in rest else "pause"
    cutoff = time.fromisoformat(rest[-1]) if "cutoff" in rest else None
    return Term(int(value), Unit(unit), clock, cutoff)


def facts(story):
    """Read "2020-03-02 09:00 | pause 2020-03-05 10:00": a bare moment is the reception."""
    found = []
    for part in story.split("|"):
        words = part.split()
        kind = FACTS[words.pop(0)] if words[0] in FACTS else Received
        moments = [
            datetime.fromisoformat(f"{d} {t}") for d, t in zip(words[::2], words[1::2], strict=True)
        ]
        found.append(kind(*moments))
    return found


def moment(text):
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["case"])
def test_deadline_gives_the_published_example(example):
    length = Term(int(example["value"]), Unit(example["unit"]))
    received = Received(datetime.fromisoformat(example["received_at"]))
    assert due_at(length, [received], CALENDAR) == datetime.fromisoformat(example["due_at"])


# 2020-03-02 is a Monday. Days off used here: Tết 23-29/01/2020, Giỗ Tổ Thu 02/04/2020, 30/04 and
# 01/05; 2026: Tết 16-20/02, Mon 27/04 compensatory, Sat 22/08 worked for Mon 31/08, Tue 24/11.
CASES = """
supplement, worked example           ; 10 working_day ; 2020-03-02 09:00 | pause 2020-03-05 10:00 | back 2020-03-12 09:00 ; 2020-03-23 17:00
supplement, worked example, restart  ; 10 working_day restart ; 2020-03-02 09:00 | pause 2020-03-05 10:00 | back 2020-03-12 09:00 ; 2020-03-26 17:00
without the supplement               ; 10 working_day ; 2020-03-02 09:00 ; 2020-03-16 17:00
two supplements                      ; 10 working_day ; 2020-03-02 09:00 | pause 2020-03-05 10:00 | back 2020-03-12 09:00 | pause 2020-03-16 08:00 | back 2020-03-20 09:00 ; 2020-03-27 17:00
three supplements and Giỗ Tổ         ; 10 working_day ; 2020-03-02 09:00 | pause 2020-03-05 10:00 | back 2020-03-12 09:00 | pause 2020-03-16 08:00 | back 2020-03-20 09:00 | pause 2020-03-24 16:00 | back 2020-03-31 09:00 ; 2020-04-06 17:00
restarted twice                      ; 3 working_day restart ; 2020-03-02 09:00 | pause 2020-03-03 09:00 | back 2020-03-06 09:00 | pause 2020-03-10 09:00 | back 2020-03-13 09:00 ; 2020-03-18 17:00
pause over a weekend                 ; 5 working_day ; 2020-03-02 09:00 | pause 2020-03-06 16:00 | back 2020-03-09 08:00 ; 2020-03-10 17:00
asked on Saturday, back on Sunday    ; 5 working_day ; 2020-03-02 09:00 | pause 2020-03-07 10:00 | back 2020-03-08 10:00 ; 2020-03-10 17:00
pause across Tết                     ; 5 working_day ; 2020-01-17 09:00 | pause 2020-01-20 15:00 | back 2020-01-30 09:00 ; 2020-02-05 17:00
pause across 30/4 and 1/5            ; 2 working_day ; 2020-04-28 16:00 | pause 2020-04-29 10:00 | back 2020-05-04 09:00 ; 2020-05-05 17:00
pause over a make-up Saturday        ; 5 working_day ; 2026-08-19 09:00 | pause 2026-08-21 09:00 | back 2026-08-24 09:00 ; 2026-08-27 17:00
pause begins on a make-up Saturday   ; 5 working_day ; 2026-08-19 09:00 | pause 2026-08-22 10:00 | back 2026-08-24 09:00 ; 2026-08-26 17:00
back on a make-up Saturday           ; 5 working_day ; 2026-08-19 09:00 | pause 2026-08-20 10:00 | back 2026-08-22 09:00 ; 2026-08-27 17:00
back long after the first date       ; 3 working_day ; 2020-03-02 09:00 | pause 2020-03-04 09:00 | back 2020-03-20 09:00 ; 2020-03-23 17:00
pause on the due day                 ; 3 working_day ; 2020-03-02 09:00 | pause 2020-03-05 10:00 | back 2020-03-10 09:00 ; 2020-03-10 17:00
pause in the evening of the due day  ; 3 working_day ; 2020-03-02 09:00 | pause 2020-03-05 18:00 | back 2020-03-10 09:00 ; 2020-03-10 17:00
pause when already late              ; 3 working_day ; 2020-03-02 09:00 | pause 2020-03-06 09:00 | back 2020-03-12 09:00 ; 2020-03-05 17:00
pause when already late, restart     ; 3 working_day restart ; 2020-03-02 09:00 | pause 2020-03-06 09:00 | back 2020-03-12 09:00 ; 2020-03-05 17:00
late once is late after two pauses   ; 3 working_day ; 2020-03-02 09:00 | pause 2020-03-06 09:00 | back 2020-03-12 09:00 | pause 2020-03-13 09:00 | back 2020-03-16 09:00 ; 2020-03-05 17:00
pause and back within a day          ; 5 working_day ; 2020-03-02 09:00 | pause 2020-03-04 09:00 | back 2020-03-04 15:00 ; 2020-03-09 17:00
back the same day after closing      ; 5 working_day ; 2020-03-02 09:00 | pause 2020-03-04 09:00 | back 2020-03-04 18:00 ; 2020-03-10 17:00
pause on the day of reception        ; 5 working_day ; 2020-03-02 09:00 | pause 2020-03-02 16:00 | back 2020-03-04 09:00 ; 2020-03-11 17:00
pause before counting began          ; 2 working_day ; 2020-03-01 10:00 | pause 2020-03-01 20:00 | back 2020-03-03 09:00 ; 2020-03-05 17:00
paused still, the date stands        ; 10 working_day ; 2020-03-02 09:00 | pause 2020-03-05 10:00 ; 2020-03-16 17:00
withdrawn while paused               ; 10 working_day ; 2020-03-02 09:00 | pause 2020-03-05 10:00 | ended 2020-03-12 09:00 ; 2020-03-23 17:00
calendar days with a pause           ; 15 calendar_day ; 2020-03-06 08:00 | pause 2020-03-11 09:00 | back 2020-03-18 09:00 ; 2020-03-30 17:00
calendar days, pause on the last day ; 15 calendar_day ; 2020-03-06 08:00 | pause 2020-03-21 09:00 | back 2020-03-25 09:00 ; 2020-03-25 17:00
calendar days, pause while moved on  ; 15 calendar_day ; 2020-03-06 08:00 | pause 2020-03-22 09:00 | back 2020-03-25 09:00 ; 2020-03-25 17:00
calendar days, back on Saturday      ; 5 calendar_day ; 2020-03-02 08:00 | pause 2020-03-04 09:00 | back 2020-03-14 09:00 ; 2020-03-19 17:00
calendar days ending on a make-up Sat; 3 calendar_day ; 2026-08-19 08:00 ; 2026-08-22 17:00
received after closing               ; 1 working_day ; 2020-03-02 17:30 ; 2020-03-04 17:00
received at closing                  ; 1 working_day ; 2020-03-02 17:00:00 ; 2020-03-03 17:00
received a second after closing      ; 1 working_day ; 2020-03-02 17:00:01 ; 2020-03-04 17:00
received before opening              ; 1 working_day ; 2020-03-02 06:10 ; 2020-03-03 17:00
received at lunch                    ; 1 working_day ; 2020-03-02 12:00 ; 2020-03-03 17:00
received on Sunday                   ; 1 working_day ; 2020-03-01 10:00 ; 2020-03-03 17:00
received on Saturday                 ; 3 working_day ; 2020-02-29 10:00 ; 2020-03-05 17:00
received at Tết                      ; 2 working_day ; 2020-01-25 09:00 ; 2020-02-03 17:00
received on a make-up Saturday       ; 1 working_day ; 2026-08-22 09:00 ; 2026-08-24 17:00
received the evening before it       ; 1 working_day ; 2026-08-21 19:00 ; 2026-08-24 17:00
calendar days from Sunday            ; 3 calendar_day ; 2020-03-01 10:00 ; 2020-03-05 17:00
sixty working days                   ; 60 working_day ; 2020-03-02 09:00 ; 2020-05-28 17:00
across the New Year                  ; 2 working_day ; 2019-12-30 16:00 ; 2020-01-02 17:00
across the swapped New Year 2026     ; 1 working_day ; 2025-12-31 09:00 ; 2026-01-05 17:00
ending on a make-up Saturday         ; 2 working_day ; 2026-01-08 09:00 ; 2026-01-10 17:00
across Tết 2026                      ; 1 working_day ; 2026-02-13 16:00 ; 2026-02-23 17:00
across Giỗ Tổ, nghỉ bù and 30/4      ; 3 working_day ; 2026-04-24 09:00 ; 2026-05-04 17:00
same day on Sunday                   ; 0 same_day_15h ; 2019-11-17 10:00 ; 2019-11-18 17:00
same day, a second after 15:00       ; 0 same_day_15h ; 2019-11-11 15:00:01 ; 2019-11-12 17:00
same day before opening              ; 0 same_day_15h ; 2019-11-11 06:00 ; 2019-11-11 17:00
same day in the evening              ; 0 same_day_15h ; 2019-11-11 17:30 ; 2019-11-12 17:00
same day before a make-up Saturday   ; 0 same_day_15h ; 2026-08-21 15:30 ; 2026-08-22 17:00
same day with a supplement           ; 0 same_day_15h ; 2019-11-11 09:00 | pause 2019-11-11 10:00 | back 2019-11-13 09:00 ; 2019-11-13 17:00
same day, supplement after 15:00     ; 0 same_day_15h ; 2019-11-11 09:00 | pause 2019-11-11 10:00 | back 2019-11-13 15:30 ; 2019-11-14 17:00
same day, asked after 17:00          ; 0 same_day_15h ; 2019-11-11 09:00 | pause 2019-11-11 17:30 | back 2019-11-13 09:00 ; 2019-11-11 17:00
eight hours are a day                ; 8 working_hour ; 2020-03-02 07:00 ; 2020-03-02 17:00
eight hours from eight               ; 8 working_hour ; 2020-03-02 08:00 ; 2020-03-03 08:00
hours from lunch                     ; 1 working_hour ; 2020-03-02 12:00 ; 2020-03-02 14:30
hours from closing                   ; 1 working_hour ; 2020-03-02 17:00 ; 2020-03-03 08:00
hours from the evening               ; 1 working_hour ; 2020-03-02 18:00 ; 2020-03-03 08:00
hours end with the morning           ; 2 working_hour ; 2020-03-02 09:30 ; 2020-03-02 11:30
seconds are dropped                  ; 2 working_hour ; 2020-03-02 09:00:59 ; 2020-03-02 11:00
hours across Tết                     ; 8 working_hour ; 2020-01-22 13:30 ; 2020-01-30 11:30
hours with a pause overnight         ; 4 working_hour ; 2020-03-02 09:00 | pause 2020-03-02 10:00 | back 2020-03-03 14:00 ; 2020-03-03 17:00
hours with a pause over lunch        ; 4 working_hour ; 2020-03-02 09:00 | pause 2020-03-02 11:00 | back 2020-03-02 14:00 ; 2020-03-02 16:00
hours restarted                      ; 4 working_hour restart ; 2020-03-02 09:00 | pause 2020-03-02 10:00 | back 2020-03-03 09:00 ; 2020-03-03 15:00
hours, pause a minute too late       ; 2 working_hour ; 2020-03-02 09:00 | pause 2020-03-02 11:01 | back 2020-03-03 09:00 ; 2020-03-02 11:00
hours, pause at the last moment      ; 2 working_hour ; 2020-03-02 09:00 | pause 2020-03-02 11:00 | back 2020-03-03 09:00 ; 2020-03-03 09:00
24 hours                             ; 24 hour ; 2020-03-02 10:00 ; 2020-03-03 10:00
hours into the weekend               ; 2 hour ; 2020-03-06 16:00 ; 2020-03-09 07:00
24 hours into the weekend            ; 24 hour ; 2020-03-06 10:00 ; 2020-03-09 07:00
hours into lunch                     ; 2 hour ; 2020-03-02 10:00 ; 2020-03-02 13:30
hours from Sunday                    ; 8 hour ; 2020-03-01 10:00 ; 2020-03-02 15:00
24 hours with a pause                ; 24 hour ; 2020-03-02 10:00 | pause 2020-03-02 16:00 | back 2020-03-04 08:00 ; 2020-03-05 07:00
month from 31 January, leap year     ; 1 month ; 2020-01-31 09:00 ; 2020-03-02 17:00
month from 31 January                ; 1 month ; 2019-01-31 09:00 ; 2019-02-28 17:00
month ending at Giỗ Tổ               ; 1 month ; 2020-03-02 09:00 ; 2020-04-03 17:00
month from a Saturday                ; 1 month ; 2019-11-30 09:00 ; 2020-01-02 17:00
twelve months                        ; 12 month ; 2020-02-28 09:00 ; 2021-03-01 17:00
month with a pause                   ; 1 month ; 2020-03-02 09:00 | pause 2020-03-12 09:00 | back 2020-03-20 09:00 ; 2020-04-10 17:00
month restarted on the 31st          ; 1 month restart ; 2020-03-02 09:00 | pause 2020-03-12 09:00 | back 2020-03-31 09:00 ; 2020-05-04 17:00
late online receipt                  ; 1 working_day cutoff 16:00 ; 2020-03-02 16:30 ; 2020-03-04 17:00
receipt exactly at the cutoff        ; 1 working_day cutoff 16:00 ; 2020-03-02 16:00:00 ; 2020-03-03 17:00
late receipt counted in hours        ; 2 working_hour cutoff 16:00 ; 2020-03-06 16:20 ; 2020-03-09 09:00
late supplement                      ; 5 working_day cutoff 16:00 ; 2020-03-02 09:00 | pause 2020-03-04 09:00 | back 2020-03-06 16:30 ; 2020-03-12 17:00
promised at acceptance               ; 0 same_day_15h ; 2020-03-02 09:00 | promise 2020-03-02 09:00 2020-03-04 17:00 ; 2020-03-04 17:00
promise, later declared a day off    ; 0 same_day_15h ; 2020-03-02 09:00 | promise 2020-03-02 09:00 2020-04-02 16:00 ; 2020-04-03 17:00
promise and supplement               ; 5 working_day ; 2020-03-02 09:00 | promise 2020-03-02 09:00 2020-03-11 17:00 | pause 2020-03-04 09:00 | back 2020-03-10 09:00 ; 2020-03-17 17:00
promise and restart                  ; 5 working_day restart ; 2020-03-02 09:00 | promise 2020-03-02 09:00 2020-03-11 17:00 | pause 2020-03-04 09:00 | back 2020-03-10 09:00 ; 2020-03-19 17:00
apology, the first date stands       ; 5 working_day ; 2020-03-02 09:00 | again 2020-03-06 09:00 2020-03-13 17:00 ; 2020-03-09 17:00
no term                              ; 0 none ; 2020-03-02 09:00 | pause 2020-03-04 09:00 | back 2020-03-10 09:00 ;
no term, but a promise               ; 0 none ; 2020-03-02 09:00 | promise 2020-03-02 09:00 2020-03-11 10:30 ; 2020-03-11 10:30
"""  # noqa: E501
TABLE = [[cell.strip() for cell in row.split(";")] for row in CASES.strip().splitlines()]


@pytest.mark.parametrize(("name", "length", "story", "due"), TABLE, ids=[r[0] for r in TABLE])
def test_deadline_gives_the_golden_date(name, length, story, due):
    assert due_at(term(length), facts(story), CALENDAR) == moment(due)


@pytest.mark.parametrize(("name", "length", "story", "due"), TABLE, ids=[r[0] for r in TABLE])
def test_deadline_explains_every_day_up_to_the_date(name, length, story, due):
    events = facts(story)
    answer = deadline(term(length), events, CALENDAR)
    assert answer.due_at == moment(due)
    lines = answer.lines[:-1] if answer.extended_to else answer.lines
    days = [line.day.toordinal() for line in lines]
    assert days == list(range(days[0], days[0] + len(days)))
    assert answer.lines[0].day == events[0].at.date()
    assert all(line.words % line.params for line in answer.lines)
    assert "Không tính" not in {line.words for line in answer.lines}


def test_examples_and_cases_are_many_and_different():
    assert len(EXAMPLES) == 16
    assert len({(length, story) for _, length, story, _ in TABLE}) == len(TABLE) > 60


def words(answer):
    return [f"{line.day:%d/%m} {line.words % line.params}" for line in answer.lines]


def test_deadline_names_the_reasons_of_each_day():
    story = "2020-01-17 09:00 | pause 2020-01-20 15:00 | back 2020-01-30 09:00"
    assert words(deadline(term("3 working_day"), facts(story), CALENDAR)) == [
        "17/01 Ngày tiếp nhận, không tính",
        "18/01 Thứ Bảy, không tính",
        "19/01 Chủ nhật, không tính",
        "20/01 Ngày thứ 1, tạm dừng từ 15:00",
        "21/01 Tạm dừng chờ bổ sung giấy tờ, không tính",
        "22/01 Tạm dừng chờ bổ sung giấy tờ, không tính",
        "23/01 29 Tết, không tính",
        "24/01 Giao thừa Tết Nguyên Đán, không tính",
        "25/01 Tết Nguyên Đán, không tính",
        "26/01 Mùng hai Tết Nguyên Đán, không tính",
        "27/01 Mùng ba Tết Nguyên Đán, không tính",
        "28/01 Mùng bốn Tết Nguyên Đán, không tính",
        "29/01 Mùng năm Tết Nguyên Đán, không tính",
        "30/01 Ngày nhận đủ giấy tờ bổ sung, không tính",
        "31/01 Ngày thứ 2",
        "01/02 Thứ Bảy, không tính",
        "02/02 Chủ nhật, không tính",
        "03/02 Ngày thứ 3, hạn trả lúc 17:00",
    ]


def test_deadline_names_the_make_up_saturday_and_the_late_reception():
    assert words(deadline(term("2 working_day"), facts("2026-08-20 18:30"), CALENDAR)) == [
        "20/08 Nhận lúc 18:30, tính như nhận lúc 07:00 ngày 21/08/2026",
        "21/08 Tính như nhận lúc 07:00, ngày này không tính",
        "22/08 Ngày thứ 1: Làm bù cho ngày 31/08/2026",
        "23/08 Chủ nhật, không tính",
        "24/08 Ngày thứ 2, hạn trả lúc 17:00",
    ]


def test_deadline_shows_the_hours_used_each_day():
    answer = deadline(term("4 working_hour"), facts("2026-11-23 15:30"), CALENDAR)
    assert words(answer) == [
        "23/11 15:30–17:00: 1 giờ 30 phút",
        "24/11 Ngày Văn hóa Việt Nam, không tính",
        "25/11 07:00–09:30: 2 giờ 30 phút, hạn trả lúc 09:30",
    ]
    assert [line.number for line in answer.lines] == [90, None, 150]


def test_deadline_explains_a_date_moved_out_of_days_off():
    assert words(deadline(term("1 calendar_day"), facts("2020-03-06 08:00"), CALENDAR)) == [
        "06/03 Ngày tiếp nhận, không tính",
        "07/03 Ngày thứ 1",
        "08/03 Chủ nhật, không tính",
        "09/03 Hết thời hạn vào ngày nghỉ, lùi tới ngày làm việc kế tiếp, hạn trả lúc 17:00",
    ]


def test_deadline_takes_back_the_days_counted_before_a_restart():
    story = "2020-03-02 09:00 | pause 2020-03-04 10:00 | back 2020-03-05 09:00"
    answer = deadline(term("1 working_day restart"), facts("2020-03-02 09:00"), CALENDAR)
    assert words(answer)[-1] == "03/03 Ngày thứ 1, hạn trả lúc 17:00"
    assert words(deadline(term("3 working_day restart"), facts(story), CALENDAR)) == [
        "02/03 Ngày tiếp nhận, không tính",
        "03/03 Đã tính trước khi tạm dừng, nay tính lại từ đầu",
        "04/03 Tạm dừng chờ bổ sung giấy tờ, không tính",
        "05/03 Ngày nhận đủ giấy tờ bổ sung, không tính",
        "06/03 Ngày thứ 1",
        "07/03 Thứ Bảy, không tính",
        "08/03 Chủ nhật, không tính",
        "09/03 Ngày thứ 2",
        "10/03 Ngày thứ 3, hạn trả lúc 17:00",
    ]


def test_deadline_while_paused_tells_what_is_left():
    answer = deadline(
        term("5 working_day"), facts("2020-03-02 09:00 | pause 2020-03-04 10:00"), CALENDAR
    )
    assert (answer.paused, answer.left) == (True, 3)
    assert answer.pauses == ((datetime(2020, 3, 4, 10), None),)
    assert words(answer)[-2:] == [
        "04/03 Ngày thứ 2, tạm dừng từ 10:00",
        "05/03 Đang tạm dừng, còn lại 3 ngày làm việc",
    ]


def test_deadline_without_a_term_says_so():
    answer = deadline(term("0 none"), facts("2020-03-02 09:00"), CALENDAR)
    assert words(answer) == ["02/03 Thủ tục không quy định thời hạn"]


def test_reckon_is_the_deadline_without_its_lines():
    events = facts("2020-03-02 09:00 | pause 2020-03-05 10:00 | back 2020-03-12 09:00")
    whole, quick = (f(term("10 working_day"), events, CALENDAR) for f in (deadline, reckon))
    assert (quick.due_at, quick.pauses, quick.lines) == (whole.due_at, whole.pauses, ())
    assert quick.started_at == datetime(2020, 3, 2, 9)


@pytest.mark.parametrize(
    ("story", "due", "second"),
    [
        ("again 2020-03-06 09:00 2020-03-13 17:00", "2020-03-09 17:00", "2020-03-13 17:00"),
        (  # both dates move with a pause: 2 working days, 06 and 09/03
            "again 2020-03-05 09:00 2020-03-13 17:00 | pause 2020-03-05 10:00 "
            "| back 2020-03-09 09:00",
            "2020-03-11 17:00",
            "2020-03-17 17:00",
        ),
        (  # the first date has passed and stands; the second moves
            "again 2020-03-06 09:00 2020-03-13 17:00 | pause 2020-03-10 10:00 "
            "| back 2020-03-12 09:00",
            "2020-03-09 17:00",
            "2020-03-17 17:00",
        ),
    ],
)
def test_extended_adds_a_second_date_and_keeps_the_first(story, due, second):
    answer = deadline(term("5 working_day"), facts(f"2020-03-02 09:00 | {story}"), CALENDAR)
    assert (answer.due_at, answer.extended_to) == (moment(due), moment(second))


def test_restart_voids_the_second_date():
    story = (
        "2020-03-02 09:00 | again 2020-03-06 09:00 2020-03-31 17:00 "
        "| pause 2020-03-09 10:00 | back 2020-03-12 09:00"
    )
    answer = deadline(term("5 working_day restart"), facts(story), CALENDAR)
    assert (answer.due_at, answer.extended_to) == (datetime(2020, 3, 19, 17), None)
    assert answer.started_at == datetime(2020, 3, 12, 9)


def test_due_is_the_closing_hour_of_the_unit():
    summer = CALENDAR.with_hours("06:30-11:00, 13:00-16:30")
    received = facts("2020-03-02 09:00")
    assert due_at(term("1 working_day"), received, summer) == datetime(2020, 3, 3, 16, 30)
    assert due_at(term("4 working_hour"), received, summer) == datetime(2020, 3, 2, 15)
