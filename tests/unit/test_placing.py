"""Where the points of a matrix stand: in bounds, in order, side by side, whatever the order they come in."""

from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.placing import Plot, around, places, size
from stakeholders.domain.stance import BOUNDS

PLOT = Plot(width=500, height=400, left=50, top=10)
AXES = ("alignment", "interest")
points = st.dictionaries(
    st.integers(0, 9999), st.tuples(st.integers(-2, 2).map(float), st.integers(1, 5).map(float)), max_size=60
)


@given(points)
def test_every_point_is_on_the_plot_and_near_its_value(values):
    found = places(values, AXES, PLOT)
    assert found == places(dict(reversed(values.items())), AXES, PLOT)
    for key, (x, y) in found.items():
        middle = PLOT.x("alignment", values[key][0]), PLOT.y("interest", values[key][1])
        assert abs(x - middle[0]) <= PLOT.room
        assert abs(y - middle[1]) <= PLOT.room
        assert PLOT.left <= x <= PLOT.left + PLOT.width
        assert PLOT.top <= y <= PLOT.top + PLOT.height
    assert len(set(found.values())) == len(found)


def test_more_is_further_right_and_higher():
    for axis, (low, high) in BOUNDS.items():
        across = [PLOT.x(axis, value) for value in range(low, high + 1)]
        up = [PLOT.y(axis, value) for value in range(low, high + 1)]
        assert across == sorted(across)
        assert up == sorted(up, reverse=True)


def test_as_worked_out():
    apart = [round((x * x + y * y) ** 0.5, 1) for x, y in (around(2, number, PLOT) for number in (0, 1))]
    assert apart == [6.4, 11.0]
    assert round(size(3), 2) == 1.4


def test_one_alone_is_not_moved():
    assert around(1, 0, PLOT) == (0.0, 0.0)


def test_influence_that_is_not_set_is_not_the_smallest():
    assert size(1) < size(None) < size(3) < size(5) == 2
