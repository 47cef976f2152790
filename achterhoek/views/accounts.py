"""Sign in, sign out, change one's own password; and the page for who guessed too often."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from achterhoek.actions import accounts
from achterhoek.forms.accounts import PasswordForm, SignInForm


class SignIn(LoginView):
    template_name = "achterhoek/user_sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        accounts.signed_in(form.get_user())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        # Set by the lock-out once a password was really checked; a try behind a closed door is not counted again.
        if getattr(self.request, "axes_failures_since_start", None) is not None:
            locked = getattr(self.request, "axes_locked_out", False)
            accounts.sign_in_failed(form.cleaned_data.get("username", ""), locked=locked)
        return super().form_invalid(form)


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            accounts.signed_out(request.user)
        return super().post(request, *args, **kwargs)


class Password(PasswordChangeView):
    template_name = "achterhoek/user_password.html"
    form_class = PasswordForm

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        user = accounts.change_password(form.user, new=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, user)
        messages.success(self.request, "Je wachtwoord is gewijzigd.")
        return redirect("/")


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Say until when the door stays closed; the same for names that exist and names that do not."""
    until = AxesProxyHandler.get_implementation().locked_until(request, credentials)
    answer = render(request, "achterhoek/user_locked_out.html", {"until": until}, status=429)
    if until:
        answer.headers["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return answer
