"""Addresses of people's own pages, without a language in them: like the admin, they are nobody's to link to.

Of allauth only what is used is here: there is no way to sign up, to add addresses, or to ask for mail.
"""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from sources.people import views

urlpatterns = [
    path("", views.me, name="people_me"),
    re_path(r"^invitation/(?P<secret>[A-Za-z0-9_-]{43})/$", views.invitation, name="people_invitation"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
