"""The Django admin as this portal has it: reference data and accounts for administrators, and no case data.

Who may come in is the table of permissions, not Django's own; signing in goes through the portal's page. Each change is
in the access log too. A page that asks before it deletes never names what hangs on a row: that could be a resident.
"""

from functools import update_wrapper
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.statuses import AccessAction

STANDS_IN_THE_WAY = "Er hangen nog gegevens aan; daarom kan dit niet weg."


class PortalAdminSite(admin.AdminSite):
    site_header = "Zorg in overgang: beheer"
    site_title = "Beheer"
    index_title = "Referentiegegevens en accounts"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "admin.enter")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse who is signed in and has no business here with a 403; visitors go and sign in."""
        guarded = super().admin_view(view, cacheable)

        def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            response: HttpResponseBase = guarded(request, *args, **kwargs)
            return response

        return update_wrapper(closed, guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way in: the portal's own sign-in page, with its lock-out."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


class ReferenceAdmin(admin.ModelAdmin):
    """Rows that an administrator keeps. What one may do here hangs on the role alone."""

    view_on_site = False
    list_per_page = 50
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "admin.enter")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the database itself refuses becomes a sentence, not a fault."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().changeform_view(request, *args, **kwargs)
                return response
        except IntegrityError:
            messages.error(request, "De database weigert dit: het past niet bij gegevens die er al zijn.")
            return redirect(request.path)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Say that something stands in the way, never what: it may be a resident's."""
        _, counts, _, protected = super().get_deleted_objects(objs, request)
        if protected:
            return [], {}, set(), [STANDS_IN_THE_WAY]
        return [str(found) for found in objs], counts, set(), []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record(request, AccessAction.CREATE, obj, changed=message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record(request, AccessAction.CHANGE, obj, changed=message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for found in queryset:
            self._record(request, AccessAction.DELETE, found)
        return super().log_deletions(request, queryset)

    def _record(self, request: HttpRequest, action: AccessAction, obj: Any, changed: Any = ()) -> None:
        """Which row, and the names of the fields that changed; not what they hold."""
        user: User = request.user  # type: ignore[assignment]
        names = [str(change) for change in changed] if isinstance(changed, list) else []
        detail = {"model": obj._meta.label, "key": str(obj.pk), "changed": names}
        audit.record(action, f"beheer: {obj._meta.verbose_name} {action.label}", by=user, detail=detail)


class ReferenceInline(admin.TabularInline):
    """Rows that belong to another row and are kept with it."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "admin.enter")


class OnlyReadInline(ReferenceInline):
    """Rows that are shown and never touched."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
