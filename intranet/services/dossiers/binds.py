"""Values that are bound by name when a statement made once is asked."""

from sqlalchemy import DateTime, Integer, String, bindparam


def moment(name):
    """A moment to be bound."""
    return bindparam(name, type_=DateTime)


def number(name):
    """A whole number to be bound."""
    return bindparam(name, type_=Integer)


def text(name):
    """A text to be bound."""
    return bindparam(name, type_=String)
