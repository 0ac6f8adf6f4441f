from django.db import migrations

from seguimiento.plazos import Estado
from seguimiento.vigencias import SIN_TERMINO


def poner_al_dia(apps, _):
    """El barrio de un lanzamiento sigue al hecho que rige: se retira si ya no consta, y su fecha es la suya."""
    Vigencia = apps.get_model("barrio_seguro", "Vigencia")
    for barrio in apps.get_model("barrio_seguro", "Barrio").objects.filter(lanzamiento__isnull=False):
        rige = Vigencia.objects.filter(lanzamiento=barrio.lanzamiento_id, sabido_hasta=SIN_TERMINO).latest("desde")
        barrio.retirado = rige.estado != Estado.CULMINADA
        barrio.desde = barrio.desde if barrio.retirado else rige.racha_desde
        barrio.save(update_fields=["retirado", "desde"])


class Migration(migrations.Migration):
    dependencies = [("barrio_seguro", "0011_registro_validado")]
    operations = [migrations.RunPython(poner_al_dia, migrations.RunPython.noop)]
