"""The only clock of the house: Viet Nam wall-clock time (UTC+7, no daylight saving since 1975)."""

from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")


def utc():
    """Now, aware, in UTC: for the audit log."""
    return datetime.now(UTC)


def now():
    """Now as a naive Viet Nam wall-clock moment without microseconds: for everything else."""
    return utc().astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)


def today():
    """The date of ``now()``."""
    return now().date()
