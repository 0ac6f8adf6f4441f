from django.db import migrations

from seguimiento.solo_agregar import SinReemplazo, SoloAgregar

# Las versiones de lo que se define tampoco se editan ni se borran.
HISTORIAS = ("historicalnorma",)


class Migration(migrations.Migration):
    dependencies = [("conasec", "0017_revisiones")]
    operations = [
        *(SoloAgregar(modelo) for modelo in HISTORIAS),
        *(SinReemplazo(modelo) for modelo in HISTORIAS),
    ]
