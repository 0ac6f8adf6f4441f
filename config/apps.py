"""Ajustes de las aplicaciones de Django que no son nuestras."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class Estaticos(StaticFilesConfig):
    """Archivos estáticos; de la carpeta de Plotly `collectstatic` recoge solo `plotly.min.js`.

    Lo demás que trae esa carpeta (otras dos copias de la biblioteca, plantillas, datos de ejemplo) pesa
    más que todo el tablero y ninguna página lo usa.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "widgetbundle.js",
        "datasets",
        "templates",
    ]


class Administracion(AdminConfig):
    """La administración de Django con nuestra tabla de permisos, y solo para mirar."""

    default_site = "seguimiento.administracion.Administracion"
