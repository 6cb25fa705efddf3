"""What every template may call, made quick: words, addresses, rights.

A page says about forty words and some twenty addresses; looked up one by one in the general way
they cost as much as the database (decisions/0019-prepared-statements.md).
"""

from functools import lru_cache

from flask import has_request_context, request, url_for
from flask.templating import Environment
from flask_login import current_user
from markupsafe import Markup

from intranet.extensions import HouseBabel
from intranet.rules.permissions import find


class HouseEnvironment(Environment):
    """Templates share one dictionary of globals.

    Jinja gives each template a chain of two; at every import it compares all names along the
    chain, which took a tenth of the time of a page with twenty components.
    """

    def make_globals(self, d):
        return {**self.globals, **d} if d else self.globals


def can(permission):
    """May the person at the screen do this (``room.verb``); only to hide a button."""
    found = _permission(permission)
    return found is not None and may(found)


def may(permission):
    """True when somebody has logged in who holds ``permission``."""
    return current_user.is_authenticated and current_user.can(permission)


def words(text, /, **values):
    """gettext as jinja's newstyle has it: always a format, what is filled in is escaped."""
    translations = HouseBabel.domain_instance.get_translations()
    if values:
        return Markup(translations.ugettext(text)) % values  # noqa: S704 our own words
    return _plain_words(translations, text)


def address(endpoint, /, **values):
    """url_for; an address without values is made once."""
    if values or not has_request_context():
        return url_for(endpoint, **values)
    return _plain_address(request.script_root, endpoint)


@lru_cache(maxsize=500)
def _permission(name):
    return find(name)


@lru_cache(maxsize=4000)
def _plain_words(translations, text):
    return Markup(translations.ugettext(text)) % {}  # noqa: S704 our own words


@lru_cache(maxsize=500)
def _plain_address(_root, endpoint):
    return url_for(endpoint)


WORDS_AND_WAYS = {"_": words, "gettext": words, "url_for": address}
