"""The register for map programs: OGC API - Features."""
