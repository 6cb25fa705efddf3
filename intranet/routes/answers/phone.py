"""Protocol 1: whose session it is and what time, and answers in batches (decision 0024)."""

import json

from flask import jsonify, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from intranet import clock, filters
from intranet.access import acting, public
from intranet.errors import said
from intranet.routes.answers.blueprint import blueprint
from intranet.rules.answers import PROTOCOL, PROTOCOLS, AnswerPermission
from intranet.rules.errors import RuleBroken
from intranet.services import answers
from intranet.templating import may
from intranet.transaction import Forbidden, NotVisible


@blueprint.get("/inspections/hello")
@public
def hello():
    """Whose session this is, its token, and the time; 401 instead of the login page."""
    if not may(AnswerPermission.SAVE) or current_user.must_change:
        return refused(401, _("Phiên đăng nhập đã hết. Đăng nhập để gửi; không mất gì."))
    now = clock.utc().astimezone(clock.VIETNAM).replace(tzinfo=None)
    return jsonify(
        protocol=PROTOCOL,
        user=current_user.pid,
        name=current_user.full_name,
        csrf=generate_csrf(),
        now=now.isoformat(timespec="milliseconds"),
    )


def quiet(pid):
    """Answers in the background: one result for each, in order."""
    if request.form.get("protocol", "") not in {str(number) for number in PROTOCOLS}:
        words = _("Trang trên máy đã cũ; hãy mở lại phiếu khi có mạng rồi gửi tiếp.")
        return refused(409, words)
    try:
        sent = json.loads(request.form.get("answers", ""))
        if not isinstance(sent, list):
            raise ValueError
    except (ValueError, RecursionError):
        return refused(400, _("Câu trả lời gửi lên không đọc được."))
    try:
        results = answers.save(acting(), pid, sent, request.form.get("device"))
    except NotVisible:
        return refused(404, _("Không có cuộc kiểm tra này, hoặc bạn không được xem."))
    except Forbidden:
        return refused(403, _("Bạn không ở trong đoàn kiểm tra này."))
    except RuleBroken as broken:
        return refused(400, said(broken))
    return jsonify(protocol=PROTOCOL, results=[_told(result) for result in results])


def _told(result):
    if result.error is not None:
        words = said(result.error)
        return {"key": result.key, "ok": False, "error": words, "final": result.final}
    answer = result.answer
    code, at = answer.pid[:4].upper(), filters.time(answer.received_at)
    return {"key": answer.key, "ok": True, "code": code, "at": at, "seq": answer.id}


def refused(status, words):
    """An error of the request itself, for a script."""
    answer = jsonify(protocol=PROTOCOL, error=words)
    answer.status_code = status
    return answer
