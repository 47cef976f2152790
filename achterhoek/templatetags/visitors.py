"""What stands in a form that visitors send without cookies (achterhoek/visitors.py)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from achterhoek import clock, visitors

register = template.Library()


@register.simple_tag
def visitor_token(form: str) -> SafeString:
    """Sign a form for today; its view asks `visitors.check` for the same name."""
    signed = visitors.token(form, today=clock.today())
    return format_html('<input type="hidden" name="{}" value="{}">', visitors.FIELD, signed)
