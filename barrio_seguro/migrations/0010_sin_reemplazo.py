from django.db import migrations

from seguimiento.solo_agregar import SinReemplazo, SoloAgregar

# Las versiones de lo que se define tampoco se editan ni se borran.
HISTORIAS = ("historicalbarrio",)
HECHOS = (
    "hecholanzamiento",
    "sustento",
    "reprogramacion",
    "anulacion",
    "intervencion",
    "sustentointervencion",
    "anulacionintervencion",
)


class Migration(migrations.Migration):
    dependencies = [("barrio_seguro", "0009_fechas_posibles")]
    operations = [
        *(SoloAgregar(modelo) for modelo in HISTORIAS),
        *(SinReemplazo(modelo) for modelo in (*HISTORIAS, *HECHOS)),
    ]
