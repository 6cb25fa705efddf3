"""Statements made once: an everyday question costs the database its time and Python next to none.

SQLAlchemy builds a statement, makes its cache key and looks up the compiled text every time it is
asked; for the count of the tabs that is ten times what SQLite needs to answer
(decisions/0019-prepared-statements.md). Here the statement of a *shape* is built and compiled once
and then executed with parameters. It returns plain rows, never entities.
"""

from functools import lru_cache

from intranet.extensions import db

# An office asks some hundred shapes; each keeps about 50 kB.
MOST = 400


class Prepared:
    """One question. ``make(*shape)`` builds its statement with named bind parameters.

    ``shape`` is everything that decides the text, hashable; ``make`` sees no value, so one text
    serves every person and every moment.
    """

    def __init__(self, make):
        self.make = make
        self.__doc__ = make.__doc__

    def __call__(self, *shape, **values):
        """Ask on the session of the request; ``values`` are those of the bind parameters."""
        return self.on(db.session.connection(), *shape, **values)

    def on(self, connection, *shape, **values):
        """Ask on a connection."""
        return connection.execute(_compiled(connection.dialect, self.make, shape), values)


def prepared(make):
    """Decorator: the function that builds a statement becomes the question itself."""
    return Prepared(make)


@lru_cache(maxsize=MOST)
def _compiled(dialect, make, shape):
    return make(*shape).compile(dialect=dialect)
