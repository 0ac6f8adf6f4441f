from django.urls import path

from . import views

app_name = "conasec"

urlpatterns = [
    path("", views.sesion_lista, name="sesion_lista"),
    path("<int:anio>/<slug:tipo>/<str:numero>/", views.sesion_detalle, name="sesion_detalle"),
]
