"""Reasons and letter texts a procedure offers, by what they are for; kept as one JSON text."""

import json

from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean
from intranet.rules.words import N_

# What a text is for: the words of its box. Refusal and guidance are slips (R04).
TEXT_WORDS = {
    "supplement": N_("Yêu cầu bổ sung"),
    "guidance": N_("Hướng dẫn hoàn thiện hồ sơ"),
    "refusal": N_("Từ chối tiếp nhận"),
    "payment": N_("Yêu cầu nộp phí, thuế"),
    "suspension": N_("Tạm dừng xử lý"),
    "resumption": N_("Tiếp tục xử lý"),
    "extension": N_("Xin lỗi, hẹn lại"),
    "stop": N_("Dừng giải quyết"),
    "withdrawal": N_("Rút hồ sơ"),
    "recall": N_("Thu hồi kết quả"),
}
NO_TEXTS = "{}"
MOST_TEXTS, LONGEST = 20, 1000
# As long as the reason must be that the text is chosen for.
SHORTEST = {"extension": 20}  # R08
_SHORTEST = 10


def written_texts(texts):
    """The JSON of {kind: texts}: kinds in the order of ``TEXT_WORDS``, nothing empty, none twice.

    RuleBroken at ``text_<kind>`` for a text that is too short, too long, or one too many.
    """
    kept = {kind: _kept(kind, texts.get(kind) or ()) for kind in TEXT_WORDS}
    return json.dumps({k: found for k, found in kept.items() if found}, ensure_ascii=False)


def read_texts(written):
    """{kind: [text, …]} of what ``written_texts`` made."""
    return json.loads(written or NO_TEXTS)


def texts_in_words(written):
    """All texts in one line, for the audit log; None when there are none."""
    told = (f"{TEXT_WORDS[kind]}: {' / '.join(t)}" for kind, t in read_texts(written).items())
    return "; ".join(told) or None


def _kept(kind, texts):
    found = [" ".join(clean(text).split()) for text in texts]
    found = list(dict.fromkeys(filter(None, found)))
    field, least = f"text_{kind}", SHORTEST.get(kind, _SHORTEST)
    if len(found) > MOST_TEXTS:
        raise RuleBroken(N_("Nhiều nhất %(most)s câu."), field=field, most=MOST_TEXTS)
    for text in found:
        if not least <= len(text) <= LONGEST:
            message = N_("“%(text)s”: ghi từ %(least)s đến %(most)s ký tự.")
            facts = {"text": text[:60], "least": least, "most": LONGEST}
            raise RuleBroken(message, field=field, **facts)
    return found
