import time

import pytest

from faq import rendering


def test_markup_that_is_typed_prints_as_it_was_typed():
    shown = rendering.html("Kijk: <script>alert(1)</script> & <img src=x onerror=alert(1)>")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img" in shown
    assert "<script" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
)
def test_link_leads_to_a_page_a_mail_or_a_number_only(address):
    assert "href" not in rendering.html(f"[klik]({address}) <{address}>")


@pytest.mark.parametrize("address", ["https://aalten.nl", "mailto:a@b.nl", "tel:0543123456", "/aanbieders/"])
def test_link_of_a_known_kind_stays(address):
    assert f'href="{address}"' in rendering.html(f"[klik]({address})")


def test_headings_begin_at_h2_and_leave_no_gap():
    shown = rendering.html("# Eerst\n\n#### Dieper\n\n# Weer")

    assert [line[:4] for line in shown.splitlines()] == ["<h2>", "<h3>", "<h2>"]


def test_table_stays_a_table_on_a_phone():
    shown = rendering.html("| a | b |\n|---|--:|\n| 1 | 2 |")

    assert '<table class="keep">' in shown
    assert '<th scope="col">a</th>' in shown


def test_fact_is_filled_in_and_never_read_as_markdown():
    shown = rendering.html("{dag}", {"dag": "1. *juli* <b>"})

    assert shown.strip() == "<p>1. *juli* &lt;b&gt;</p>"


def test_field_that_nobody_can_fill_says_that_it_is_not_known():
    assert rendering.plain("Het is {bestaat_niet}.") == "Het is nog niet bekend."


def test_plain_text_is_the_words_on_one_line():
    text = "## Kop\n\nEen **vet** woord\nen [een link](/vragen/).\n\n- eerst\n- dan\n\n| a | b |\n|---|---|\n| 1 | 2 |"

    assert rendering.plain(text) == "Kop Een vet woord en een link. eerst dan a b 1 2"


@pytest.mark.parametrize(
    "piece", [">", "- ", "[", "*a ", "**a_", "[a](", "`a", "&", "<", "\\", "# a\n", "[a]: b\n", "|", "1. "]
)
def test_text_made_to_keep_the_server_busy_does_not(piece):
    began = time.perf_counter()

    rendering.html(piece * 40_000)

    assert time.perf_counter() - began < 5


def test_deep_nesting_ends():
    shown = rendering.html("\n".join("  " * depth + "- punt" for depth in range(100)))

    assert shown.count("<ul>") <= rendering.DEEPEST
