"""What the tests of the transition share."""

import pytest

from tests.transitions.moving import TODAY


@pytest.fixture
def in_september(on_day) -> None:
    """The portal's day is 12 September 2022, as in the demo."""
    on_day(TODAY)
