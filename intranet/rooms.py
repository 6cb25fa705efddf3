"""The rooms of the house, in menu order. Adding a room: one word here, its files on the floors."""

ROOMS = (
    "home",
    "dossiers",
    "files",
    "statistics",
    "notices",
    "procedures",
    "calendars",
    "units",
    "accounts",
    "sessions",
    "audit",
    "lookups",
    "setup",
    "demo",
)
