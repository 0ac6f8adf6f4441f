from django.db import migrations

from seguimiento.models.seguido import de_un_tramo
from seguimiento.solo_agregar import SoloAgregar
from seguimiento.vigencias import historia

SOLO_AGREGAR = (
    "hechosesion", "sustentosesion", "reprogramacionsesion", "anulacionsesion",
    "avanceacuerdo", "sustentoacuerdo", "reprogramacionacuerdo", "anulacionacuerdo",
)  # fmt: skip


def nacer(apps, schema_editor):
    """Los acuerdos que ya había empiezan el día de su sesión; y cada uno, como cada sesión, nace con su vigencia."""
    Acuerdo, Sesion = apps.get_model("conasec", "Acuerdo"), apps.get_model("conasec", "Sesion")
    for acuerdo in Acuerdo.objects.select_related("sesion"):
        Acuerdo.objects.filter(pk=acuerdo.pk).update(inicio=acuerdo.sesion.fecha)
    for modelo, campo, vigencia in ((Acuerdo, "acuerdo", "VigenciaAcuerdo"), (Sesion, "sesion", "VigenciaSesion")):
        Vigencia = apps.get_model("conasec", vigencia)
        Vigencia.objects.bulk_create(
            Vigencia(**{campo: seguido}, **de_un_tramo(tramo), sabido_desde=desde, sabido_hasta=hasta)
            for seguido in modelo.objects.all()
            for tramo, desde, hasta in historia([], [])
        )


class Migration(migrations.Migration):
    dependencies = [("conasec", "0004_acuerdos")]
    operations = [
        migrations.RunPython(nacer, migrations.RunPython.noop),
        *(SoloAgregar(modelo) for modelo in SOLO_AGREGAR),
    ]
