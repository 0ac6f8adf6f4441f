from django.db import migrations
from django.db.models import F

from seguimiento.models.seguido import de_un_tramo
from seguimiento.solo_agregar import SoloAgregar
from seguimiento.vigencias import historia


def calcular(apps, schema_editor):
    """Vigencias de los hechos que ya había. Los modelos de una migración no traen propiedades: se ponen aquí."""
    Seguido, Vigencia = apps.get_model("estrategia", "Accion"), apps.get_model("estrategia", "Vigencia")
    for seguido in Seguido.objects.all():
        hechos = list(seguido.avances.annotate(anulado_en=F("anulacion__registrado_en")))
        for hecho in hechos:
            hecho.pide_decision = bool(hecho.decision_solicitada)
        planes = seguido.reprogramaciones.annotate(anulado_en=F("anulacion__registrado_en"))
        Vigencia.objects.bulk_create(
            Vigencia(
                accion=seguido,
                estrategia_id=seguido.objetivo.estrategia_id,
                **de_un_tramo(tramo),
                sabido_desde=desde,
                sabido_hasta=hasta,
            )
            for tramo, desde, hasta in historia(hechos, planes)
        )


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0003_vigencias")]
    operations = [
        migrations.RunPython(calcular, migrations.RunPython.noop),
        *(SoloAgregar(modelo) for modelo in ("avance", "sustento", "reprogramacion", "anulacion")),
    ]
