"""The story of the demo office: invented people, a year of work days, how each dossier fares.

Pure and seeded: the same seed tells the same story. Divided by noun: ``people``, ``season`` (which
days and hours are busy), ``office`` (who works where, what is asked for how often), ``pace`` (when
each step is done, and who is late).
"""

from intranet.rules.demo.office import (
    COMMUNES,
    DISTRICT,
    DISTRICT_DESK,
    DISTRICT_STAFF,
    SHARES,
    Commune,
    commune_staff,
)
from intranet.rules.demo.pace import Pace, Task, pace_of, plan
from intranet.rules.demo.people import Invented, People
from intranet.rules.demo.season import moments, reception_days

__all__ = [
    "COMMUNES",
    "DISTRICT",
    "DISTRICT_DESK",
    "DISTRICT_STAFF",
    "SHARES",
    "Commune",
    "Invented",
    "Pace",
    "People",
    "Task",
    "commune_staff",
    "moments",
    "pace_of",
    "plan",
    "reception_days",
]
