"""Rules that every template of every app keeps (docs/screens.md)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("achterhoek", "providers", "clients", "transitions", "faq")
FOLDERS = [Path(settings.BASE_DIR, "templates"), *(Path(settings.BASE_DIR, app, "templates") for app in APPS)]
TEMPLATES = sorted(path for folder in FOLDERS for path in folder.rglob("*.html"))
SAMPLES = sorted(Path(__file__).parent.rglob("*.html"))
# Pages that stand on their own: one must show when nothing else works, the admin keeps Django's own look.
OWN_PAGES = {"base.html", "500.html"}

COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:{%.*?%}|{{.*?}}|\"[^\"]*\"|'[^']*'|[^>\"'])*)>", re.DOTALL)


def markup(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def elements(text: str, name: str = "") -> list[tuple[str, str]]:
    return [
        (tag.lower(), attributes) for tag, attributes in TAG.findall(text) if not name or tag.lower() == name
    ]


def has(attributes: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){name}(?![\w-])", attributes))


def value(attributes: str, name: str) -> str:
    found = re.search(rf"(?<![\w-]){name}=\"((?:{{%.*?%}}|{{{{.*?}}}}|[^\"])*)\"", attributes, re.DOTALL)
    return found[1] if found else ""


def named(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


every_template = pytest.mark.parametrize("path", [*TEMPLATES, *SAMPLES], ids=named)


@every_template
def test_no_style_or_script_stands_inline(path):
    text = markup(path)

    assert not elements(text, "style")
    assert all(has(attributes, "src") for _, attributes in elements(text, "script"))
    for tag, attributes in elements(text):
        assert not has(attributes, "style"), f"style= on <{tag}>"
        assert not re.search(r"(?<![\w-])on[a-z]+=", attributes), f"a script in an attribute of <{tag}>"
        assert "javascript:" not in attributes


@every_template
def test_what_htmx_asks_for_can_be_reached_without_it(path):
    for tag, attributes in elements(markup(path)):
        asked = value(attributes, "hx-get")
        assert not has(attributes, "hx-(?:post|put|patch|delete)"), "a change is a form with method=post"
        assert not has(attributes, "hx-(?:on|vars)"), "htmx may not evaluate"
        if has(attributes, "hx-get"):
            plain = "href" if tag == "a" else "action"
            assert tag in {"a", "form"}, f"hx-get on <{tag}>"
            assert value(attributes, plain) == asked


@every_template
def test_a_form_that_changes_something_carries_its_token(path):
    for form in re.findall(r"<form\b.*?</form>", markup(path), re.DOTALL):
        method = value(elements(form, "form")[0][1], "method")
        assert method in {"get", "post", "{{ form_method }}", "{{ formset_method }}"}, (
            "a form names its method"
        )
        if method == "post":
            assert "{% csrf_token %}" in form or "{% visitor_token " in form


@every_template
def test_cells_of_a_folding_table_name_themselves(path):
    for table in re.findall(r"<table\b.*?</table>", markup(path), re.DOTALL):
        folds = "keep" not in value(elements(table, "table")[0][1], "class").split()
        bodies = re.findall(r"<t(?:body|foot)\b.*?</t(?:body|foot)>", table, re.DOTALL)
        cells = [cell for body in bodies for cell in elements(body, "td")]
        assert not folds or all(has(attributes, "data-label") for _, attributes in cells)


@every_template
def test_heads_of_tables_say_what_they_head(path):
    for head in re.findall(r"<thead\b.*?</thead>", markup(path), re.DOTALL):
        assert all(has(attributes, "scope") for _, attributes in elements(head, "th"))


@every_template
def test_controls_written_by_hand_have_a_name_to_be_called_by(path):
    text = markup(path)
    labelled = {value(attributes, "for") for _, attributes in elements(text, "label")}

    for tag in ("input", "select", "textarea"):
        for _, attributes in elements(text, tag):
            if value(attributes, "type") in {"hidden", "submit"} or has(attributes, "data-check-all"):
                continue
            assert has(attributes, "aria-label") or value(attributes, "id") in labelled - {""}


@every_template
def test_nothing_is_written_unescaped(path):
    """Only a hint may hold markup, since only our own code writes hints."""
    unescaped = re.findall(r"\|safe\b|{% autoescape off", markup(path))

    assert not unescaped or path.name == "_hint.html"


@every_template
def test_every_page_stands_on_the_base(path):
    if path.name.startswith("_") or path.name in OWN_PAGES or "portal" in path.parts or "admin" in path.parts:
        return

    assert markup(path).lstrip().startswith("{% extends ")


@every_template
def test_a_page_has_one_h1_at_most(path):
    assert len(elements(markup(path), "h1")) <= 1


@every_template
def test_ids_are_not_written_twice(path):
    found = [value(attributes, "id") for _, attributes in elements(markup(path))]
    fixed = [name for name in found if name and "{" not in name]

    assert len(fixed) == len(set(fixed))


@every_template
def test_icons_exist(path):
    drawn = set(re.findall(r'id="(\w+)"', Path(settings.BASE_DIR, "static/img/icons.svg").read_text()))

    assert set(re.findall(r'{% icon "(\w+)" %}', markup(path))) <= drawn


def test_the_rules_see_what_they_forbid(tmp_path):
    """Each pattern finds its culprit, so a green run means something."""
    text = '<td class="{% if a > b %}x{% endif %}" style="color: red" onclick="x()">'

    ((tag, attributes),) = elements(text)

    assert (tag, has(attributes, "style")) == ("td", True)
    assert re.search(r"(?<![\w-])on[a-z]+=", attributes)
    assert not has('data-style="x"', "style")
    assert value('hx-get="/a/" href="/b/"', "href") == "/b/"
