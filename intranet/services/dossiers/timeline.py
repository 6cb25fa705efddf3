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
from intranet.services.dossiers.happenings import Happening, events_told, moment_text
from intranet.services.dossiers.whole import PEOPLE

MOVES = {
    "hand_over": N_("chuyển bước “%(step)s” cho %(whom)s"),
    "approve": N_("phê duyệt, chuyển bước “%(step)s” cho %(whom)s"),
    "send_back": N_("trả về bước “%(step)s” cho %(whom)s"),
    "transfer": N_("chuyển bước “%(step)s” sang %(whom)s"),
    "finish": N_("nhập kết quả, chuyển bước “%(step)s” cho %(whom)s"),
    "recall": N_("nhận lại bước “%(step)s” sau khi thu hồi kết quả"),
}
NOTED = N_("ghi chú nội bộ")  # its words stand with the notes (services/dossiers/notes.py)
# Acts that leave no stay in the trace, as the audit log calls them.
DOINGS = {
    "dossiers.assign": N_("phân công cho %(whom)s"),
    "dossiers.print": N_("in %(paper)s, lần %(number)s"),
    "dossiers.ask_extension": N_("trình lãnh đạo ký thư xin lỗi, hẹn lại"),
    "dossiers.add_files": N_("thêm %(number)s tệp"),
    "dossiers.remove_file": N_("gỡ một tệp"),
    "dossiers.add_note": NOTED,
    "fees.collect": N_("thu %(amount)s đồng"),
    "fees.refund": N_("hoàn %(amount)s đồng"),
    "fees.waive": N_("miễn, giảm %(amount)s đồng"),
    "fees.raise_due": N_("yêu cầu nộp %(amount)s đồng"),
    "dossiers.ask_opinion": N_("hỏi ý kiến %(units)s"),
    "dossiers.plan_visit": N_("lập lịch xác minh thực tế, chủ trì: %(lead)s"),
    "dossiers.answer": N_("trả lời ý kiến, ghi kết quả xác minh (%(units)s)"),
    "dossiers.cancel_request": N_("rút câu hỏi hoặc hủy lịch xác minh (%(units)s)"),
    "dossiers.remind": N_("nhắc %(units)s trả lời ý kiến"),
}
PAPERS = {
    "receipt": N_("giấy hẹn"),
    "slip": N_("phiếu kiểm soát"),
    "supplement": N_("phiếu yêu cầu bổ sung"),
    "apology": N_("phiếu xin lỗi"),
    "stopping": N_("thông báo dừng giải quyết"),
    "fee_receipt": N_("biên lai"),
}
RECEIVED = N_("tiếp nhận hồ sơ")
ENTERED_LATE = N_("tiếp nhận hồ sơ trên giấy; nhập bù vào máy lúc %(at)s")
RETURNED = N_("trả kết quả cho %(whom)s")


def timeline_of(dossier):
    """The Happenings of a dossier read with ``WHOLE``, newest first."""
    acts = {step.position: step.act for step in dossier.procedure_version.steps}
    found, before = [], None
    for stay in dossier.steps:
        found.append(_move(dossier, before, stay, acts))
        before = stay
    is_returned = dossier.state == State.RETURNED
    if is_returned and before is not None and before.ended_by is not None:
        whom = {"whom": dossier.collected_by or "–"}
        found.append(
            Happening(dossier.closed_at, _named(before.ended_by, before.unit), RETURNED, whom)
        )
    found = found[::-1] + _doings(dossier) + events_told(dossier)[::-1]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _doings(dossier):
    """Assignments, prints and files, newest first, as the log has them (C16, B31)."""
    bodies = [body for body in map(json.loads, dossier.whole.bodies) if body["act"] in DOINGS]
    if not bodies:
        return []
    named = {body["name"] for body in bodies} | {_assigned(body) for body in bodies}
    names = _names_of(named - {None}, dossier)
    return [_doing(body, names) for body in bodies]


def _names_of(usernames, dossier):
    """{username: full name}; most of them had the dossier and are loaded with its trace."""
    people = [getattr(stay, who.key) for stay in dossier.steps for who in PEOPLE]
    names = {user.username: user.full_name for user in [*people, dossier.received_by] if user}
    missing = usernames - names.keys()
    if missing:
        query = select(User.username, User.full_name).where(User.username.in_(missing))
        names.update(db.session.execute(query).tuples().all())
    return names


def _assigned(body):
    return body.get("after", {}).get("holder")


def _doing(body, names):
    facts = body.get("facts", {})
    number = facts.get("number") or len(body.get("after", {}).get("files", ()))
    params = {
        "whom": names.get(_assigned(body), "–"),
        "paper": PAPERS.get(facts.get("kind"), "–"),
        "number": number,
        "amount": wording.number(facts.get("amount", 0)),
        "units": ", ".join(facts.get("units", ())),
        "lead": facts.get("whom", "–"),
    }
    at = datetime.fromisoformat(body["t"]).astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)
    return Happening(at, names.get(body["name"], body["name"]), DOINGS[body["act"]], params)


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
    return Happening(
        stay.started_at,
        _named(stay.given_by, before.unit),
        MOVES.get(how, MOVES["hand_over"]),
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


def _named(user, unit):
    """The person as colleagues know them: Nguyễn Văn A (Tư pháp – Hộ tịch, Xã An Hòa)."""
    if user is None:
        return unit.name
    return f"{user.full_name} ({', '.join(filter(None, (user.title, unit.name)))})"


def _whom(stay):
    return f"{stay.user.full_name} ({stay.unit.name})" if stay.user else stay.unit.name
