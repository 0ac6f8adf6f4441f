from django.db import migrations
from django.db.models import OuterRef, Subquery


def copiar_plazo(apps, schema_editor):
    """Cada vigencia dice el plazo que rige, también cuando es el original: hasta ahora iba nulo."""
    Accion, Vigencia = apps.get_model("estrategia", "Accion"), apps.get_model("estrategia", "Vigencia")
    original = Accion.objects.filter(pk=OuterRef("accion"))
    Vigencia.objects.filter(movimientos=0).update(
        plazo_inicio=Subquery(original.values("inicio")), plazo_fin=Subquery(original.values("fin"))
    )


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0008_recientes")]
    operations = [migrations.RunPython(copiar_plazo, migrations.RunPython.noop)]
