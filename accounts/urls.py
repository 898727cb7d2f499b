"""My account; sign-in, sign-out and passwords by allauth."""

from allauth.account import views as allauth
from django.urls import path

from accounts.views import own

urlpatterns = [
    path("", own.MyAccount.as_view(), name="my-account"),
    path("tokens/new/", own.MyTokenCreate.as_view(), name="my-token-create"),
    path("tokens/<uuid:token>/withdraw/", own.MyTokenWithdraw.as_view(), name="my-token-withdraw"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
]
