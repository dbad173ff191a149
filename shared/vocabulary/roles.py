"""Who works with Tareeq. The agency officer joins with their screens."""

from __future__ import annotations

from shared.vocabulary.terms import Vocabulary

INSPECTOR = "inspector"
SUPERVISOR = "supervisor"
PLANNER = "planner"
CONTRACTOR = "contractor"
GOVERNOR = "governor"
ADMINISTRATOR = "administrator"

ROLES = Vocabulary(
    (INSPECTOR, "مفتش", "Inspector"),
    (SUPERVISOR, "مشرف", "Supervisor"),
    (PLANNER, "مخطط", "Planner"),
    (CONTRACTOR, "مقاول", "Contractor"),
    (GOVERNOR, "محافظ", "Governor"),
    (ADMINISTRATOR, "مدير النظام", "Administrator"),
)
