"""Numbers and money. The đồng has no subunits: amounts are whole numbers."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ((1_000_000, "triệu"), (1_000, "nghìn"))
_BILLION = 1_000_000_000


def number(value):
    """Return a whole number with dots between thousands: 150000 gives "150.000"."""
    return f"{value:,d}".replace(",", ".")


def money(dong):
    """Return an amount in đồng as figures: 150000 gives "150.000 đồng"."""
    return f"{number(dong)} đồng"


def money_in_words(dong):
    """Return an amount in đồng as receipts spell it: "Một trăm năm mươi nghìn đồng"."""
    words = number_in_words(dong)
    return f"{words[0].upper()}{words[1:]} đồng"


def quantity(count):
    """Return a count as documents write it, two digits at least: 1 gives "01" (bản, ngày…)."""
    return f"{count:02d}"


def number_in_words(value):
    """Return a whole number in Vietnamese words: 1005 gives "một nghìn không trăm linh năm"."""
    if value < 0:
        return "âm " + number_in_words(-value)
    if value == 0:
        return _DIGITS[0]
    billions, rest = divmod(value, _BILLION)
    words = [number_in_words(billions), "tỷ"] if billions else []
    return " ".join(words + _below_billion(rest, follows=bool(billions)))


def _below_billion(value, follows):
    words = []
    for scale, name in _SCALES:
        group, value = divmod(value, scale)
        if group:
            words += [*_three_digits(group, follows), name]
            follows = True
    return words + _three_digits(value, follows)


def _three_digits(value, follows):
    """Spell 0-999; ``follows``: a larger group stands before, so the hundreds are spoken too."""
    if value == 0:
        return []
    hundreds, rest = divmod(value, 100)
    spoken = follows or hundreds > 0
    words = [_DIGITS[hundreds], "trăm"] if spoken else []
    return words + _two_digits(rest, spoken)


def _two_digits(value, after_hundreds):
    tens, units = divmod(value, 10)
    if tens == 0:
        return (["linh"] if after_hundreds else []) + [_DIGITS[units]] if units else []
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + [_unit_after(tens, units)] if units else words


def _unit_after(tens, units):
    """One, four and five change their sound after tens: mốt, tư, lăm."""
    if units == 5:
        return "lăm"
    if tens > 1 and units in (1, 4):
        return "mốt" if units == 1 else "tư"
    return _DIGITS[units]
