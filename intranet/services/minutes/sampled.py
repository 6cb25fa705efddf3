"""The drawn dossiers as the minutes tell them: enough to draw them again, no names."""

from intranet.rules.samples import CHECKS, PICKS, STRATA
from intranet.services import samples

RULE = (
    "Trong mỗi nhóm lấy các mã hồ sơ có SHA-256(“số gốc:mã hồ sơ”) nhỏ nhất;"
    " hồ sơ chọn thêm không tính vào tỷ lệ."
)
GROUPS = {**STRATA, **PICKS}


def samples_of(inspection):
    """One dict a draw: seed, rule, rate, and what was found in each paper folder; then those that
    were chosen by hand.
    """
    draws, picks = samples.all_of(inspection)
    return {
        "rule": RULE,
        "draws": [_draw(draw) for draw in draws],
        "picks": [_line(line) for line in picks],
    }


def _draw(draw):
    return {
        "seed": draw.seed,
        "size": draw.size,
        "drawn": len(draw.lines),
        "groups": [[STRATA[p.stratum], p.size, p.drawn] for p in draw.parts],
        "rate": _rate(draw.rate),
        "lines": [_line(line) for line in draw.lines],
    }


def _rate(rate):
    """ "4/15 hồ sơ đã đối chiếu; ước tính...", None while nothing was compared."""
    if rate and rate.is_all:
        return f"{rate.wrong}/{rate.compared} hồ sơ; đã đối chiếu mọi hồ sơ trong kỳ"
    return rate and (
        f"{rate.wrong}/{rate.compared} hồ sơ đã đối chiếu; ước tính cho mọi hồ sơ trong kỳ:"
        f" từ {rate.low} % đến {rate.high} % (độ tin cậy 95 %)"
    )


def _line(line):
    return {"code": line.code, "group": GROUPS.get(line.stratum, ""), "result": _result(line)}


def _result(line):
    if line.faults is None:
        return "Chưa đối chiếu"
    return "; ".join(CHECKS[code] for code in line.faults) or "Khớp"
