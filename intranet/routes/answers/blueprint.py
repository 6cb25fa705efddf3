"""The blueprint of the sheets of visits."""

from flask import Blueprint

blueprint = Blueprint("answers", __name__)
