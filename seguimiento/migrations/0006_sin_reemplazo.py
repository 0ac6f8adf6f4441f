from django.db import migrations

from seguimiento.solo_agregar import SinReemplazo, SoloAgregar

# Las versiones de lo que se define tampoco se editan ni se borran.
HISTORIAS = ("historicalobservacion",)


class Migration(migrations.Migration):
    dependencies = [("seguimiento", "0005_fechas_posibles")]
    operations = [
        *(SoloAgregar(modelo) for modelo in HISTORIAS),
        *(SinReemplazo(modelo) for modelo in HISTORIAS),
    ]
