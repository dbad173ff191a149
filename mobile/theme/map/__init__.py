"""The road map: drawn by the graphics chip from meshes made once, no tiles, no network."""
