"""Who is asking: roles and what each is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OPD_ADMIN = "opd_admin"
    """Works the cases of one OPD."""
    COORDINATOR = "coordinator"
    """Diskominfo: triages what the model is unsure of; sees and moves every case."""
    MAYOR = "mayor"
    """Figures without texts and identities."""
    AUDITOR = "auditor"
    """Figures, the audit trail and histories; no texts."""
    OPERATOR = "operator"
    """Runs the service: health, metrics, accounts; no cases."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A named person with a key. `opd` is set for OPD admins only."""

    key_id: int
    name: str
    role: Role
    opd: str | None = None
