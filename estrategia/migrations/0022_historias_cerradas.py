from django.db import migrations

from seguimiento.solo_agregar import SinReemplazo, SoloAgregar

# Las versiones de lo que se define tampoco se editan ni se borran.
HISTORIAS = ("historicalestrategia", "historicalobjetivo")


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0021_clave_fija")]
    operations = [
        *(SoloAgregar(modelo) for modelo in HISTORIAS),
        *(SinReemplazo(modelo) for modelo in HISTORIAS),
    ]
