"""The sheet of a visit: filled in on a page, or by a phone without network (decision 0024).

Divided by noun: ``sheet`` (the page and its plain forms), ``phone`` (the protocol), ``imports`` (a
file from a phone), ``blank`` (the list on paper), ``offline`` (the worker, the app, what is
carried), ``telling`` (answers in words).
"""

from intranet.routes.answers import blank, imports, offline, phone, sheet
from intranet.routes.answers.blueprint import blueprint

__all__ = ["blank", "blueprint", "imports", "offline", "phone", "sheet"]
