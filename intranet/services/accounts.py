"""People with an account."""

from intranet.extensions import db
from intranet.models.accounts import User


def user_by_id(user_id):
    """The account with this primary key, or None."""
    return db.session.get(User, user_id)
