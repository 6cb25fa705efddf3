"""The time of an entry; the order is the sequence, never the clock (security.md 2.9)."""


def monotone(t_last, now):
    """Return (time to write, whether the clock went back) so that times never decrease.

    ``t_last`` is the time of the last entry, None for the first. Both are of one kind: datetimes,
    or UTC texts of one fixed width. A clock that went back keeps the last time and is reported.
    """
    if t_last is not None and now < t_last:
        return t_last, True
    return now, False
