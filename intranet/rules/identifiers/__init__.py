"""Numbers that stand for people and dossiers: checked softly, masked in lists (domain.md 7.3, 7.4).

Divided by noun: ``people`` (CCCD, CMND, passport, tax code, user name), ``cards`` (QR of the card),
``provinces``, ``phones``, ``codes`` (tracking codes and public ids).
"""

from intranet.rules.identifiers.cards import CardFacts, parse_card_qr
from intranet.rules.identifiers.codes import (
    group_tracking_code,
    new_public_id,
    new_tracking_code,
    normal_tracking_code,
)
from intranet.rules.identifiers.people import (
    FEMALE,
    MALE,
    Cccd,
    Checked,
    Remark,
    check_cccd,
    check_cmnd,
    check_passport,
    check_tax_code,
    mask_id,
    valid_username,
)
from intranet.rules.identifiers.phones import mask_phone, normal_phone
from intranet.rules.identifiers.provinces import PROVINCES, province_name

__all__ = [
    "FEMALE",
    "MALE",
    "PROVINCES",
    "CardFacts",
    "Cccd",
    "Checked",
    "Remark",
    "check_cccd",
    "check_cmnd",
    "check_passport",
    "check_tax_code",
    "group_tracking_code",
    "mask_id",
    "mask_phone",
    "new_public_id",
    "new_tracking_code",
    "normal_phone",
    "normal_tracking_code",
    "parse_card_qr",
    "province_name",
    "valid_username",
]
