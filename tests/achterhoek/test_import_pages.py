"""Files in the browser: who may offer which, what the page says in every state, and the parked rows as a download."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from achterhoek import tables
from achterhoek.imports import files
from achterhoek.models import AccessEvent, FileImport
from achterhoek.statuses import ImportKind, ImportState
from providers.models import Product
from tests.factories import BSNS, UserFactory, municipality
from tests.files import caseload, other, region, row

pytestmark = pytest.mark.django_db

LIST, NEW = "/invoer/", "/invoer/nieuw/"
PRODUCTS = "productcategorie;productcode;perceel;omschrijving\n02;A001;wmo-wonen;\n02;;;\n"


@pytest.fixture
def manager():
    return UserFactory(contract_manager=True)


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True)


def signed_in(client, user):
    client.force_login(user)
    return client


def upload(client, content: str | bytes = PRODUCTS, kind: str = "products", name: str = "producten.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(NEW, {"kind": kind, "file": SimpleUploadedFile(name, content)})


def offered(by, content: str | bytes = PRODUCTS, kind: str = "products", of=None) -> FileImport:
    content = content.encode() if isinstance(content, str) else content
    return files.offer(kind, file_name="bestand.csv", content=content, by=by, municipality=of)


def address(file_import: FileImport, part: str = "import") -> str:
    return reverse(f"achterhoek:{part}", args=[file_import.pk])


def page(client, file_import: FileImport) -> str:
    answer = client.get(address(file_import))
    assert answer.status_code == 200
    return answer.content.decode()


# From upload to done.


def test_file_goes_from_upload_to_the_portal_by_the_pages(client, manager):
    signed_in(client, manager)

    answer = upload(client)
    found = FileImport.objects.get()
    assert answer.url == address(found)
    assert "Wacht op controle" in page(client, found)
    files.go_on(found)
    assert "Lees in" in page(client, found)
    assert Product.objects.count() == 0
    client.post(address(found, "import_queue"))
    files.go_on(FileImport.objects.get())

    found.refresh_from_db()
    assert (found.state, found.created, found.offered_by, found.queued_by) == ("done", 1, manager, manager)
    assert Product.objects.count() == 1
    shown = page(client, found)
    assert "<h2>Ingelezen</h2>" in shown
    assert "Verbeter de apart gezette rijen" in next_step(shown)
    assert "Deze cel moet gevuld zijn." in shown
    assert "producten.csv" in client.get(LIST).content.decode()


def next_step(shown: str) -> str:
    """What stands under "Volgende stap"; nothing where that is not on the page."""
    _, _, after = shown.partition('aria-label="Volgende stap"')
    return after.partition("</section>")[0]


def test_file_that_went_in_whole_asks_no_next_step(client, manager):
    signed_in(client, manager)
    found = offered(manager, "".join(PRODUCTS.splitlines(keepends=True)[:2]))
    files.go_on(found)
    client.post(address(found, "import_queue"))
    files.go_on(FileImport.objects.get())

    shown = page(client, found)

    assert "Alle rijen van het bestand zijn verwerkt." in shown
    assert next_step(shown) == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "leeg"), (b"x" * 1001, "groter dan"), (None, "verplicht")],
)
def test_upload_that_cannot_be_kept_is_refused_on_the_form(client, manager, settings, content, sentence):
    settings.IMPORT_MAX_BYTES = 1000
    signed_in(client, manager)

    data = {"kind": "products"} | (
        {"file": SimpleUploadedFile("x.csv", content)} if content is not None else {}
    )
    answer = client.post(NEW, data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not FileImport.objects.exists()


def test_upload_stays_in_memory_and_is_dropped_above_the_limit(rf, settings):
    settings.IMPORT_MAX_BYTES = 1000
    for size, kept in ((1000, 1000), (100_000, 0)):
        request = rf.post(NEW, {"file": SimpleUploadedFile("x.csv", b"x" * size)})

        found = request.FILES["file"]

        assert (found.size, len(found.read())) == (size, kept)
        assert not hasattr(found, "temporary_file_path")


def test_refused_file_says_why(client, manager):
    found = files.check(offered(manager, PRODUCTS.replace(";", ",")))

    shown = page(signed_in(client, manager), found)

    assert "komma’s" in shown
    assert "Er is niets ingelezen." in shown


def test_page_of_each_state_has_its_button(client, manager):
    signed_in(client, manager)
    buttons = {
        ImportState.WAITING: "import_stop",
        ImportState.CHECKING: "import_stop",
        ImportState.CHECKED: "import_queue",
        ImportState.QUEUED: "import_stop",
        ImportState.TAKING_IN: "import_stop",
        ImportState.STOPPED: "import_queue",
        ImportState.FAILED: "import_queue",
    }
    found = files.queue(files.check(offered(manager)), by=manager)

    for state, button in buttons.items():
        FileImport.objects.filter(pk=found.pk).update(state=state)
        assert f'action="{address(found, button)}"' in page(client, found)


def test_file_of_which_no_row_may_go_along_is_downloaded_or_withdrawn(client, manager):
    found = files.check(offered(manager, "\n".join([PRODUCTS.splitlines()[0], "02;;;", ""])))

    shown = page(signed_in(client, manager), found)

    assert (found.rows_parked, found.created) == (1, 0)
    assert f'action="{address(found, "import_queue")}"' not in shown
    assert f'action="{address(found, "import_withdraw")}"' in shown
    main, below = shown.split("Apart gezet: 1")
    assert f'action="{address(found, "import_parked")}"' in main
    assert f'action="{address(found, "import_parked")}"' not in below


def test_progress_is_a_part_that_asks_again_until_it_is_done(client, manager):
    signed_in(client, manager)
    found = offered(manager)

    running = client.get(address(found), headers={"hx-request": "true"})
    files.check(found)
    over = client.get(address(found), headers={"hx-request": "true"})

    assert f'hx-get="{address(found)}"' in running.content.decode()
    assert "<html" not in running.content.decode()
    assert "HX-Refresh" not in running
    assert over["HX-Refresh"] == "true"


def test_person_stops_and_withdraws_a_file(client, manager):
    signed_in(client, manager)
    stopped, withdrawn = offered(manager), files.check(offered(manager))

    client.post(address(stopped, "import_stop"))
    client.post(address(withdrawn, "import_withdraw"))

    stopped.refresh_from_db()
    withdrawn.refresh_from_db()
    assert (stopped.state, withdrawn.state) == (ImportState.STOPPED, ImportState.STOPPED)
    assert not withdrawn.chunks.exists()


def test_what_cannot_be_done_is_said(client, manager):
    signed_in(client, manager)
    waiting = offered(manager)

    answer = client.post(address(waiting, "import_queue"), follow=True)

    assert "niet gecontroleerd" in answer.content.decode()


# Who may see and do what.


@pytest.mark.parametrize(
    ("trait", "kinds"),
    [
        ("coordinator", ["caseload"]),
        ("contract_manager", ["products", "providers", "contracts", "capacity"]),
        ("administrator", ["products", "providers", "contracts", "capacity"]),
    ],
)
def test_person_may_offer_the_kinds_of_the_role(client, trait, kinds):
    answer = signed_in(client, UserFactory(**{trait: True})).get(NEW)

    assert [kind for kind, _ in answer.context["form"].fields["kind"].choices] == kinds


@pytest.mark.parametrize("trait", ["regional", "functional", "faq_editor"])
def test_others_may_not_even_look(client, trait):
    signed_in(client, UserFactory(**{trait: True}))

    assert (client.get(LIST).status_code, client.get(NEW).status_code) == (403, 403)


def test_kind_that_one_may_not_offer_is_refused(client, coordinator):
    assert upload(signed_in(client, coordinator)).status_code == 422
    assert not FileImport.objects.exists()


def test_import_of_another_municipality_or_kind_is_unknown(client, coordinator):
    theirs = offered(coordinator, caseload(row()), "caseload", municipality("0222"))
    reference = offered(coordinator)
    signed_in(client, coordinator)

    for found in (theirs, reference):
        assert client.get(address(found)).status_code == 404
        for part in ("import_queue", "import_stop", "import_withdraw", "import_parked"):
            assert client.post(address(found, part)).status_code == 404
    assert "bestand.csv" not in client.get(LIST).content.decode()


def test_caseload_is_offered_for_the_own_municipality(client, coordinator):
    upload(signed_in(client, coordinator), caseload(row()), "caseload")

    assert FileImport.objects.get().municipality == coordinator.municipality


# Parked rows.


@pytest.fixture
def parked(coordinator):
    """A caseload of Aalten with a wrong day, a resident of another municipality, and a good row."""
    region()
    rows = [
        row(geboortedatum="30-02-1970", email="=cmd|calc"),
        other(1, gemeente="0222"),
        other(2),
    ]
    return files.check(offered(coordinator, caseload(*rows), "caseload", coordinator.municipality))


def test_parked_rows_are_downloaded_for_the_own_municipality_and_logged(client, coordinator, parked):
    answer = signed_in(client, coordinator).post(address(parked, "import_parked"))

    text = answer.content.decode()
    [found] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert text.startswith("\ufeff")
    assert answer["Content-Disposition"] == f'attachment; filename="apart-gezette-rijen-{parked.pk}.csv"'
    assert (found["bsn"], found["apart_regel"], found["apart_kolom"]) == (BSNS[0], "2", "geboortedatum")
    assert found["email"] == "'=cmd|calc"
    event = AccessEvent.objects.get(action="export")
    assert (event.by, event.detail) == (coordinator, {"import": parked.pk, "rows": 1})


def test_corrected_download_can_be_offered_again(client, coordinator, parked):
    text = signed_in(client, coordinator).post(address(parked, "import_parked")).content.decode()
    corrected = text.replace("30-02-1970", "28-02-1970")

    again = files.check(offered(coordinator, corrected, "caseload", coordinator.municipality))

    assert (again.created, again.parked.count(), again.notices) == (1, 0, [])
    names = tuple(ImportKind.CASELOAD and files.steps.kinds.importer_of("caseload").columns.names)
    [(_, cells)] = tables.read(corrected.encode(), names=names).lines
    assert dict(zip(names, cells, strict=True))["email"] == "=cmd|calc"


def test_download_is_gone_with_the_contents(client, coordinator, parked):
    files.withdraw(parked, by=coordinator)

    answer = signed_in(client, coordinator).post(address(parked, "import_parked"), follow=True)

    assert "geen rijen (meer)" in answer.content.decode()
    assert not AccessEvent.objects.filter(action="export").exists()


def test_no_page_shows_a_bsn(client, coordinator, parked):
    shown = page(signed_in(client, coordinator), parked) + client.get(LIST).content.decode()

    assert "geboortedatum" in shown
    assert BSNS[0] not in shown


# Steady pages.


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number(client, manager, django_assert_num_queries, count):
    for _ in range(count):
        files.check(offered(manager))
    signed_in(client, manager)

    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_parked_rows(
    client, manager, django_assert_num_queries, count
):
    found = files.check(offered(manager, PRODUCTS + "02;;;\n" * count))
    signed_in(client, manager)

    with django_assert_num_queries(8):
        client.get(address(found))
