"""The web's edge: identity, permissions, languages, errors. Used by every capability's routes.

Nothing is imported here, so that a service may take ``Refusal`` from ``server.http.errors``
without pulling in the whole edge; the wiring is in ``server.http.edge``.
"""
