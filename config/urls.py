"""Rutas: compone las de cada aplicación, que declara su propio espacio de nombres."""

from allauth.account import views as cuentas
from django.contrib import admin
from django.urls import include, path, re_path

# De la biblioteca de cuentas, solo lo que el producto enlaza, una por una: ni cambiar de correo, ni inscribirse, ni
# entrar con un código. Todas llevan su límite de intentos.
de_la_cuenta = [
    path("login/", cuentas.login, name="account_login"),
    path("logout/", cuentas.logout, name="account_logout"),
    path("inactive/", cuentas.account_inactive, name="account_inactive"),
    path("reauthenticate/", cuentas.reauthenticate, name="account_reauthenticate"),
    path("password/change/", cuentas.password_change, name="account_change_password"),
    path("password/reset/", cuentas.password_reset, name="account_reset_password"),
    path("password/reset/done/", cuentas.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        cuentas.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        cuentas.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", include("tablero.urls")),
    path("estrategia/", include("estrategia.urls")),
    path("conasec/", include("conasec.urls")),
    path("barrio-seguro/", include("barrio_seguro.urls")),
    path("", include("seguimiento.urls")),
    path("cuentas/", include(de_la_cuenta)),
    path("admin/", admin.site.urls),
]

handler400 = "seguimiento.fallos.solicitud_incorrecta"
handler500 = "seguimiento.fallos.fallo"
