from django.db import migrations
from django.db.models import OuterRef, Subquery


def copiar_plazo(apps, schema_editor):
    """Cada vigencia dice el plazo que rige, también cuando es el original: hasta ahora iba nulo."""
    for seguido, vigencia, campo, inicio, fin in (
        ("Sesion", "VigenciaSesion", "sesion", "fecha_programada", "fecha_programada"),
        ("Acuerdo", "VigenciaAcuerdo", "acuerdo", "inicio", "plazo"),
    ):
        original = apps.get_model("conasec", seguido).objects.filter(pk=OuterRef(campo))
        apps.get_model("conasec", vigencia).objects.filter(movimientos=0).update(
            plazo_inicio=Subquery(original.values(inicio)), plazo_fin=Subquery(original.values(fin))
        )


class Migration(migrations.Migration):
    dependencies = [("conasec", "0005_solo_agregar")]
    operations = [migrations.RunPython(copiar_plazo, migrations.RunPython.noop)]
