"""Categories of the questions in the admin; the questions themselves have their own pages, for editors."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from achterhoek.admin_site import ReferenceAdmin
from faq.models import Category


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    """The address of a category is as permanent as that of a question."""

    list_display = ("name", "slug", "order")
    list_editable = ("order",)
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()
