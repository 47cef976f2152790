"""Sign in, and change one's own password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from achterhoek.layouts import one_button

#: One sentence for a wrong name, a wrong password and a closed account: who guesses learns nothing.
WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar. Let op hoofdletters."


class SignInForm(AuthenticationForm):
    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Gebruikersnaam"
        self.helper = one_button("username", "password", button="Aanmelden")


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Huidig wachtwoord"
        self.fields["new_password1"].label = "Nieuw wachtwoord"
        self.fields[
            "new_password1"
        ].help_text = "Minstens 12 tekens, en niet je naam. Een zin van vier woorden werkt goed."
        self.fields["new_password2"].label = "Nieuw wachtwoord, nog een keer"
        self.helper = one_button(button="Wijzig wachtwoord")
