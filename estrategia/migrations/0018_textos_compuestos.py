from unicodedata import is_normalized, normalize

from django.db import migrations
from django.utils import timezone


def componer(apps, schema_editor):
    """Las acciones que se cargaron con las tildes sueltas se buscan como las demás; queda en su historia."""
    Accion, Historia = (apps.get_model("estrategia", m) for m in ("Accion", "HistoricalAccion"))
    campos = {c.attname for c in Historia._meta.concrete_fields} & {c.attname for c in Accion._meta.concrete_fields}
    rastro = {"history_date": timezone.now(), "history_type": "~", "history_change_reason": "Tildes compuestas"}
    for accion in Accion.objects.iterator():
        if not is_normalized("NFC", accion.nombre):
            accion.nombre = normalize("NFC", accion.nombre)
            Accion.objects.filter(pk=accion.pk).update(nombre=accion.nombre)
            Historia.objects.create(**{campo: getattr(accion, campo) for campo in campos}, **rastro)


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0017_decisiones_de_los_avances")]
    operations = [migrations.RunPython(componer, migrations.RunPython.noop)]
