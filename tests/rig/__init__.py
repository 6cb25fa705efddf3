"""What the tests stand on: a real PostgreSQL, a real browser, a real server."""

import os

import pytest


def missing(what):
    """Skip a test for want of ``what``; in CI (CI=true) nothing may be missing, so it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI runs every test, and here is no {what}", pytrace=False)
    pytest.skip(f"no {what}: make test installs it where it may")
