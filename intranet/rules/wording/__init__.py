"""How numbers, money and dates are written and read in Vietnamese documents (domain.md 7.2).

Divided by noun: ``money`` and ``dates`` write, ``reading`` reads what people type. The words here
are those of legal forms and stay Vietnamese in every language of the screen.
"""

from intranet.rules.wording.dates import (
    clock,
    date_in_words,
    day,
    half_year,
    moment,
    moment_in_words,
    quarter,
    weekday,
)
from intranet.rules.wording.money import (
    money,
    money_in_words,
    number,
    number_in_words,
    quantity,
)
from intranet.rules.wording.reading import date_or_none, parse_date, parse_money, parse_time

__all__ = [
    "clock",
    "date_in_words",
    "date_or_none",
    "day",
    "half_year",
    "moment",
    "moment_in_words",
    "money",
    "money_in_words",
    "number",
    "number_in_words",
    "parse_date",
    "parse_money",
    "parse_time",
    "quantity",
    "quarter",
    "weekday",
]
