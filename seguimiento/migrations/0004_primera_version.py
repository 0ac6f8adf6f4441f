from django.db import migrations

from seguimiento.definiciones import inscribir


def primera_version(apps, schema_editor):
    """Lo cargado antes de ahora no tenía primera versión: la de hoy lo es, si nadie lo ha corregido."""
    for modelo in ("Observacion",):
        inscribir(apps.get_model("seguimiento", modelo), apps.get_model("seguimiento", f"Historical{modelo}"))


class Migration(migrations.Migration):
    dependencies = [("seguimiento", "0003_calendario_y_fuentes")]
    operations = [migrations.RunPython(primera_version, migrations.RunPython.noop)]
