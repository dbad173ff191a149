"""Native charts of a deck: the S-curve, and planned beside accepted. No pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from server.reporting.deck_parts import EDGE, MUTED, TEAL, WIDTH, Slide, style

PLACE = (EDGE, 1.35, WIDTH - 2 * EDGE, 5.2)
MEASURED = "3D8997"
FIRST_DAY = date(1899, 12, 30)  # a sheet's day 0
# Colour, width in points, dashes: read without colour too.
LINES = (
    (MUTED, 1.75, MSO_LINE.DASH),
    (MEASURED, 2.25, MSO_LINE.ROUND_DOT),
    (TEAL, 3.5, MSO_LINE.SOLID),
)


def draw_curve(slide: Slide, curve: Mapping[str, Any], names: Sequence[str]) -> None:
    """Planned, measured and accepted % (``names``) by day; time runs in reading direction."""
    origin = date.fromisoformat(curve["origin"])
    weeks = [origin + timedelta(weeks=n) for n in range(len(curve["planned"]))]
    days = [date.fromisoformat(day) for day in curve["days"]]
    data = XyChartData(number_format="0.0")
    parts = ((weeks, curve["planned"]), (days, curve["measured"]), (days, curve["accepted"]))
    for name, (at, values) in zip(names, parts, strict=True):
        series = data.add_series(name)
        for day, value in zip(at, values, strict=True):
            series.add_data_point((day - FIRST_DAY).days, float(value))
    chart = _chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data)
    chart.value_axis.maximum_scale = 100
    time = chart.category_axis
    time.tick_labels.number_format, time.tick_labels.number_format_is_linked = "mm/yyyy", False
    time.minimum_scale = (origin - FIRST_DAY).days
    time.maximum_scale = (max([weeks[-1], *days]) - FIRST_DAY).days
    time.has_major_gridlines = False
    for series, (colour, width, dash) in zip(chart.plots[0].series, LINES, strict=True):
        series.smooth = False
        series.format.line.color.rgb = RGBColor.from_string(colour)
        series.format.line.width, series.format.line.dash_style = Pt(width), dash


def draw_bars(
    slide: Slide, places: Sequence[str], sides: Sequence[tuple[str, Sequence[str | None]]]
) -> None:
    """For each place a bar a side, in %; where nothing is known, none."""
    data = CategoryChartData(number_format="0.0")
    data.categories = places
    for name, values in sides:
        data.add_series(name, [None if value is None else float(value) for value in values])
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data)
    for series, colour in zip(chart.plots[0].series, ("AEBDC3", TEAL), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour)
    chart.plots[0].gap_width, chart.plots[0].overlap = 70, -5
    chart.plots[0].has_data_labels = True
    style(chart.plots[0].data_labels.font, 11)


def _chart(slide: Slide, kind: Any, data: Any) -> Any:
    frame = slide.slide.shapes.add_chart(kind, *map(Inches, PLACE), data)
    chart = frame.chart
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    style(chart.legend.font, 13)
    chart.category_axis.reverse_order = slide.is_rtl
    for axis in (chart.category_axis, chart.value_axis):
        style(axis.tick_labels.font, 12)
    chart.value_axis.minimum_scale = 0
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("D5DEE1")
    return chart
