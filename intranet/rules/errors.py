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
