from django.db import migrations

from seguimiento.solo_agregar import ClaveFija


class Migration(migrations.Migration):
    dependencies = [("conasec", "0014_primeras_versiones")]
    operations = [
        ClaveFija("sesion", "numero", ("anio", "tipo", "numero"), ("anio", "tipo")),
        ClaveFija("acuerdo", "codigo", ("codigo", "sesion_id")),
    ]
