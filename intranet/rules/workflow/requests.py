"""What one person asks of another about a dossier (R06): an opinion, a visit on the spot."""

from enum import StrEnum

from intranet.rules.words import N_, Nn_

ASK_REASON = 10  # characters: what exactly is asked
MOST_DAYS = 30  # working days an opinion may be waited for


class RequestKind(StrEnum):
    """What is asked."""

    OPINION = "opinion"  # of another unit
    VISIT = "visit"  # verification on the spot
    EXTENSION = "extension"  # an apology that waits for the leader's signature
    ASK_BACK = "ask_back"  # give the dossier back to me


KIND_WORDS = {
    RequestKind.OPINION: N_("Hỏi ý kiến"),
    RequestKind.VISIT: N_("Xác minh thực tế"),
    RequestKind.EXTENSION: N_("Đề nghị hẹn lại"),
    RequestKind.ASK_BACK: N_("Xin lại hồ sơ"),
}
CANCELLED, ANSWERED = "cancelled", "answered"
LATE_WORDS = Nn_("Quá hạn trả lời %(days)s ngày làm việc")
