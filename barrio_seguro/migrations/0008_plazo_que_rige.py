from django.db import migrations
from django.db.models import OuterRef, Subquery


def copiar_plazo(apps, schema_editor):
    """Cada vigencia dice el plazo que rige, también cuando es el original: hasta ahora iba nulo."""
    Lanzamiento, Vigencia = apps.get_model("barrio_seguro", "Lanzamiento"), apps.get_model("barrio_seguro", "Vigencia")
    original = Lanzamiento.objects.filter(pk=OuterRef("lanzamiento"))
    Vigencia.objects.filter(movimientos=0).update(
        plazo_inicio=Subquery(original.values("fecha_programada")),
        plazo_fin=Subquery(original.values("fecha_programada")),
    )


class Migration(migrations.Migration):
    dependencies = [("barrio_seguro", "0007_distrito")]
    operations = [migrations.RunPython(copiar_plazo, migrations.RunPython.noop)]
