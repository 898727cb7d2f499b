"""My account; sign-in, sign-out and passwords by allauth."""

from allauth.account import views as allauth
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkey
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.views import factors, own, own_security, own_tokens, passwords, signin

to_security = login_required(RedirectView.as_view(pattern_name="my-security"))
to_login = RedirectView.as_view(pattern_name="account_login")
urlpatterns = [
    path("", own.MyAccount.as_view(), name="my-account"),
    path("security/", own_security.MySecurity.as_view(), name="my-security"),
    path("sessions/end/", own_security.MySessionsEnd.as_view(), name="my-sessions-end"),
    path("sessions/<uuid:ref>/end/", own_security.MySessionEnd.as_view(), name="my-session-end"),
    path("tokens/", own_tokens.MyTokens.as_view(), name="my-tokens"),
    path("tokens/new/", own_tokens.MyTokenCreate.as_view(), name="my-token-create"),
    path("tokens/<uuid:token>/withdraw/", own_tokens.MyTokenWithdraw.as_view(), name="my-token-withdraw"),
    path("login/", signin.SignIn.as_view(), name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/forgotten/", passwords.PasswordForgotten.as_view(), name="account_reset_password"),
    path("password/asked/", passwords.PasswordAsked.as_view(), name="account_reset_password_done"),
    path("password/set/", passwords.PasswordSet.as_view(), name="account_password_set"),
    path(
        "password/set/<slug:purpose>/<uuid:pk>/<str:key>/",
        passwords.PasswordLink.as_view(),
        name="account_password_link",
    ),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("sso/cancelled/", to_login, name="socialaccount_login_cancelled"),
    path("second-factor/", factors.SecondFactor.as_view(), name="second-factor"),
    path("factors/", to_security, name="mfa_index"),
    path("code/", factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("app/", factors.AppAdd.as_view(), name="mfa_activate_totp"),
    path("app/remove/", factors.AppRemove.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", factors.CodesMake.as_view(), name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", to_security, name="mfa_list_webauthn"),
    path("passkeys/new/", factors.PasskeyAdd.as_view(), name="mfa_add_webauthn"),
    path("passkeys/login/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/remove/", factors.PasskeyRemove.as_view(), name="mfa_remove_webauthn"),
]
