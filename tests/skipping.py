"""In CI no test is skipped: with PORTAL_FAIL_ON_SKIP=1 a skip fails the run. A check that nobody ran proves nothing."""

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("PORTAL_FAIL_ON_SKIP") != "1":
        return
    if skipped := reporter.stats.get("skipped", []):
        reporter.write_line("")
        reporter.write_line(f"{len(skipped)} skipped, which PORTAL_FAIL_ON_SKIP=1 forbids.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
