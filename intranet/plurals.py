"""Words that stand with a number: Vietnamese has one form of them, other languages have more.

The Vietnamese text is the msgid of both forms, so it is written once: ``_n("%(count)s hồ sơ", 3)``.
bin/translate finds ``_n`` in code and templates, and ``Nn_`` (rules/words.py) on the
floors below.
"""

from flask_babel import ngettext


def counted(message, number, /, **values):
    """``message`` in the form that ``number`` asks for in the language of the screen.

    ``number`` fills ``%(count)s`` unless ``values`` hold it otherwise written.
    """
    return ngettext(message, message, number, **{"count": number, **values})
