"""Forms tie label, hint and error to their control, and lead from what is wrong to where."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from achterhoek import layouts
from achterhoek.widgets import DayInput
from tests.design.sample import MUST_SAY, HearingForm


def written(form: forms.BaseForm) -> str:
    return render_crispy_form(form, context={"csrf_token": "token"})


def control(html: str, name: str) -> str:
    found = re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', html)
    assert found
    return found[0]


def test_every_control_has_its_label():
    html = written(HearingForm())

    for found in re.findall(r'<(?:input|select|textarea)[^>]*id="([^"]+)"', html):
        assert f'<label for="{found}">' in html


def test_a_hint_and_an_error_are_read_with_the_control():
    html = written(HearingForm({}))

    assert 'aria-describedby="id_day_helptext id_day_error"' in control(html, "day")
    assert 'aria-invalid="true"' in control(html, "day")
    assert 'id="id_day_helptext"' in html
    assert 'id="id_day_error"' in html


def test_a_group_is_a_fieldset_that_carries_hint_and_error():
    html = written(HearingForm({}))

    assert re.search(
        r'<fieldset class="field wrong" aria-describedby="id_channel_helptext id_channel_error">', html
    )
    assert re.search(r"<legend>\s*Hoe sprak je de cliënt\?", html)


def test_what_need_not_be_filled_in_says_so_in_words():
    html = written(HearingForm())

    assert html.count("(niet verplicht)") == sum(
        not field.required for field in HearingForm().fields.values()
    )


def test_the_summary_leads_to_every_control():
    form = HearingForm({})

    html = written(form)

    summary = re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL)[0]
    assert 'tabindex="-1" autofocus' in summary
    assert MUST_SAY in summary
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in html.replace(summary, "")
    assert summary.count("<li>") == len(form.errors)


def test_a_refusal_of_the_whole_form_stands_in_the_summary():
    form = HearingForm({})
    form.add_error(None, "De plek is net vergeven.")

    assert "De plek is net vergeven." in written(form)


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in written(HearingForm())


def test_a_post_form_carries_its_token_and_takes_files():
    html = written(HearingForm())

    assert 'name="csrfmiddlewaretoken"' in html
    assert 'enctype="multipart/form-data"' in html
    assert 'method="post" novalidate' in html


def test_the_way_back_stands_beside_the_one_button():
    html = written(HearingForm())

    assert html.count("<button") == 1
    assert '<a class="button quiet" href="/voorbeeld/dossier/">Terug</a>' in html


def test_what_cannot_be_taken_back_has_a_button_that_shows_it():
    form = forms.Form()
    form.helper = layouts.one_button(button="Verwijder", danger=True)

    assert 'class="button danger"' in written(form)


def test_hidden_fields_survive_a_layout_that_does_not_name_them():
    class Versioned(forms.Form):
        reason = forms.CharField()
        version = forms.IntegerField(widget=forms.HiddenInput)

    form = Versioned(initial={"version": 3})
    form.helper = layouts.one_button("reason", button="Bewaar")

    assert 'value="3"' in control(written(form), "version")


@pytest.mark.parametrize("data", [None, {"day": "2022-09-12"}])
def test_a_day_is_written_as_browsers_read_it(data):
    class Dated(forms.Form):
        day = forms.DateField(widget=DayInput, initial="2022-09-12" if data is None else None)

    assert 'type="date" name="day" value="2022-09-12"' in str(Dated(data)["day"])


def test_markup_in_what_people_typed_is_escaped():
    html = written(HearingForm({"said": "</textarea><script>", "day": "<script>"}))

    assert "<script>" not in html


def test_a_plain_form_is_drawn_by_the_same_pack():
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(
        Context({"form": HearingForm({})})
    )

    assert "error-summary" in html
    assert "<form" not in html
    assert "(niet verplicht)" in html


def test_a_set_of_forms_is_drawn_with_its_bookkeeping():
    rows = forms.formset_factory(HearingForm, extra=2)

    html = Template("{% load crispy_forms_tags %}{{ rows|crispy }}").render(Context({"rows": rows()}))

    assert 'name="form-TOTAL_FORMS" value="2"' in html
    assert html.count('class="group"') == 2
