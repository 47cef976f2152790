"""The staff of the fictitious region: two consultants, a coordinator, a contract manager and a functional
administrator per municipality, and the three who work for all eight."""

from django.contrib.auth.hashers import make_password

from achterhoek.models import Municipality, User
from achterhoek.statuses import Role

PASSWORD = "hek-om-de-weide"  # noqa: S105 - the demo tells it to everyone

FIRST_NAMES = ("Marja", "Teun", "Anouk", "Gerrit", "Fatma", "Joost", "Wilma", "Bram", "Ilse", "Kees")
LAST_NAMES = ("de Wit", "Hulshof", "Demir", "te Brake", "Jansen", "Wolters", "Kok", "Bos")

#: Name before the municipality's code, and role: `coordinator.0197`.
LOCAL = (
    ("consulent1", Role.CONSULTANT),
    ("consulent2", Role.CONSULTANT),
    ("coordinator", Role.COORDINATOR),
    ("contracten", Role.CONTRACT_MANAGER),
    ("beheer", Role.FUNCTIONAL),
)
REGIONAL = (("regio", Role.REGIONAL), ("redacteur", Role.FAQ_EDITOR), ("beheerder", Role.ADMINISTRATOR))


def hire() -> None:
    """Make the staff, all with the demo's password (hashed once: it costs time and memory)."""
    password = make_password(PASSWORD)
    staff = [
        _person(f"{name}.{place.pk}", role, place=place, number=number, password=password)
        for number, place in enumerate(Municipality.objects.order_by("pk"))
        for name, role in LOCAL
    ]
    staff += [
        _person(name, role, place=None, number=number, password=password)
        for number, (name, role) in enumerate(REGIONAL)
    ]
    User.objects.bulk_create(staff)


def _person(username: str, role: Role, *, place: Municipality | None, number: int, password: str) -> User:
    chief = role == Role.ADMINISTRATOR
    spread = number * 5 + len(username)
    return User(
        username=username,
        first_name=FIRST_NAMES[spread % len(FIRST_NAMES)],
        last_name=LAST_NAMES[(spread + number) % len(LAST_NAMES)],
        role=role,
        municipality=place,
        password=password,
        is_staff=chief,
        is_superuser=chief,
    )


def sign_ins() -> list[tuple[str, str]]:
    """One name per role, of Aalten where the role is a municipality's, and a consultant of another one."""
    return [
        ("consulent1.0197", "consulent in Aalten"),
        ("coordinator.0197", "coördinator in Aalten"),
        ("contracten.0197", "contractmanager in Aalten"),
        ("beheer.0197", "functioneel beheerder in Aalten"),
        ("consulent1.0222", "consulent in Doetinchem"),
        ("coordinator.0222", "coördinator in Doetinchem"),
        ("regio", "regionaal coördinator"),
        ("redacteur", "redacteur vragen"),
        ("beheerder", "beheerder (Django admin, op /admin/)"),
    ]


def of(place: Municipality, role: Role) -> User:
    """The first of that role in a municipality."""
    return User.objects.filter(municipality=place, role=role).order_by("username")[0]
