"""What a dossier has besides its state: money, delivery, synchronisation, channel (domain 1.5)."""

from enum import StrEnum

from intranet.rules.words import N_


class FeeState(StrEnum):
    """Money: nothing to pay, to be collected, collected, paid back (R13)."""

    NONE = "none"
    DUE = "due"
    PAID = "paid"
    REFUNDED = "refunded"


FEE_WORDS = {
    FeeState.NONE: N_("Không phí"),
    FeeState.DUE: N_("Chờ thu"),
    FeeState.PAID: N_("Đã thu"),
    FeeState.REFUNDED: N_("Đã hoàn"),
}


class DeliveryState(StrEnum):
    """The result: still here, handed over at the desk, posted, sent electronically (R11)."""

    WAITING = "waiting"
    RETURNED = "returned"
    POSTED = "posted"
    ELECTRONIC = "electronic"


DELIVERY_WORDS = {
    DeliveryState.WAITING: N_("Chờ trả"),
    DeliveryState.RETURNED: N_("Đã trả"),
    DeliveryState.POSTED: N_("Gửi BCCI"),
    DeliveryState.ELECTRONIC: N_("Điện tử"),
}


class DeliveryWay(StrEnum):
    """How the citizen gets the result (R11)."""

    DESK = "desk"
    POST = "post"
    ELECTRONIC = "electronic"


WAY_WORDS = {
    DeliveryWay.DESK: N_("Nhận tại bộ phận Một cửa"),
    DeliveryWay.POST: N_("Qua bưu chính công ích"),
    DeliveryWay.ELECTRONIC: N_("Bản điện tử"),
}
DELIVERED_BY = {
    DeliveryWay.DESK: DeliveryState.RETURNED,
    DeliveryWay.POST: DeliveryState.POSTED,
    DeliveryWay.ELECTRONIC: DeliveryState.ELECTRONIC,
}


class SyncState(StrEnum):
    """Whether the provincial system knows the dossier."""

    NO = "no"
    DONE = "done"
    ERROR = "error"


SYNC_WORDS = {
    SyncState.NO: N_("Chưa đồng bộ"),
    SyncState.DONE: N_("Đã đồng bộ"),
    SyncState.ERROR: N_("Đồng bộ lỗi"),
}


class Channel(StrEnum):
    """How the dossier came (R01)."""

    DIRECT = "direct"
    POST = "post"
    AUTHORISED = "authorised"
    ONLINE = "online"


CHANNEL_WORDS = {
    Channel.DIRECT: N_("Trực tiếp"),
    Channel.POST: N_("Bưu chính công ích"),
    Channel.AUTHORISED: N_("Người được ủy quyền nộp"),
    Channel.ONLINE: N_("Trực tuyến"),
}
