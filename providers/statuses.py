"""Choices of contracts and their parties."""

from django.db import models


class Form(models.TextChoices):
    CONTRACT = "contract", "contract"
    SUBSIDY = "subsidie", "subsidie"


class AllocateTo(models.TextChoices):
    """To whose code an allocation under the contract goes."""

    LEAD = "penvoerder", "penvoerder"
    PARTY = "partij", "partij die levert"


class PartyRole(models.TextChoices):
    """In the order in which a role counts when a provider has several (DOMAIN.md: best role wins)."""

    LEAD = "lead", "penvoerder"
    PARTNER = "partner", "partner"
    SUBCONTRACTOR = "subcontractor", "onderaannemer"
