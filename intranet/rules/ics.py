"""Calendars of whole days as a file for other programs: iCalendar (RFC 5545)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

PRODUCT = "-//Mot Cua//Inspections//VI"
OCTETS = 75
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Event:
    """An event of whole days, ``first`` to ``last`` inclusive. ``status``: TENTATIVE, CONFIRMED or
    CANCELLED; ``sequence`` grows with each change, so that a calendar takes the newer one.
    """

    uid: str
    first: date
    last: date
    summary: str
    status: str
    sequence: int
    location: str = ""
    description: str = ""
    url: str = ""
    is_private: bool = False


def calendar(name, events, stamp: datetime):
    """The bytes of a file of ``events``; ``stamp``: the moment it is made, in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]  # fmt: skip
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event, stamp):
    end = event.last + timedelta(days=1)  # DTEND is the first day that does not belong to it
    texts = (("LOCATION", event.location), ("DESCRIPTION", event.description))
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{end:%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
        *(f"{key}:{escaped(text)}" for key, text in texts if text),
        *([f"URL:{event.url}"] if event.url else []),
        f"STATUS:{event.status}",
        f"SEQUENCE:{event.sequence}",
        f"CLASS:{'CONFIDENTIAL' if event.is_private else 'PUBLIC'}",
        "END:VEVENT",
    ]


def escaped(text):
    """A TEXT value (RFC 5545, 3.3.11)."""
    return text.translate(ESCAPES)


def folded(line):
    """A content line of at most 75 octets, continued behind a space; no letter is cut (3.1)."""
    pieces, piece, room = [], b"", OCTETS
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", OCTETS - 1
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
