"""A request of someone who is signed in: what a view behind `@required` gets."""

from django.http import HttpRequest

from achterhoek.models import User


class StaffRequest(HttpRequest):
    """`required` let it through, so its user is one of ours."""

    user: User
