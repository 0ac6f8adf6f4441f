"""Rutas: compone las de cada aplicación, que declara su propio espacio de nombres."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# Se entra por la misma puerta que al resto, con su límite de intentos; quien no administra recibe 403.
admin.site.login = secure_admin_login(admin.site.login)

admin.site.site_header = admin.site.site_title = "Administración del tablero CONASEC"

urlpatterns = [
    path("", include("tablero.urls")),
    path("estrategia/", include("estrategia.urls")),
    path("conasec/", include("conasec.urls")),
    path("barrio-seguro/", include("barrio_seguro.urls")),
    path("", include("seguimiento.urls")),
    path("cuentas/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "seguimiento.fallos.solicitud_incorrecta"
handler500 = "seguimiento.fallos.fallo"
