"""The door for gunicorn and for the flask command."""

from intranet import create_app

app = create_app()
