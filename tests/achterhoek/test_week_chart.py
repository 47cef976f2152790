"""Two plans beside each other, drawn per week against the room of each."""

from datetime import date

from achterhoek.drawing import FLOOR, Load, week_chart

FIRST, SECOND = date(2022, 10, 24), date(2022, 10, 31)


def test_bars_are_as_high_as_the_starts_and_boxes_as_the_room():
    chart = week_chart([(FIRST, Load(1, 4), Load(2, 4))], title="Eerste dagen")

    one, other = chart.bars
    assert (one.kind, one.starts, other.kind, other.starts) == ("one", 1, "other", 2)
    assert one.room_height == other.room_height == other.height * 2
    assert one.y + one.height == other.room_y + other.room_height == FLOOR
    assert other.height > one.height > 0


def test_weeks_are_named_by_their_number_and_stand_beside_each_other():
    chart = week_chart([(FIRST, Load(0, 1), Load(0, 1)), (SECOND, Load(1, 1), Load(0, 1))], title="")

    assert [week.label for week in chart.weeks] == ["43", "44"]
    assert [bar.x for bar in chart.bars] == sorted((bar.x for bar in chart.bars), key=lambda x: float(x[:-1]))
    assert [bar.height for bar in chart.bars] == [0, 0, chart.bars[2].room_height, 0]


def test_plan_without_that_room_has_no_bar():
    chart = week_chart([(FIRST, None, Load(1, 1))], title="")

    assert [bar.kind for bar in chart.bars] == ["other"]


def test_no_weeks_and_no_room_draw_nothing():
    assert week_chart([], title="").bars == []
    assert week_chart([(FIRST, Load(0, 0), None)], title="").bars[0].room_height == 0
