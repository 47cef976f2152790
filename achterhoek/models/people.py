"""The municipalities and the people who work with the portal."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from achterhoek.statuses import MUNICIPAL_ROLES, Role


class Municipality(models.Model):
    """The municipality that decided and pays, which need not be where the client lives."""

    public: ClassVar[bool] = True

    code = models.CharField(
        "CBS-code", max_length=4, primary_key=True, validators=[RegexValidator(r"^\d{4}$", "Vier cijfers.")]
    )
    name = models.CharField("naam", max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    website = models.URLField("website", blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("achterhoek:municipality", args=[self.slug])


class PeopleManager(UserManager["User"]):
    """Django's own manager; a superuser made on the command line is an administrator."""

    def create_superuser(self, username, email=None, password=None, **fields):  # type: ignore[no-untyped-def]
        fields.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username, email, password, **fields)

    def portal(self) -> "User":
        """The system account that jobs and commands act as; it cannot sign in."""
        return self.get(username="portaal")


class User(AbstractUser):
    """A person with one role, for one municipality where the role is municipal."""

    role = models.CharField("rol", max_length=20, choices=Role.choices, default=Role.FAQ_EDITOR)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name="gemeente"
    )
    must_change_password = models.BooleanField(
        "wachtwoord wijzigen bij eerste aanmelding",
        default=False,
        help_text="Na een tijdelijk wachtwoord kan de medewerker pas verder met een eigen wachtwoord.",
    )

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        verbose_name = "medewerker"
        verbose_name_plural = "medewerkers"
        ordering = ("last_name", "first_name", "pk")
        constraints = [
            models.CheckConstraint(
                name="a_municipal_role_has_a_municipality_and_no_other_role_has",
                condition=Q(role__in=MUNICIPAL_ROLES, municipality__isnull=False)
                | (~Q(role__in=MUNICIPAL_ROLES) & Q(municipality__isnull=True)),
                violation_error_message="Deze rol hoort bij precies één gemeente, of juist bij geen gemeente.",
            ),
            models.CheckConstraint(
                name="only_administrators_enter_the_admin",
                condition=Q(role=Role.ADMINISTRATOR) | Q(is_staff=False, is_superuser=False),
                violation_error_message="Alleen een beheerder mag in het beheerdeel.",
            ),
            models.CheckConstraint(
                name="the_system_account_cannot_sign_in",
                condition=~Q(role=Role.SYSTEM) | Q(is_active=False),
                violation_error_message="Het portaal zelf kan niet aanmelden.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
