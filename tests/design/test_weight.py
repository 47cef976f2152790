"""What a page loads is small: a phone on a farm opens it too."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

BASE = Path(settings.BASE_DIR, "templates/_head.html").read_text(encoding="utf-8")
STYLE_LIMIT = 25_000
SCRIPT_LIMIT = 20_000


def compressed(name: str) -> int:
    found = finders.find(name)
    assert found, name
    return len(gzip.compress(Path(found).read_bytes(), 9))


def test_the_stylesheet_is_at_most_25_kb_compressed():
    assert compressed("css/portal.css") <= STYLE_LIMIT


def test_all_scripts_together_are_at_most_20_kb_compressed():
    scripts = re.findall(r"<script src=\"{% static '([^']+)' %}\"", BASE)

    assert len(scripts) == 2
    assert sum(map(compressed, scripts)) <= SCRIPT_LIMIT


def test_nothing_comes_from_another_host():
    own = [path for path in Path(settings.BASE_DIR, "static").rglob("*") if path.is_file()]

    for path in own:
        without_namespaces = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|url\(", without_namespaces), path
