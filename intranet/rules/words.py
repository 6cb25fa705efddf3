"""Marking words for translation on floors that know no Flask."""


def N_(message):
    """Return ``message`` unchanged; gettext extraction finds it by this name."""
    return message


def Nn_(message):  # noqa: N802 as N_
    """Return ``message`` unchanged: words that stand with a number, shown by plurals.counted()."""
    return message
