"""A figure as a number and in words; kept in Vietnamese, as the minutes are."""

from intranet.rules.words import N_

DOSSIERS = N_("%(count)s hồ sơ")
NOTHING = N_("Chưa có hồ sơ để tính")


def counted(number, words=DOSSIERS):
    """So many of something."""
    return {"value": number, "text": words % {"count": _grouped(number)}}


def share(part, whole, nothing=NOTHING):
    """``part`` of ``whole`` in per cent, cut to one decimal: only all of them are 100."""
    if not whole:
        return {"value": None, "text": nothing}
    value = 1000 * part // whole / 10
    words = f"{value:g}".replace(".", ",")
    return {"value": value, "text": f"{words} % ({_grouped(part)}/{_grouped(whole)})"}


def dated(day, nothing):
    """A day."""
    return {"value": None, "text": f"{day:%d/%m/%Y}" if day else nothing}


def _grouped(number):
    return f"{number:,}".replace(",", ".")
