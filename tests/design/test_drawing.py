"""A care line is drawn to scale: a day is as wide everywhere, and nothing falls outside."""

from datetime import date, timedelta

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from achterhoek.drawing import CareChart, Stretch, care_chart

FIRST, LAST = date(2022, 7, 1), date(2022, 7, 10)


def drawn(*stretches: Stretch, today: date = FIRST, end: date = LAST) -> CareChart:
    return care_chart([stretches], title="Zorglijn", first_day=FIRST, last_day=LAST, today=today, end=end)


def test_a_stretch_starts_on_its_first_day_and_covers_its_last():
    (bar,) = drawn(Stretch("De Es", date(2022, 7, 3), date(2022, 7, 4))).bars

    assert (bar.x, bar.width) == ("20.00%", "20.00%")


def test_a_stretch_without_last_day_goes_on_to_the_edge():
    (bar,) = drawn(Stretch("De Es", date(2022, 7, 6), None)).bars

    assert (bar.x, bar.width) == ("50.00%", "50.00%")


def test_what_lies_outside_is_cut_off_or_left_out():
    chart = drawn(
        Stretch("voor en in", date(2021, 1, 1), date(2022, 7, 5)),
        Stretch("ervoor", date(2021, 1, 1), date(2022, 6, 30)),
        Stretch("erna", date(2022, 7, 11), None),
    )

    assert [(bar.stretch.label, bar.x, bar.width) for bar in chart.bars] == [
        ("voor en in", "0.00%", "50.00%")
    ]


def test_the_end_is_drawn_after_the_last_day_and_today_at_its_start():
    chart = drawn(today=date(2022, 7, 6), end=date(2022, 7, 8))

    assert (chart.today.x, chart.end.x) == ("50.00%", "80.00%")


def test_a_day_outside_the_drawing_is_not_marked():
    assert drawn(today=date(2022, 6, 30)).today is None


def test_words_that_would_touch_stand_under_each_other():
    near, far = drawn(today=date(2022, 7, 9)), drawn(today=FIRST)

    assert near.end.y > near.today.y
    assert far.end.y == far.today.y


def test_each_care_line_has_a_lane_of_its_own():
    lane = [Stretch("De Es", FIRST, None)]

    chart = care_chart([lane, lane], title="x", first_day=FIRST, last_day=LAST, today=FIRST, end=LAST)

    assert chart.bars[0].y < chart.bars[1].y < chart.foot


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_months_fit_whatever_the_time_shown(first, days):
    chart = care_chart(
        [], title="x", first_day=first, last_day=first + timedelta(days), today=first, end=first
    )

    assert 0 <= len(chart.months) <= 10
    assert [float(month.x[:-1]) for month in chart.months] == sorted(
        float(month.x[:-1]) for month in chart.months
    )


def test_the_same_days_stand_in_a_table():
    html = render_to_string("_care_chart.html", {"chart": drawn(Stretch("De Es", FIRST, None, "planned"))})

    assert 'aria-label="Zorglijn"' in html
    assert "loopt door" in html
    assert "(gepland)" in html
    assert "style=" not in html
