"""What the map shows is the person's choice, kept for the next start."""

from dataclasses import dataclass

from mobile.viewmodels.kit import Kit

ROADS, NAMES, ZONES = "roads", "names", "zones"
DEFECTS, OWN_WORKS, CLOSURES, IMAGERY = "defects", "own_works", "closures", "imagery"
_SETTING = "map_hidden"


@dataclass(frozen=True)
class LayerRow:
    """A line of the list of layers; one that may not be chosen says why in ``note``."""

    key: str
    text: str
    is_on: bool
    note: str = ""


class MapLayers:
    """Which layers are shown. Nothing is hidden at first."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._hidden = set(kit.store.setting(_SETTING).split())

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(key for key in self._keys() if key not in self._hidden)

    def toggle(self, key: str) -> None:
        """Show or hide one."""
        self._hidden ^= {key}
        self._kit.store.keep_setting(_SETTING, " ".join(sorted(self._hidden)))

    def rows(self) -> tuple[LayerRow, ...]:
        texts, shown = self._kit.texts, self.shown
        rows = [LayerRow(key, texts(f"layer_{key}"), key in shown) for key in self._keys()]
        # No agency tells of closures yet: an empty layer would read as "no road is closed".
        rows.append(
            LayerRow(CLOSURES, texts("layer_closures"), is_on=False, note=texts("not_recorded"))
        )
        return tuple(rows)

    def _keys(self) -> tuple[str, ...]:
        has_imagery = self._kit.imagery is not None
        keys = (ROADS, NAMES, ZONES, DEFECTS, OWN_WORKS)
        return (*keys, IMAGERY) if has_imagery else keys
