from django.db import migrations

from seguimiento.definiciones import inscribir


def primera_version(apps, schema_editor):
    """Lo cargado antes de ahora no tenía primera versión: la de hoy lo es, si nadie lo ha corregido."""
    for modelo in ("Sesion", "Acuerdo", "Anio"):
        inscribir(apps.get_model("conasec", modelo), apps.get_model("conasec", f"Historical{modelo}"))


class Migration(migrations.Migration):
    dependencies = [("conasec", "0006_plazo_que_rige")]
    operations = [migrations.RunPython(primera_version, migrations.RunPython.noop)]
