"""Who can log in to the demo office."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.services.demo.filling import is_demo
from intranet.services.demo.passphrase import passphrase


def accounts(instance):
    """[{username, name, title, roles, units, password}] of a demo office; [] in a real one."""
    if not is_demo():
        return []
    password = passphrase(instance)
    return [
        {
            "username": user.username,
            "name": user.full_name,
            "title": user.title,
            "roles": [entry.role for entry in user.memberships],
            "units": [entry.unit.name for entry in user.memberships],
            "password": password,
        }
        for user in db.session.scalars(select(User).order_by(User.id))
    ]
