from unicodedata import is_normalized, normalize

from django.db import migrations


def componer(apps, schema_editor):
    """Las acciones que se cargaron con las tildes sueltas se buscan como las demás."""
    Accion = apps.get_model("estrategia", "Accion")
    for accion in Accion.objects.only("pk", "nombre").iterator():
        if not is_normalized("NFC", accion.nombre):
            Accion.objects.filter(pk=accion.pk).update(nombre=normalize("NFC", accion.nombre))


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0017_decisiones_de_los_avances")]
    operations = [migrations.RunPython(componer, migrations.RunPython.noop)]
