"""How a form stands on a page: its fields in order, one button that says what happens, and the way back."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject, Submit


def one_button(*fields: str | LayoutObject, button: str, back: str = "", danger: bool = False) -> FormHelper:
    """Lay a form out with one button; without fields all of them in their own order.

    `back` is the address of the quiet way out beside it; `danger` marks what cannot be taken back.
    """
    helper = FormHelper()
    if fields:
        helper.layout = Layout(*fields)
        helper.render_hidden_fields = True
    helper.add_input(Submit("", button, css_class="danger" if danger else ""))
    helper.back = back
    return helper
