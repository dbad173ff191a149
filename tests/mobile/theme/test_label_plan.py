"""Names at one step of the zoom: apart from each other, and where they were."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mobile.theme.map.label_plan import STEP, LabelPlan, overlap, step_of
from mobile.viewmodels.scene import Name

PLACES = st.tuples(st.floats(-3e4, 3e4), st.floats(-3e4, 3e4))
NAMES = st.lists(
    st.builds(Name, st.sampled_from(["طريق", "شارع", "Road", "Street"]), PLACES), max_size=40
)


@given(NAMES, st.floats(0.004, 1.5), st.lists(st.integers(10, 200), min_size=40, max_size=40))
def test_names_placed_lie_apart_at_every_zoom_of_the_step(
    names: list[Name], scale: float, widths: list[int]
) -> None:
    plan = LabelPlan(step_of(scale), apart=340)
    sizes = dict(zip(names, widths, strict=False))
    for name in names:
        if name not in plan:
            plan.place(name, sizes[name], 20)
    placed = [name for name in sizes if plan.has(name)]
    boxes = [
        (n.at[0] * scale - sizes[n] / 2, n.at[1] * scale - 10,
         n.at[0] * scale + sizes[n] / 2, n.at[1] * scale + 10)
        for n in placed
    ]  # fmt: skip
    slack = 1e-6
    for one, other in combinations(boxes, 2):
        assert not overlap((one[0] + slack, one[1] + slack, one[2] - slack, one[3] - slack), other)


@given(NAMES)
def test_later_names_move_no_earlier_one(names: list[Name]) -> None:
    plan = LabelPlan(-5, apart=340)
    standing: set[Name] = set()
    for name in names:
        if name not in plan:
            plan.place(name, 120, 20)
        assert all(plan.has(one) for one in standing)
        standing |= {one for one in names if plan.has(one)}


def test_one_road_is_not_named_at_each_of_its_sections() -> None:
    plan = LabelPlan(0, apart=340)
    assert plan.place(Name("طريق", (0, 0)), 50, 20)
    assert plan.is_near_its_like(Name("طريق", (300, 0)))
    assert not plan.is_near_its_like(Name("طريق", (400, 0)))
    assert not plan.is_near_its_like(Name("شارع", (10, 0)))


@given(st.floats(0.004, 1.5))
def test_a_zoom_belongs_to_the_step_below_it(scale: float) -> None:
    assert STEP ** step_of(scale) <= scale * (1 + 1e-6)
    assert scale < STEP ** (step_of(scale) + 1) * (1 + 1e-6)
