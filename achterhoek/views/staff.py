"""Staff of the own municipality, for its functional administrator. A temporary password is shown once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from achterhoek.actions import staff
from achterhoek.forms.staff import NewStaffForm, StaffForm
from achterhoek.models import User
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest


@require_safe
@required("staff.manage")
def index(request: StaffRequest) -> HttpResponse:
    people = staff.managed_by(request.user).order_by("-is_active", "last_name", "first_name", "pk")
    return render(request, "achterhoek/user_list.html", {"people": people})


@require_http_methods(["GET", "POST"])
@required("staff.manage")
def add(request: StaffRequest) -> HttpResponse:
    form = NewStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person, password = staff.add(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("username", refusal.sentence)
        else:
            return _show_password(request, person, password)
    return render(request, "achterhoek/user_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@required("staff.manage")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    person = _found(request, pk)
    form = StaffForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            staff.change(person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("role", refusal.sentence)
        else:
            messages.success(request, "De gegevens zijn bewaard.")
            return redirect("achterhoek:staff")
    context = {"form": form, "person": person}
    return render(request, "achterhoek/user_form.html", context, status=422 if form.errors else 200)


@require_POST
@required("staff.manage")
def password(request: StaffRequest, pk: int) -> HttpResponse:
    person = _found(request, pk)
    try:
        temporary = staff.give_temporary_password(person, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("achterhoek:staff_edit", person.pk)
    return _show_password(request, person, temporary)


@require_POST
@required("staff.manage")
def close(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, staff.close, "Het account is afgesloten.")


@require_POST
@required("staff.manage")
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, staff.reopen, "De medewerker kan weer aanmelden.")


def _act(request: StaffRequest, pk: int, action: Callable[..., User], done: str) -> HttpResponse:
    person = _found(request, pk)
    try:
        action(person, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("achterhoek:staff_edit", person.pk)


def _found(request: StaffRequest, pk: int) -> User:
    return get_object_or_404(staff.managed_by(request.user), pk=pk)


def _show_password(request: StaffRequest, person: User, temporary: str) -> HttpResponse:
    """No redirect and no message: the password stands on this one answer and nowhere else."""
    return render(
        request, "achterhoek/user_temporary_password.html", {"person": person, "temporary": temporary}
    )
