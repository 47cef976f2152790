"""Pages of texts, sender and decisions: written by functional administrators, read by casework, shared with nobody."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.statuses import Law, Referrer
from tests.factories import UserFactory, municipality
from tests.transitions.pictures import png
from transitions.actions.letters import decisions, senders, texts
from transitions.models import LetterSender, LetterText
from transitions.statuses import TextKind

pytestmark = pytest.mark.django_db
LIST, SENDER, LOGO, DECISIONS = (
    *("/brieven/teksten/", "/brieven/afzender/", "/brieven/afzender/logo/"),
    "/brieven/besluit/",
)
TEXT = "/brieven/teksten/no_decision/"
KIND = TextKind.NO_DECISION
WORDS = "Bel ons op {telefoon}. Of stuur een klacht naar {klachten}."


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = date(2022, 9, 12)


@pytest.fixture
def editor(client):
    editor = UserFactory(functional=True, first_name="Wilma", last_name="Kok")
    client.force_login(editor)
    return editor


def seen():
    return texts.seen_of(texts.latest(municipality(), KIND))


def save(client, text=WORDS, **more):
    return client.post(TEXT, {"text": text, "seen": seen()} | more)


def plain(answer):
    """What one reads on the page, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# The list, and one text.


def test_list_shows_every_text_with_its_state(client, editor):
    save(client)

    answer = client.get(LIST)

    rows = [row for _, _, rows in answer.context["groups"] for row in rows]
    assert sorted(row.kind for row in rows) == sorted(TextKind)
    assert [row.kind for row in rows if row.draft] == [KIND]
    assert "van Wilma Kok" in plain(answer)


def test_list_asks_the_same_whatever_there_is(client, editor, django_assert_num_queries):
    client.get(LIST)
    for text in (WORDS, WORDS + " Dank u."):
        save(client, text)
        client.get(LIST)

        with django_assert_num_queries(5):
            client.get(LIST)


def test_text_is_shown_with_its_fields_and_filled(client, editor):
    answer = client.get("/brieven/teksten/other_provider/")

    page = plain(answer)
    assert "{nieuwe_aanbieder}" in page
    assert "Vanaf 3 oktober 2022 komt de zorg van Stichting De Bron." in page
    assert "moet erin" in page


def test_preview_shows_what_is_of_the_municipality(client, editor):
    announced, closing = (client.get(f"/brieven/teksten/{kind}/") for kind in ("announcement", "closing"))

    assert "Nieuwe afspraken over de zorg in Aalten" in plain(announced)
    assert "Bel ons op 0543 49 33 33." in plain(closing)


def test_saved_text_is_a_draft_beside_the_text_in_use(client, editor):
    answer = save(client)

    assert answer["Location"] == TEXT
    assert texts.latest(municipality(), KIND).text == WORDS
    assert texts.in_use(municipality(), KIND).number == 1
    assert "Neem het concept in gebruik" in plain(client.get(TEXT))


def test_lines_of_a_browser_are_kept_as_one_sign(client, editor):
    save(client, "Een.\r\n\r\nTwee. {klachten}")

    assert texts.latest(municipality(), KIND).text == "Een.\n\nTwee. {klachten}"


def test_draft_that_cannot_be_used_says_why(client, editor):
    save(client, "{% for x in y %} Bel {telefon}. {client.bsn}")

    page = plain(client.get(TEXT))

    assert "Zo kan deze tekst nog niet in gebruik" in page
    assert "Een tekst kan niet rekenen, niet herhalen en geen bestand lezen" in page
    assert "Het veld {telefon} bestaat niet. Bedoel je {telefoon}?" in page
    assert "{client.bsn} is geen veld" in page
    assert "Neem het concept in gebruik" not in page
    answer = client.post(f"{TEXT}in-gebruik/", {"seen": seen()}, follow=True)
    assert "Dit mag niet in een tekst" in plain(answer)
    assert texts.in_use(municipality(), KIND).number == 1


def test_markup_in_a_text_is_shown_as_typed(client, editor):
    save(client, "<script>alert(1)</script> {klachten}")

    page = client.get(TEXT).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_hard_text_gets_a_warning(client, editor):
    hard = "Gemeentelijke verantwoordelijkheden betreffende maatschappelijke ondersteuningsvoorzieningen " * 5
    save(client, f"{hard}. {{klachten}}")

    page = plain(client.get(TEXT))

    assert "De tekst is lastig te lezen" in page
    assert "Deze zin is lang" in page


def test_colleague_who_saved_first_is_not_overwritten(client, editor):
    old = seen()
    save(client, "Van een collega. {klachten}")

    answer = client.post(TEXT, {"text": "Van mij. {klachten}", "seen": old})

    assert answer.status_code == 422
    page = plain(answer)
    assert "Een collega heeft deze tekst intussen gewijzigd" in page
    assert "Wat jij anders hebt dan wat er nu staat" in page
    assert answer.context["form"]["text"].value() == "Van mij. {klachten}"
    assert answer.context["form"]["seen"].value() == seen()
    assert texts.latest(municipality(), KIND).text == "Van een collega. {klachten}"


def test_saving_again_over_a_colleague_is_done_knowingly(client, editor):
    old = seen()
    save(client, "Van een collega. {klachten}")
    answer = client.post(TEXT, {"text": "Van mij. {klachten}", "seen": old})

    client.post(TEXT, {"text": "Van ons. {klachten}", "seen": answer.context["form"]["seen"].value()})

    assert texts.latest(municipality(), KIND).text == "Van ons. {klachten}"


def test_text_is_approved_after_a_question(client, editor):
    save(client)

    asked = client.get(f"{TEXT}in-gebruik/")
    assert "De vorige versie blijft bewaard" in plain(asked)
    assert texts.in_use(municipality(), KIND).number == 1

    client.post(f"{TEXT}in-gebruik/", {"seen": seen()})
    assert texts.in_use(municipality(), KIND).text == WORDS


def test_text_that_changed_after_the_question_is_not_approved(client, editor):
    save(client)
    old = seen()
    save(client, "Anders. {klachten}")

    answer = client.post(f"{TEXT}in-gebruik/", {"seen": old}, follow=True)

    assert "Een collega heeft deze tekst intussen gewijzigd" in plain(answer)
    assert texts.in_use(municipality(), KIND).number == 1


def test_draft_is_thrown_away_after_a_question(client, editor):
    save(client)

    assert "komt niet terug" in plain(client.get(f"{TEXT}weggooien/"))
    client.post(f"{TEXT}weggooien/", {"seen": seen()})

    assert not LetterText.objects.drafts().exists()


@pytest.mark.parametrize("way", ["in-gebruik", "weggooien"])
def test_text_without_a_draft_has_nothing_to_settle(client, editor, way):
    answer = client.post(f"{TEXT}{way}/", {"seen": seen()}, follow=True)

    assert "Er is geen concept van deze tekst." in plain(answer)


def test_versions_stand_side_by_side(client, editor):
    save(client)
    client.post(f"{TEXT}in-gebruik/", {"seen": seen()})
    save(client, WORDS.replace("klacht", "brief"))

    [newest, middle, first] = client.get(TEXT).context["versions"]

    assert [version.text.number for version in (newest, middle, first)] == [3, 2, 1]
    assert [part.text for part in newest.before if part.kind == "gone"] == ["klacht", "{klachten}."]
    assert [part.text for part in newest.after if part.kind == "added"] == ["brief", "{briefen}."]
    assert first.before == first.after == ()


def test_text_with_many_versions_asks_as_much(client, editor, django_assert_num_queries):
    client.get(TEXT)
    counts = []
    for number in range(3):
        save(client, f"{WORDS} {number}")
        client.post(f"{TEXT}in-gebruik/", {"seen": seen()})
        client.get(TEXT)
        with django_assert_num_queries(8):
            counts.append(len(client.get(TEXT).context["versions"]))

    assert counts == [2, 3, 4]


@pytest.mark.parametrize("traits", [{}, {"coordinator": True}])
def test_casework_reads_texts_and_writes_none(client, traits):
    client.force_login(UserFactory(**traits))

    assert client.get(LIST).status_code == client.get(TEXT).status_code == 200
    assert client.get(TEXT).context["form"] is None
    assert save(client).status_code == 403
    assert client.post(f"{TEXT}in-gebruik/").status_code == 403


def test_text_is_of_the_own_municipality(client, editor):
    theirs = UserFactory(functional=True, municipality=municipality("1859"))
    texts.draft(
        theirs.municipality,
        KIND,
        subject="",
        text="Berkelland schrijft dit.",
        seen=texts.seen_of(texts.in_use(theirs.municipality, KIND)),
        by=theirs,
    )

    for address in (LIST, TEXT):
        assert "Berkelland" not in client.get(address).content.decode()


def test_menu_leads_a_functional_administrator_to_the_texts(client, editor):
    page = client.get("/medewerkers/").content.decode()

    assert f'<a href="{LIST}">Teksten van brieven</a>' in page


# The sender.


def facts(**more):
    sender = senders.sender_of(municipality())
    return {
        **{name: getattr(sender, name) for name in senders.WRITABLE},
        "seen": sender.changed_at.isoformat(),
    } | more


def test_sender_that_nobody_checked_says_so(client, editor):
    assert "Nog niet nagekeken" in plain(client.get(SENDER))

    client.post(SENDER, facts())

    assert "Nog niet nagekeken" not in plain(client.get(SENDER))


def test_sender_is_saved_and_shown(client, editor):
    answer = client.post(SENDER, facts(department="Team Zorg", phone="0543 99 99 99"), follow=True)

    assert "De afzender is bewaard." in plain(answer)
    assert LetterSender.objects.get().phone == "0543 99 99 99"


def test_sender_that_was_only_checked_asks_for_no_letter_anew(client, editor):
    same = client.post(SENDER, facts(), follow=True).content.decode()
    other = client.post(SENDER, facts(department="Team zorg"), follow=True).content.decode()

    assert "De afzender is bewaard." in same
    assert "opnieuw worden samengesteld" not in same
    assert "opnieuw worden samengesteld" in other
    assert "<dt>Afdeling</dt><dd>Team zorg</dd>" in other


def test_sender_with_a_fault_says_where(client, editor):
    answer = client.post(SENDER, facts(email="geen adres", signed_by=""))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"email", "signed_by"}
    assert LetterSender.objects.get().email == ""


def test_sender_that_a_colleague_changed_is_refused(client, editor):
    old = facts()
    client.post(SENDER, facts(phone="0543 99 99 99"))

    answer = client.post(SENDER, old | {"phone": "0543 11 11 11"})

    assert answer.status_code == 422
    assert "Een collega heeft de afzender intussen gewijzigd" in plain(answer)
    assert LetterSender.objects.get().phone == "0543 99 99 99"


def logo(client, content, name="logo.png"):
    sent = {"file": SimpleUploadedFile(name, content, content_type="image/png"), "seen": facts()["seen"]}
    return client.post(LOGO, sent)


def test_logo_is_taken_and_shown(client, editor):
    answer = logo(client, png(200, 60))

    assert answer["Location"] == SENDER
    shown = client.get("/brieven/afzender/logo.png")
    assert (shown["Content-Type"], shown.content) == ("image/png", png(200, 60))
    assert shown["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (bytes(10_000_000), "Het bestand is te groot: een logo mag 500 kB zijn."),
        (b"<svg><script>alert(1)</script></svg>", "Dit is geen PNG-bestand."),
        (b"MZ\x90\0" + bytes(300), "Dit is geen PNG-bestand."),
        (png()[:-20], "Dit PNG-bestand is beschadigd."),
        (b"", "Dit is geen PNG-bestand."),
    ],
    ids=["10 MB", "svg with a script", "a program by another name", "cut off", "empty"],
)
def test_file_that_is_no_logo_is_refused_in_a_clear_sentence(client, editor, content, sentence):
    answer = logo(client, content)

    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert LetterSender.objects.get().logo is None


def test_no_file_is_refused(client, editor):
    answer = client.post(LOGO, {"seen": facts()["seen"]})

    assert answer.status_code == 422
    assert "file" in answer.context["logo_form"].errors


def test_logo_goes(client, editor):
    logo(client, png())

    client.post(f"{LOGO}weg/", {"seen": facts()["seen"]})

    assert LetterSender.objects.get().logo is None
    assert client.get("/brieven/afzender/logo.png").status_code == 404


def test_moment_that_is_none_counts_as_changed(client, editor):
    answer = client.post(SENDER, facts(seen="geen moment"))

    assert "Een collega heeft de afzender intussen gewijzigd" in plain(answer)


def test_casework_reads_the_sender_and_changes_nothing(client):
    client.force_login(UserFactory())

    assert "Postbus 119" in plain(client.get(SENDER))
    assert client.post(SENDER, facts()).status_code == 403
    assert logo(client, png()).status_code == 403


# What is a decision.


def boxes(*without):
    ticked = ["|".join(pair) for pair in decisions.pairs() if pair not in without]
    rules = decisions.rules_of(municipality())
    return {"besluit": ticked, "seen": decisions.seen_of(rules)}


def test_every_law_and_referrer_is_a_decision_until_somebody_says_no(client, editor):
    page = client.get(DECISIONS).content.decode()

    assert page.count('type="checkbox"') == page.count(" checked>") == len(list(decisions.pairs())) == 16


def test_decision_is_set_per_law_and_referrer(client, editor):
    client.post(DECISIONS, boxes((Law.YOUTH, Referrer.GP)))

    assert not decisions.is_decision(municipality(), Law.YOUTH, Referrer.GP)
    assert decisions.is_decision(municipality(), Law.WMO, Referrer.GP)
    assert client.get(DECISIONS).content.decode().count(" checked>") == 15


def test_decisions_that_a_colleague_changed_are_refused(client, editor):
    old = boxes()
    client.post(DECISIONS, boxes((Law.YOUTH, Referrer.GP)))

    answer = client.post(DECISIONS, old)

    assert answer.status_code == 422
    assert "Een collega heeft dit intussen gewijzigd." in plain(answer)
    assert not decisions.is_decision(municipality(), Law.YOUTH, Referrer.GP)


def test_pair_that_does_not_exist_is_refused(client, editor):
    answer = client.post(DECISIONS, {"besluit": ["Wlz|gemeente"], "seen": boxes()["seen"]})

    assert answer.status_code == 422
    assert decisions.rules_of(municipality()).told == {}


def test_casework_reads_the_decisions_and_changes_nothing(client):
    client.force_login(UserFactory())

    assert 'type="checkbox"' not in client.get(DECISIONS).content.decode()
    assert client.post(DECISIONS, boxes()).status_code == 403
