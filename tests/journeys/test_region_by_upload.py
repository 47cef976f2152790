"""A whole region through the upload page: contract management brings the reference files, and each municipality's
coordinator offers the same caseload and gets its own residents in, and nobody else's.

REGION_DIR names a folder with the five files; without it a region is drawn for the test.
"""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from achterhoek.imports import files
from achterhoek.models import FileImport, Municipality
from clients.models import Client, Indication
from providers.models import Provider
from tests.factories import UserFactory
from transitions.demo.region import Region

pytestmark = pytest.mark.django_db

NAMES = {
    "products": "producten",
    "providers": "aanbieders",
    "contracts": "contracten",
    "capacity": "capaciteit",
    "caseload": "caseload",
}


@pytest.fixture(scope="module")
def contents():
    if named := os.environ.get("REGION_DIR"):
        return {kind: (Path(named) / f"{name}.csv").read_bytes() for kind, name in NAMES.items()}
    drawn = Region(residents=80, seed=11)
    return {kind: drawn.file(kind) for kind in NAMES}


def test_region_goes_in_by_the_upload_page(client, contents):
    client.force_login(UserFactory(contract_manager=True))
    for kind in ("products", "providers", "contracts", "capacity"):
        bring_in(client, kind, contents[kind])

    imports = []
    for place in Municipality.objects.all():
        client.force_login(UserFactory(coordinator=True, municipality=place))
        imports.append(bring_in(client, "caseload", contents["caseload"]))

    rows = contents["caseload"].decode("utf-8-sig").strip().count("\n")
    assert Provider.objects.count() == contents["providers"].decode("utf-8-sig").strip().count("\n")
    assert sum(one.created for one in imports) == Indication.objects.count() == rows
    for one in imports:
        assert Client.objects.of_municipality(one.municipality_id).exists()
        assert one.parked.count() == rows - one.created
        assert not one.parked.exclude(sealed=None).exists()


def bring_in(client, kind: str, content: bytes) -> FileImport:
    """Upload, let the worker check, say go, let the worker take in."""
    upload = SimpleUploadedFile(f"{NAMES[kind]}.csv", content)
    address = client.post("/invoer/nieuw/", {"kind": kind, "file": upload}).url
    offered = FileImport.objects.latest("pk")
    files.go_on(offered)
    assert client.post(f"{address}inlezen/").status_code == 302
    files.go_on(FileImport.objects.get(pk=offered.pk))
    offered.refresh_from_db()
    assert offered.state == "done"
    return offered
