"""The ten states of the national list and the changes between them (domain 1.5)."""

from enum import IntEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_


class State(IntEnum):
    """The ten states of the national list, in the State's own numbers."""

    REGISTERED = 1
    ACCEPTED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10

    @property
    def words(self):
        return STATE_WORDS[self]


STATE_WORDS = {
    State.REGISTERED: N_("Mới đăng ký"),
    State.ACCEPTED: N_("Được tiếp nhận"),
    State.REFUSED: N_("Không được tiếp nhận"),
    State.PROCESSING: N_("Đang xử lý"),
    State.SUPPLEMENT: N_("Yêu cầu bổ sung giấy tờ"),
    State.PAYMENT: N_("Yêu cầu thực hiện nghĩa vụ tài chính"),
    State.WITHDRAWN: N_("Công dân yêu cầu rút hồ sơ"),
    State.STOPPED: N_("Dừng xử lý"),
    State.FINISHED: N_("Đã xử lý xong"),
    State.RETURNED: N_("Đã trả kết quả"),
}
_S = State
TRANSITIONS = {
    _S.REGISTERED: {_S.ACCEPTED, _S.REFUSED, _S.SUPPLEMENT, _S.WITHDRAWN},
    _S.ACCEPTED: {_S.PROCESSING, _S.SUPPLEMENT, _S.WITHDRAWN},
    _S.REFUSED: set(),
    _S.PROCESSING: {
        _S.PROCESSING,
        _S.SUPPLEMENT,
        _S.PAYMENT,
        _S.STOPPED,
        _S.WITHDRAWN,
        _S.FINISHED,
    },
    _S.SUPPLEMENT: {_S.PROCESSING, _S.WITHDRAWN, _S.STOPPED},
    _S.PAYMENT: {_S.PROCESSING, _S.WITHDRAWN, _S.STOPPED},
    _S.WITHDRAWN: set(),
    _S.STOPPED: {_S.PROCESSING},
    _S.FINISHED: {_S.RETURNED, _S.PROCESSING},
    _S.RETURNED: set(),
}


def check_transition(before, after):
    """Refuse a change of state that domain 1.5 does not list (RuleBroken)."""
    before, after = State(before), State(after)
    if after not in TRANSITIONS[before]:
        raise RuleBroken(
            N_("Hồ sơ đang ở trạng thái “%(before)s”, không chuyển sang “%(after)s” được."),
            before=before.words,
            after=after.words,
        )
