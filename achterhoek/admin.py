"""Municipalities and accounts in the admin. The access log is not here: an administrator sees no case data."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from achterhoek import lockout
from achterhoek.admin_site import ReferenceAdmin
from achterhoek.models import Municipality, User
from achterhoek.statuses import Role

admin.site.unregister(Group)


@admin.register(Municipality)
class MunicipalityAdmin(ReferenceAdmin):
    list_display = ("name", "code", "website", "phone")
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


class TemporaryPasswordForm(AdminPasswordChangeForm):
    """Whoever sets another's password knows it: its owner must choose an own one."""

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = True
        lockout.forgive(self.user.username)
        return super().save(commit)


@admin.register(User)
class StaffAdmin(ReferenceAdmin, UserAdmin):
    """Accounts are closed, not deleted: what they did stays on their name. The portal's own account is not here."""

    change_password_form = TemporaryPasswordForm
    list_display = ("username", "first_name", "last_name", "role", "municipality", "is_active")
    list_filter = ("role", "municipality", "is_active")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Wie", {"fields": ("first_name", "last_name", "email")}),
        ("Rol", {"fields": ("role", "municipality", "is_active", "must_change_password")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "role", "municipality")}),
        ("Tijdelijk wachtwoord", {"fields": ("password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).exclude(role=Role.SYSTEM)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_choice_field(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role":
            kwargs["choices"] = [(value, word) for value, word in Role.choices if value != Role.SYSTEM]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Django's own flags follow the role."""
        obj.is_staff = obj.is_superuser = obj.role == Role.ADMINISTRATOR
        if not change:
            obj.must_change_password = True
        super().save_model(request, obj, form, change)
