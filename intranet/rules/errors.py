"""What a rule says when it is broken. Only errors.py and routes turn these into answers."""


class RuleBroken(Exception):
    """An act the rules refuse, in words for the screen.

    ``message`` is a gettext msgid (Vietnamese) with optional ``%(name)s`` placeholders filled from
    ``params``; ``field`` names the form field to show it at (422), otherwise the answer is 409.
    """

    def __init__(self, message, field=None, **params):
        super().__init__(message)
        self.message = message
        self.field = field
        self.params = params

    def __str__(self):
        return self.message % self.params if self.params else self.message


class Misuse(RuntimeError):
    """The code broke the law of the house; never an answer to a person's mistake."""


class AskAgain(Exception):
    """Who it is was not proved within the last minutes; it is asked, then this goes on (7.5.1)."""


class Repeated(Exception):
    """This form was carried out before; ``outcome`` says what came of it (``kind:pid``)."""

    def __init__(self, outcome):
        super().__init__(outcome)
        self.outcome = outcome


class Stale(Exception):
    """Somebody else changed the thing meanwhile; the form shows both versions."""

    def __init__(self, thing):
        super().__init__(thing)
        self.thing = thing


class NotVisible(Exception):
    """The row does not exist for this person: 404."""


class ReasonNeeded(Exception):
    """The person may see the dossier ``pid`` but is from outside: first a reason, then the page."""

    def __init__(self, pid):
        super().__init__(pid)
        self.pid = pid


class Forbidden(Exception):
    """The person may see it but not do this: 403; with the words of a rule when one says why."""

    def __init__(self, message=None, **params):
        super().__init__(message or "")
        self.message = message
        self.params = params


class Throttled(Exception):
    """Too much of one thing in too little time: 429; try again after ``seconds``."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds
