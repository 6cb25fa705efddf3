"""What an office decided about itself: name, province, templates of codes."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db


class Setting(db.Model):
    """One named value; the names and defaults stand in rules/settings.py."""

    __tablename__ = "settings"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)

    @property
    def audit_key(self):
        return f"setting:{self.key}"
