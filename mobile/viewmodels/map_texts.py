"""The words of the map page, in Arabic and English."""

MAP_TEXTS: dict[str, tuple[str, str]] = {
    "schematic": ("شبكة تخطيطية للعرض", "Schematic network, for demonstration"),
    "map_layers": ("طبقات الخريطة", "Map layers"),
    "layer_roads": ("الطرق", "Roads"),
    "layer_names": ("الأسماء", "Names"),
    "layer_zones": ("مناطق العمل", "Work zones"),
    "layer_defects": ("العيوب", "Defects"),
    "layer_own_works": ("أعمالي", "My works"),
    "layer_closures": ("الإغلاقات", "Closures"),
    "layer_imagery": ("صور جوية", "Aerial pictures"),
    "not_recorded": ("لم تُسجل بعد", "Not yet recorded"),
    "chainage_at": ("الكيلو {chainage}", "Chainage {chainage}"),
    "section_named": ("المقطع {section}", "Section {section}"),
    "area_named": ("المنطقة: {area}", "Area: {area}"),
}
