"""One tablet, several people: who of them may take it over without a network, and the turn.

Whoever signed in here once and chose a PIN takes it over with that PIN, which is waited for like
any other (mobile.store.pins). Their outbox and their drafts are here; they see what lies within
their scope, as of their last contact.
"""

from __future__ import annotations

import sqlite3
from uuid import UUID

from mobile.faults import NotSignedInError
from mobile.shapes import PersonView
from mobile.store.leaving import judge_scope
from mobile.store.people import person_view
from mobile.store.pins import Pins
from mobile.store.reference import REFERENCE_VERSION
from mobile.store.room import forget

# What the office sent for another person's eyes; the present one's comes with the network.
_FOREIGN = """SELECT code FROM activity, person WHERE is_current = 1 AND NOT (
    (json_type(scope, '$.governorates') = 'null'
        OR governorate IN (SELECT value FROM json_each(scope, '$.governorates')))
    AND (json_type(scope, '$.contracts') = 'null'
        OR contract IN (SELECT value FROM json_each(scope, '$.contracts'))))"""
_OTHERS = """SELECT person.* FROM person JOIN pin ON pin.person = person.id
    JOIN outbox ON outbox.person = person.id AND is_open = 1
    WHERE is_current = 0 ORDER BY signed_in_at DESC, person.id"""


class ShiftChange(Pins):
    def others(self) -> list[PersonView]:
        """Who else may take this tablet over by their PIN, the last one first."""
        with self.database.read() as rows:
            return [person_view(row) for row in rows.execute(_OTHERS).fetchall()]

    def turn_to(self, person: UUID) -> None:
        """This is who is there from now on; their PIN was asked. Raises NotSignedInError for one
        who never signed in here.
        """
        with self.database.write() as rows:
            rows.execute("UPDATE person SET is_current = 0 WHERE id <> ?", (str(person),))
            found = rows.execute("UPDATE person SET is_current = 1 WHERE id = ?", (str(person),))
            if not found.rowcount:
                raise NotSignedInError
            judge_scope(rows)
            _drop_foreign_programme(rows)


def _drop_foreign_programme(rows: sqlite3.Connection) -> None:
    rows.execute(f"DELETE FROM activity_boq WHERE activity IN ({_FOREIGN})")  # noqa: S608
    if rows.execute(f"DELETE FROM activity WHERE code IN ({_FOREIGN})").rowcount:  # noqa: S608
        # All of it is to come anew, for whoever is there then.
        forget(rows, REFERENCE_VERSION)
