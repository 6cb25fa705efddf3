"""What the citizen really handed in or showed."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from intranet.extensions import db


class DossierPaper(db.Model):
    """One paper of a dossier: ticked from the procedure's list or added by the clerk."""

    __tablename__ = "dossier_papers"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    submit: Mapped[bool] = mapped_column(default=True)
    originals: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=0)
    note: Mapped[str | None] = mapped_column(String(300))
