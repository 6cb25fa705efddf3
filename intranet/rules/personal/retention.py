"""How long closed dossiers are kept (domain 7.5, from general knowledge: to be verified).

Nothing is deleted by itself: what is over stands in a list for a person to decide.
"""

from datetime import datetime

# Years after closing, by the field of the procedure; None: for good.
YEARS_OF_FIELD = {
    "Hộ tịch": None,
    "Chứng thực": 2,
}
# The longest of what ordinary dossiers are kept: nothing is offered too early.
DEFAULT_YEARS = 20
SHORTEST_YEARS = min(DEFAULT_YEARS, *filter(None, YEARS_OF_FIELD.values()))


def years_of(field):
    """Years a dossier of this field is kept after closing; None for good."""
    return YEARS_OF_FIELD.get(field, DEFAULT_YEARS)


def years_ago(moment, years):
    """The same day ``years`` earlier; the 29th of February becomes the 28th."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def is_over(field, closed_at: datetime | None, now: datetime):
    """True when a dossier of ``field`` closed then need not be kept any longer."""
    years = years_of(field)
    return years is not None and closed_at is not None and closed_at < years_ago(now, years)
