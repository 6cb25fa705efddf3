"""Fees, channels, papers and sources in the words officials use."""

import re

from intranet.rules.words import N_

FEE_WORDS = {
    "free": N_("Miễn phí"),
    "amount": N_("Mức cố định"),
    "set_by_province": N_("Theo quy định của HĐND tỉnh"),
    "see_law": N_("Theo văn bản quy định phí"),
    "not_stated": N_("Chưa ghi"),
}
CHANNEL_OF = {"trực tiếp": "direct", "trực tuyến": "online", "BCCI": "post"}
CHANNEL_WORDS = {
    "direct": N_("Trực tiếp"),
    "post": N_("Bưu chính công ích"),
    "online": N_("Trực tuyến"),
}
# The source of code and name, by what the table says (data/README.md); the longest head counts.
VERIFICATION_WORDS = {
    "verified_dvcqg": N_("Mã và tên theo Cổng Dịch vụ công quốc gia"),
    "verified_provincial": N_("Mã và tên theo quyết định công bố của tỉnh"),
    "verified_bqp": N_("Mã và tên theo danh mục của Bộ Quốc phòng"),
    "verified_code_name": N_("Mã và tên theo phụ lục Nghị quyết 66.7/2025/NQ-CP"),
    "code_seen": N_("Mã thấy trong tài liệu công khai, tên chưa kiểm chứng"),
    "general": N_("Chưa kiểm chứng nên không ghi mã"),
    "office": N_("Do đơn vị nhập"),
}

# Papers that only some people bring: "… (nếu có)", "… (khi không tra được CSDL)", "Trường hợp …".
_CONDITION = re.compile(
    r"\((?:nếu|khi) |\bnếu có\b|^trường hợp |\btrong trường hợp ", re.IGNORECASE
)


def is_conditional(paper):
    """True when the name of a paper says that not everybody has to bring it."""
    return _CONDITION.search(paper) is not None


def verification_words(value):
    """The words for where code and name of a version come from."""
    heads = (head for head in VERIFICATION_WORDS if (value or "").startswith(head))
    return VERIFICATION_WORDS[next(heads)] if value and _known(value) else N_("Chưa ghi nguồn")


def _known(value):
    return any(value.startswith(head) for head in VERIFICATION_WORDS)


def is_verified(value):
    """True when code and name stand in a published list."""
    return (value or "").startswith(("verified_", "office"))
