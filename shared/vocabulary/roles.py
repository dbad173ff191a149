"""Who works with Tareeq. Planner, contractor and agency officer join with their screens."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

INSPECTOR = "inspector"
SUPERVISOR = "supervisor"
GOVERNOR = "governor"
ADMINISTRATOR = "administrator"

ROLES = Vocabulary(
    (INSPECTOR, "مفتش", "Inspector"),
    (SUPERVISOR, "مشرف", "Supervisor"),
    (GOVERNOR, "محافظ", "Governor"),
    (ADMINISTRATOR, "مدير النظام", "Administrator"),
)
