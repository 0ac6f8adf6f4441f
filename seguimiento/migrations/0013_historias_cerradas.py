from django.db import migrations

from seguimiento.solo_agregar import SinReemplazo, SoloAgregar

# Las versiones de lo que se define tampoco se editan ni se borran.
HISTORIAS = ("historicalunidad", "historicalusuario")


class Migration(migrations.Migration):
    dependencies = [("seguimiento", "0012_primeras_versiones")]
    operations = [
        *(SoloAgregar(modelo) for modelo in HISTORIAS),
        *(SinReemplazo(modelo) for modelo in HISTORIAS),
    ]
