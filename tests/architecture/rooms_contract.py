"""An import-linter contract of our own: capabilities are entered through their doors.

Within ``server`` a capability may import of another only its doors (``service``,
``models`` for reads that join its tables, and what pyproject.toml names); what else it has is
its own business.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class RoomsContract(Contract):
    """``capabilities``: packages under ``server``; ``doors``: ``room`` or ``capability.room``."""

    type_name = "rooms"

    capabilities = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept when no capability imports another's module that is no door."""
        breaches = sorted(
            f"{importer} imports {imported}"
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if self._is_breach(importer, imported)
        )
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line a breach."""
        for breach in check.metadata["breaches"]:
            output.print_error(breach, bold=False)

    def _is_breach(self, importer: str, imported: str) -> bool:
        here, there = importer.split("."), imported.split(".")
        if there[0] != "server" or len(there) < 3 or there[1] not in self.capabilities:
            return False
        is_inside = here[:2] == there[:2]
        is_wiring = here[0] == "server" and len(here) == 2  # app.py and cli.py
        is_door = there[2] in self.doors or ".".join(there[1:3]) in self.doors
        return not (is_inside or is_wiring or is_door)
