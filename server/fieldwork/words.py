"""What people search a record by: its own words, in one spelling, as a column of its table.

Names of activities, roads and people are not among them: they are looked up when somebody
searches, and change without the records.
"""

from __future__ import annotations

from server.db.phrases import folded

_FIELDS = (
    "title", "description", "clause", "owner", "response", "root_cause", "corrective_action",
    "proposed_solution", "decision_wanted", "resolution", "decision_note", "dispute_reason",
    "void_reason", "reject_reason", "return_reason", "caption", "boq_item", "notes",
)  # fmt: skip
# Of a checklist the lines that did not conform, and what was noted of any.
_PATHS = (
    "$.signature.name",
    "$.companions[*].name",
    '$.checklist[*] ? (@.answer == "fail").text',
    "$.checklist[*].note",
    "$.readings[*].note",
    "$.tickets[*].number",
)
_TEXTS = ", ".join(
    [f"head.whole ->> '{name}'" for name in _FIELDS]
    # "[]": nothing was found.
    + [
        f"nullif(CAST(jsonb_path_query_array(head.whole, '{path}') AS text), '[]')"
        for path in _PATHS
    ]
)
# An expression over ``head``, of any kind.
WORDS = folded(f"left(concat_ws(' ', {_TEXTS}), 8000)")
