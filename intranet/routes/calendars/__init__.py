"""The working calendar: a year to read, days to change, the yearly announcement to import."""

from flask_babel import lazy_gettext as _l

from intranet.menu import MenuEntry
from intranet.routes.calendars import days, importing, sheet
from intranet.routes.calendars.door import blueprint
from intranet.rules.calendars.permissions import CalendarPermission

MENU = (MenuEntry(_l("Lịch"), "calendars.show", CalendarPermission.SHOW),)

__all__ = ["MENU", "blueprint", "days", "importing", "sheet"]
