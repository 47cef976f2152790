"""The staff of the fictitious region: two consultants, two coordinators, a contract manager and a functional
administrator per municipality, and the three who work for all eight."""

from django.contrib.auth.hashers import make_password

from achterhoek.models import Municipality, User
from achterhoek.statuses import Role

PASSWORD = "hek-om-de-weide"  # noqa: S105 - the demo tells it to everyone

FIRST_NAMES = ("Marja", "Teun", "Anouk", "Gerrit", "Fatma", "Joost", "Wilma", "Bram", "Ilse", "Kees", "Noor")
LAST_NAMES = ("de Wit", "Hulshof", "Demir", "te Brake", "Jansen", "Wolters", "Kok", "Bos", "Smeenk")

#: Name before the municipality's code, and role: `coordinator.0197`.
LOCAL = (
    ("consulent1", Role.CONSULTANT),
    ("consulent2", Role.CONSULTANT),
    ("coordinator", Role.COORDINATOR),
    ("coordinator2", Role.COORDINATOR),
    ("contracten", Role.CONTRACT_MANAGER),
    ("beheer", Role.FUNCTIONAL),
)
REGIONAL = (("regio", Role.REGIONAL), ("redacteur", Role.FAQ_EDITOR), ("beheerder", Role.ADMINISTRATOR))


def hire() -> None:
    """Make the staff, all with the demo's password (hashed once: it costs time and memory)."""
    password = make_password(PASSWORD)
    jobs: list[tuple[str, Role, Municipality | None]] = [
        (f"{name}.{place.pk}", role, place) for place in Municipality.objects.all() for name, role in LOCAL
    ]
    jobs += [(name, role, None) for name, role in REGIONAL]
    User.objects.bulk_create(
        User(
            username=username,
            first_name=FIRST_NAMES[number % len(FIRST_NAMES)],
            last_name=LAST_NAMES[number % len(LAST_NAMES)],
            role=role,
            municipality=place,
            password=password,
            is_staff=role == Role.ADMINISTRATOR,
            is_superuser=role == Role.ADMINISTRATOR,
        )
        for number, (username, role, place) in enumerate(jobs)
    )


def sign_ins() -> list[tuple[str, str]]:
    """One name per role, of Aalten where the role is a municipality's, and a consultant of another one."""
    return [
        ("consulent1.0197", "consulent in Aalten"),
        ("coordinator.0197", "coördinator in Aalten"),
        ("coordinator2.0197", "tweede coördinator in Aalten: keurt het plan van de eerste goed"),
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


def coordinators(place: Municipality) -> tuple[User, User]:
    """Both coordinators of a municipality: one makes a plan, the other approves it."""
    one, other = User.objects.filter(municipality=place, role=Role.COORDINATOR).order_by("username")
    return one, other
