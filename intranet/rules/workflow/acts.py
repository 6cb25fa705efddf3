"""Which act is possible at which state and step, and if not, why (domain 1.4, 1.5)."""

from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow.states import State

# Shortest reasons in characters: "sai" does not tell a colleague what to mend.
SEND_BACK_REASON = 10
ASSIGN_REASON = 10  # only when it is taken from somebody (D9)
MANUAL_DUE_REASON = 10  # DD12


class StepAct(StrEnum):
    """What is done at a step of a procedure (domain 1.4)."""

    RECEIVE = "receive"
    PROCESS = "process"
    APPROVE = "approve"
    PUBLISH = "publish"
    RETURN = "return"


STEP_ACT_WORDS = {
    StepAct.RECEIVE: N_("Tiếp nhận"),
    StepAct.PROCESS: N_("Thụ lý"),
    StepAct.APPROVE: N_("Phê duyệt"),
    StepAct.PUBLISH: N_("Vào số, đóng dấu"),
    StepAct.RETURN: N_("Trả kết quả"),
}


class Act(StrEnum):
    """What a person may do with a dossier that lies at a step."""

    HAND_OVER = "hand_over"
    ASSIGN = "assign"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    ENTER_RESULT = "enter_result"
    RETURN_RESULT = "return_result"
    # The last hand-over undone, or asked for (B12).
    TAKE_BACK = "take_back"
    ASK_BACK = "ask_back"
    GIVE_BACK = "give_back"
    # What happens to the clock, or ends it (R05, R08-R10).
    REQUEST_SUPPLEMENT = "request_supplement"
    TAKE_SUPPLEMENT = "take_supplement"
    ASK_PAYMENT = "ask_payment"
    NOTE_PAYMENT = "note_payment"
    SUSPEND = "suspend"
    RESUME = "resume"
    ASK_EXTENSION = "ask_extension"
    SIGN_EXTENSION = "sign_extension"
    WITHDRAW = "withdraw"
    STOP = "stop"
    RECALL_RESULT = "recall_result"
    # What one asks of others (R06); the clock runs on.
    ASK_OPINION = "ask_opinion"
    PLAN_VISIT = "plan_visit"
    TRANSFER = "transfer"
    # What was received wrongly is put right (C16).
    CORRECT = "correct"


ACT_WORDS = {
    Act.HAND_OVER: N_("Chuyển bước"),
    Act.ASSIGN: N_("Phân công"),
    Act.SEND_BACK: N_("Trả về bước trước"),
    Act.APPROVE: N_("Phê duyệt"),
    Act.ENTER_RESULT: N_("Nhập kết quả"),
    Act.RETURN_RESULT: N_("Trả kết quả"),
    Act.TAKE_BACK: N_("Rút lại"),
    Act.ASK_BACK: N_("Xin lại hồ sơ"),
    Act.GIVE_BACK: N_("Trả lời xin lại hồ sơ"),
    Act.REQUEST_SUPPLEMENT: N_("Yêu cầu bổ sung"),
    Act.TAKE_SUPPLEMENT: N_("Nhận giấy tờ bổ sung"),
    Act.ASK_PAYMENT: N_("Yêu cầu nộp phí, thuế"),
    Act.NOTE_PAYMENT: N_("Ghi nhận đã nộp phí, thuế"),
    Act.SUSPEND: N_("Tạm dừng xử lý"),
    Act.RESUME: N_("Tiếp tục xử lý"),
    Act.ASK_EXTENSION: N_("Xin lỗi, hẹn lại"),
    Act.SIGN_EXTENSION: N_("Ký thư xin lỗi, hẹn lại"),
    Act.WITHDRAW: N_("Rút hồ sơ"),
    Act.STOP: N_("Dừng giải quyết hồ sơ"),
    Act.RECALL_RESULT: N_("Thu hồi kết quả"),
    Act.ASK_OPINION: N_("Hỏi ý kiến"),
    Act.PLAN_VISIT: N_("Lập lịch xác minh"),
    Act.TRANSFER: N_("Chuyển cơ quan giải quyết"),
    Act.CORRECT: N_("Sửa hồ sơ"),
}
_ON_THE_WAY = frozenset({State.ACCEPTED, State.PROCESSING})
ACT_STATES = {
    Act.HAND_OVER: _ON_THE_WAY,
    Act.ASSIGN: _ON_THE_WAY,
    Act.SEND_BACK: frozenset({State.PROCESSING}),
    Act.APPROVE: frozenset({State.PROCESSING}),
    Act.ENTER_RESULT: _ON_THE_WAY,
    Act.RETURN_RESULT: frozenset({State.FINISHED}),
    Act.TAKE_BACK: frozenset({State.PROCESSING}),
    Act.ASK_BACK: frozenset({State.PROCESSING}),
    Act.GIVE_BACK: frozenset({State.PROCESSING}),
    Act.REQUEST_SUPPLEMENT: _ON_THE_WAY,
    Act.TAKE_SUPPLEMENT: frozenset({State.SUPPLEMENT}),
    Act.ASK_PAYMENT: frozenset({State.PROCESSING}),
    Act.NOTE_PAYMENT: frozenset({State.PAYMENT}),
    Act.SUSPEND: frozenset({State.PROCESSING}),
    Act.RESUME: frozenset({State.STOPPED}),
    Act.ASK_EXTENSION: _ON_THE_WAY,
    Act.SIGN_EXTENSION: _ON_THE_WAY,
    Act.WITHDRAW: _ON_THE_WAY | {State.SUPPLEMENT, State.PAYMENT},
    Act.STOP: frozenset({State.SUPPLEMENT, State.PAYMENT}),
    Act.RECALL_RESULT: frozenset({State.FINISHED}),
    Act.ASK_OPINION: _ON_THE_WAY | {State.SUPPLEMENT, State.PAYMENT, State.STOPPED},
    Act.PLAN_VISIT: _ON_THE_WAY | {State.SUPPLEMENT, State.PAYMENT, State.STOPPED},
    Act.TRANSFER: _ON_THE_WAY | {State.SUPPLEMENT, State.PAYMENT, State.STOPPED},
    Act.CORRECT: _ON_THE_WAY | {State.SUPPLEMENT, State.PAYMENT, State.STOPPED, State.FINISHED},
}
# Acts that need no step: what ends a stop or the dossier may be done wherever it lies.
STANDING_ACTS = frozenset(Act) - {
    Act.HAND_OVER,
    Act.ASSIGN,
    Act.SEND_BACK,
    Act.APPROVE,
    Act.ENTER_RESULT,
    Act.RETURN_RESULT,
}
_NO_RESULT_YET = N_("Hồ sơ chưa có kết quả. Nhập kết quả trước khi trả.")
_FIRST_STEP = N_("Hồ sơ đang ở bước đầu, không có bước trước để trả về.")
_NOT_AT_APPROVAL = N_("Hồ sơ chưa đến bước phê duyệt. Chuyển hồ sơ theo quy trình trước.")
_ENTER_INSTEAD = N_("Bước này kết thúc bằng kết quả. Hãy nhập kết quả thay cho chuyển tiếp.")
_NOT_UNDER_WAY = N_("Chỉ rút lại, xin lại được hồ sơ vừa chuyển và chưa tạm dừng.")
_NOT_WAITING = {
    Act.TAKE_BACK: _NOT_UNDER_WAY,
    Act.ASK_BACK: _NOT_UNDER_WAY,
    Act.GIVE_BACK: _NOT_UNDER_WAY,
    Act.TAKE_SUPPLEMENT: N_("Hồ sơ không chờ bổ sung giấy tờ."),
    Act.NOTE_PAYMENT: N_("Hồ sơ không chờ nộp phí, thuế."),
    Act.RESUME: N_("Hồ sơ không tạm dừng xử lý."),
    Act.STOP: N_("Chỉ dừng giải quyết hồ sơ đang chờ công dân bổ sung hoặc nộp phí, thuế."),
    Act.RECALL_RESULT: N_("Chỉ thu hồi được kết quả chưa trả cho công dân."),
    Act.WITHDRAW: N_("Hồ sơ đang tạm dừng xử lý. Cho tiếp tục xử lý rồi mới rút."),
}
_BEGIN_FIRST = N_("Hồ sơ mới tiếp nhận, chưa xử lý. Chuyển hồ sơ vào xử lý trước.")
_REFUSED_STATES = {
    State.REGISTERED: N_("Hồ sơ mới đăng ký. Hãy tiếp nhận hồ sơ trước."),
    State.REFUSED: N_("Hồ sơ không được tiếp nhận nên không xử lý tiếp."),
    State.SUPPLEMENT: N_("Hồ sơ đang chờ bổ sung giấy tờ. Nhận đủ giấy tờ rồi mới xử lý tiếp."),
    State.PAYMENT: N_("Hồ sơ đang chờ nộp phí, thuế. Ghi nhận đã nộp rồi mới xử lý tiếp."),
    State.WITHDRAWN: N_("Công dân đã rút hồ sơ nên không xử lý tiếp."),
    State.STOPPED: N_("Hồ sơ đã dừng xử lý. Cho xử lý lại rồi mới làm tiếp."),
    State.FINISHED: N_("Hồ sơ đã có kết quả, chỉ còn trả kết quả cho công dân."),
    State.RETURNED: N_("Hồ sơ đã trả kết quả, không xử lý tiếp."),
}


def check_steps(acts):
    """Refuse a workflow that does not begin with receiving and end with returning (domain 1.4)."""
    acts = [StepAct(act) for act in acts]
    proper = len(acts) >= 2 and acts[0] is StepAct.RECEIVE and acts[-1] is StepAct.RETURN
    if not proper or StepAct.RETURN in acts[:-1] or StepAct.RECEIVE in acts[1:]:
        raise RuleBroken(
            N_("Quy trình của thủ tục này chưa khai đủ các bước. Báo quản trị bổ sung rồi làm lại.")
        )


def refusal(act, state, here, following, is_first=False):
    """Return why ``act`` is impossible (RuleBroken with words that say what to do), or None.

    ``here`` and ``following`` are the acts of the step the dossier lies at and of the next one
    (None when there is none); ``is_first``: nothing lies before this step.
    """
    act, state = Act(act), State(state)
    if state not in ACT_STATES[act]:
        return RuleBroken(_state_words(act, state, is_first))
    words = _step_words(act, here, following, is_first)
    return RuleBroken(words) if words else None


def _state_words(act, state, is_first):
    if state in (State.RETURNED, State.WITHDRAWN, State.REFUSED):
        return _REFUSED_STATES[state]
    if act in _NOT_WAITING and not (state is State.FINISHED and act is Act.WITHDRAW):
        return _NOT_WAITING[act]
    if state is State.ACCEPTED and act in (Act.ASK_PAYMENT, Act.SUSPEND):
        return _BEGIN_FIRST
    if state in _ON_THE_WAY:
        if act is Act.RETURN_RESULT:
            return _NO_RESULT_YET
        return _FIRST_STEP if act is Act.SEND_BACK else _NOT_AT_APPROVAL
    return _REFUSED_STATES[state]


def _step_words(act, here, following, is_first):
    if act in STANDING_ACTS:
        return None
    ends = following == StepAct.RETURN
    if act is Act.HAND_OVER and here == StepAct.APPROVE and not ends:
        return N_("Bước này cần phê duyệt. Hãy phê duyệt thay cho chuyển tiếp.")
    if act is Act.APPROVE and here != StepAct.APPROVE:
        return _NOT_AT_APPROVAL
    if act in (Act.HAND_OVER, Act.APPROVE) and ends:
        return _ENTER_INSTEAD
    if act is Act.ENTER_RESULT and not ends:
        return N_("Hồ sơ chưa đến bước ra kết quả. Chuyển hồ sơ theo quy trình trước.")
    if act is Act.SEND_BACK and is_first:
        return _FIRST_STEP
    if act is Act.RETURN_RESULT and here != StepAct.RETURN:
        return _NO_RESULT_YET
    return None
