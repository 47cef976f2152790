"""The transition period in the admin: its settings, who takes part, and its days, which change with a reason only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from achterhoek.admin_site import OnlyReadInline, ReferenceAdmin, ReferenceInline
from transitions.actions import periods
from transitions.models import ChecklistRule, ConversionRule, PeriodChange, PeriodScope, TransitionPeriod

DAYS = ("first_day", "last_day")


class PeriodForm(forms.ModelForm):
    reason = forms.CharField(
        label="Reden van andere dagen",
        max_length=300,
        required=False,
        help_text="Nodig als je de eerste of laatste dag wijzigt. Iedereen kan deze reden teruglezen.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and self.moves_days and not cleaned.get("reason", "").strip():
            raise ValidationError({"reason": "Geef de reden waarom de dagen van de periode veranderen."})
        return cleaned

    @property
    def moves_days(self) -> bool:
        return any(name in self.changed_data for name in DAYS)


class ScopeInline(ReferenceInline):
    model = PeriodScope


class ConversionInline(ReferenceInline):
    model = ConversionRule


class ChangeInline(OnlyReadInline):
    model = PeriodChange
    fields = ("changed_at", "changed_by", "last_day_before", "last_day_after", "reason")


@admin.register(TransitionPeriod)
class PeriodAdmin(ReferenceAdmin):
    form = PeriodForm
    list_display = ("name", "slug", "first_day", "last_day")
    inlines = (ScopeInline, ConversionInline, ChangeInline)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def save_model(self, request: HttpRequest, obj: TransitionPeriod, form: Any, change: bool) -> None:
        """Days go through their own action, which keeps who, when and why."""
        if change and form.moves_days:
            asked = {name: form.cleaned_data[name] for name in DAYS}
            by: Any = request.user
            periods.change_days(obj, **asked, by=by, reason=form.cleaned_data["reason"])
        super().save_model(request, obj, form, change)


@admin.register(ChecklistRule)
class ChecklistRuleAdmin(ReferenceAdmin):
    list_display = ("lot", "kind")
    list_filter = ("lot",)
    list_select_related = ("lot",)
