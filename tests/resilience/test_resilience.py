"""Nothing is lost and nothing is doubled, whatever dies. The short form; `make resilience` is the long one."""

import pytest

from tests.resilience import programme, servers

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(bool(servers.missing()), reason=f"no {servers.missing()} on this machine"),
]


def test_killed_workers_lose_and_double_nothing():
    result = programme.run(kills=3, offers=100, residents=30, workers=2, longest=240)

    assert result.kills == 3
    assert result.redis_restarts
    assert result.crashes
    assert (result.lost, result.doubled) == (0, 0)


def test_control_without_claiming_doubles():
    result = programme.run(
        kills=0, offers=60, residents=2, workers=2, longest=60, app="tests.resilience.unclaimed"
    )

    assert result.doubled > 0
