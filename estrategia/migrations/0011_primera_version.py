from django.db import migrations

from seguimiento.definiciones import inscribir


def primera_version(apps, schema_editor):
    """Lo cargado antes de ahora no tenía primera versión: la de hoy lo es, si nadie lo ha corregido."""
    for modelo in ("Accion",):
        inscribir(apps.get_model("estrategia", modelo), apps.get_model("estrategia", f"Historical{modelo}"))


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0010_objetivo_en_orden")]
    operations = [migrations.RunPython(primera_version, migrations.RunPython.noop)]
