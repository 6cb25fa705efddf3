"""What happened to a dossier, in plain Vietnamese, newest first.

Moves are read from its trace of steps, what moved the clock from its events; assignments, prints
and files from the audit log.
"""

import json
from datetime import datetime

from sqlalchemy import select

from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.rules import wording
from intranet.rules.words import N_
from intranet.rules.workflow import State, StepAct
from intranet.services.dossiers.happenings import OLDEST, Happening, events_told, moment_text
from intranet.services.dossiers.whole import PEOPLE

MOVES = {
    "hand_over": N_("chuyển bước “%(step)s” cho %(whom)s"),
    "approve": N_("phê duyệt, chuyển bước “%(step)s” cho %(whom)s"),
    "send_back": N_("trả về bước “%(step)s” cho %(whom)s"),
    "transfer": N_("chuyển bước “%(step)s” sang %(whom)s"),
    "take_back": N_("rút lại bước “%(step)s” về %(whom)s"),
    "give_back": N_("đồng ý trả lại bước “%(step)s” cho %(whom)s"),
    "finish": N_("nhập kết quả, chuyển bước “%(step)s” cho %(whom)s"),
    "correct": N_("sửa thủ tục, chuyển bước “%(step)s” cho %(whom)s"),
    "recall": N_("nhận lại bước “%(step)s” sau khi thu hồi kết quả"),
}
UNDONE = {
    "hand_over": N_("chuyển bước “%(step)s” cho %(whom)s (đã rút lại)"),
    "approve": N_("phê duyệt, chuyển bước “%(step)s” cho %(whom)s (đã rút lại)"),
    "send_back": N_("trả về bước “%(step)s” cho %(whom)s (đã rút lại)"),
}
# Of somebody who drafted it too, as a unit with one leader may (3.3; ``charge.is_own_draft``).
OWN = {
    MOVES["approve"]: N_("tự phê duyệt hồ sơ mình dự thảo, chuyển bước “%(step)s” cho %(whom)s"),
    MOVES["finish"]: N_("nhập kết quả hồ sơ mình dự thảo, chuyển bước “%(step)s” cho %(whom)s"),
}
# The acts that begin a stay, and how the trace calls it.
STAYS = {
    "dossiers.receive": "receive",
    "dossiers.hand_over": "hand_over",
    "dossiers.approve": "hand_over",
    "dossiers.send_back": "send_back",
    "dossiers.take_back": "take_back",
    "dossiers.give_back": "give_back",
    "dossiers.transfer": "transfer",
    "dossiers.enter_result": "finish",
    "dossiers.recall_result": "recall",
}
NOTED = N_("ghi chú nội bộ")  # its words stand with the notes (services/dossiers/notes.py)
# Acts that leave no stay in the trace, as the audit log calls them.
DOINGS = {
    "dossiers.assign": N_("phân công cho %(whom)s"),
    "dossiers.ask_back": N_("xin lại hồ sơ"),
    "dossiers.give_back": N_("không đồng ý trả lại hồ sơ"),
    "dossiers.print": N_("in %(paper)s, lần %(number)s"),
    "dossiers.ask_extension": N_("trình lãnh đạo ký thư xin lỗi, hẹn lại"),
    "dossiers.add_files": N_("thêm %(number)s tệp"),
    "dossiers.remove_file": N_("gỡ một tệp"),
    "dossiers.add_note": NOTED,
    "fees.collect": N_("thu %(amount)s đồng"),
    "fees.number": N_("ghi số biên lai %(receipt)s"),
    "fees.refund": N_("hoàn %(amount)s đồng"),
    "fees.waive": N_("miễn, giảm %(amount)s đồng"),
    "fees.raise_due": N_("yêu cầu nộp %(amount)s đồng"),
    "dossiers.ask_opinion": N_("hỏi ý kiến %(units)s"),
    "dossiers.plan_visit": N_("lập lịch xác minh thực tế, chủ trì: %(lead)s"),
    "dossiers.answer": N_("trả lời ý kiến, ghi kết quả xác minh (%(units)s)"),
    "dossiers.cancel_request": N_("rút câu hỏi hoặc hủy lịch xác minh (%(units)s)"),
    "dossiers.remind": N_("nhắc %(units)s trả lời ý kiến"),
    "dossiers.pass_request": N_("bàn giao việc xác minh, trả lời cho %(lead)s"),
}
ANSWERED_WITH = N_("trả lời ý kiến, ghi kết quả xác minh (%(units)s), kèm %(number)s tệp")
PAPERS = {
    "receipt": N_("giấy hẹn"),
    "slip": N_("phiếu kiểm soát"),
    "supplement": N_("phiếu yêu cầu bổ sung"),
    "apology": N_("phiếu xin lỗi"),
    "stopping": N_("thông báo dừng giải quyết"),
    "fee_receipt": N_("biên lai"),
    "history": N_("phiếu quá trình xử lý"),
}
RECEIVED = N_("tiếp nhận hồ sơ")
ENTERED_LATE = N_("tiếp nhận hồ sơ trên giấy; nhập bù vào máy lúc %(at)s")
RETURN, ASSIGN = "dossiers.return_result", "dossiers.assign"
RETURNED = N_("trả kết quả cho %(whom)s")


def timeline_of(dossier):
    """The Happenings of a dossier read with ``WHOLE``, newest first; those of one second in the
    order of the log.
    """
    log = [json.loads(body) for body in dossier.whole.bodies]
    acts = {step.position: step.act for step in dossier.procedure_version.steps}
    found, before = [], None
    for stay in dossier.steps:
        found.append(_move(dossier, before, stay, acts))
        before = stay
    is_returned = dossier.state == State.RETURNED
    if is_returned and before is not None and before.ended_by is not None:
        whom = {"whom": dossier.collected_by or "–"}
        who = _named(before.ended_by, before.unit, before.for_)
        found.append(Happening(dossier.closed_at, who, RETURNED, whom))
    _place_moves(found, dossier.steps, log)
    _say_first_holders(found, dossier, log)
    found = found[::-1] + _doings(dossier, log) + events_told(dossier, log)[::-1]
    return sorted(found, key=lambda one: (one.at, -one.place), reverse=True)


def _place_moves(moves, stays, log):
    """Give each move the place of its act in the log: the newest act of a kind began the newest
    stay of that kind. Oldest first; the return to the citizen, if any, is the last move.
    """
    places = [(STAYS[body["act"]], n) for n, body in enumerate(log) if body["act"] in STAYS]
    for n, stay in reversed(list(enumerate(stays))):
        place = next((pair for pair in places if pair[0] == stay.how), None)
        if place is not None:
            moves[n].place = place[1]
            if log[place[1]].get("facts", {}).get("own_draft"):
                moves[n].words = OWN.get(moves[n].words, moves[n].words)
            places.remove(place)
    for move in moves[len(stays) :]:
        acts = [body["act"] for body in log]
        move.place = acts.index(RETURN) if RETURN in acts else OLDEST


def _say_first_holders(moves, dossier, log):
    """A stay knows who had it last; its move says whom it was given to, before it was assigned."""
    newer = -1
    for move, stay in list(zip(moves, dossier.steps, strict=False))[::-1]:
        turns = [body for body in log[newer + 1 : move.place] if body["act"] == ASSIGN]
        newer = move.place
        if not turns or "whom" not in move.params:
            continue
        first = turns[-1].get("before", {}).get("holder")
        name = _names_of({first}, dossier).get(first) if first else None
        then = f"{name} ({stay.unit.name})" if name else stay.unit.name
        last, move.params["whom"] = _whom(stay), then
        rows = [(label, was, then if is_ == last else is_) for label, was, is_ in move.changes]
        move.changes = [row for row in rows if row[1] != row[2]]


def _doings(dossier, log):
    """Assignments, prints and files, newest first, as the log has them (C16, B31)."""
    placed = [(place, body) for place, body in enumerate(log) if _is_doing(body)]
    if not placed:
        return []
    named = {
        name for _place, body in placed for name in (body["name"], body.get("for"), _assigned(body))
    }
    names = _names_of(named - {None}, dossier)
    return [_doing(body, names, place) for place, body in placed]


def _names_of(usernames, dossier):
    """{username: full name}; most of them had the dossier and are loaded with its trace."""
    people = [getattr(stay, who.key) for stay in dossier.steps for who in PEOPLE]
    names = {user.username: user.full_name for user in [*people, dossier.received_by] if user}
    missing = usernames - names.keys()
    if missing:
        query = select(User.username, User.full_name).where(User.username.in_(missing))
        names.update(db.session.execute(query).tuples().all())
    return names


def _is_doing(body):
    """An act of DOINGS; one that began a stay is told by the trace."""
    return body["act"] in DOINGS and body.get("facts", {}).get("outcome") != "granted"


def _assigned(body):
    return body.get("after", {}).get("holder")


def _doing(body, names, place):
    facts = body.get("facts", {})
    number = facts.get("number") or len(body.get("after", {}).get("files", ()))
    params = {
        "whom": names.get(_assigned(body), "–"),
        "paper": PAPERS.get(facts.get("kind"), "–"),
        "number": number,
        "amount": wording.number(facts.get("amount", 0)),
        "receipt": facts.get("receipt", "–"),
        "units": ", ".join(facts.get("units", ())),
        "lead": facts.get("whom", "–"),
    }
    words = DOINGS[body["act"]]
    if number and body["act"] == "dossiers.answer":
        words = ANSWERED_WITH
    at = datetime.fromisoformat(body["t"]).astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)
    who, absent = names.get(body["name"], body["name"]), names.get(body.get("for"))
    who = f"{who} thay {absent}" if absent else who
    return Happening(at, who, words, params, place=place)


def _move(dossier, before, stay, acts):
    if before is None:
        who = _named(dossier.received_by, stay.unit)
        words, params = RECEIVED, {}
        if dossier.entered_at is not None:
            words, params = ENTERED_LATE, {"at": moment_text(dossier.entered_at)}
        return Happening(stay.started_at, who, words, params, due_at=stay.due_at)
    how = stay.how
    if how == "hand_over" and acts.get(before.position) == StepAct.APPROVE:
        how = "approve"
    params = {"step": stay.name, "whom": _whom(stay)}
    is_back = how == "send_back"
    words = UNDONE if stay.undone_at else MOVES
    return Happening(
        stay.started_at,
        _named(stay.given_by, stay.unit if how == "take_back" else before.unit, before.for_),
        words.get(how, MOVES["hand_over"]),
        params,
        due_at=stay.due_at,
        reason=stay.note if is_back else None,
        note=None if is_back else stay.note,
        changes=_changes(before, stay),
    )


def _changes(before, stay):
    rows = (
        (N_("Bước"), before and before.name, stay.name),
        (N_("Người giữ"), before and _whom(before), _whom(stay)),
        (N_("Hạn bước"), before and moment_text(before.due_at), moment_text(stay.due_at)),
    )
    return [row for row in rows if row[1] != row[2]] if before else []


def _named(user, unit, absent=None):
    """The person as colleagues know them: Nguyễn Văn A (Tư pháp – Hộ tịch, Xã An Hòa); with the
    name of whoever was ``absent`` and in whose place they acted (D10).
    """
    if user is None:
        return unit.name
    name = f"{user.full_name} thay {absent.full_name}" if absent else user.full_name
    return f"{name} ({', '.join(filter(None, (user.title, unit.name)))})"


def _whom(stay):
    return f"{stay.user.full_name} ({stay.unit.name})" if stay.user else stay.unit.name
