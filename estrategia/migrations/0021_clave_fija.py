from django.db import migrations

from seguimiento.solo_agregar import ClaveFija


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0020_primeras_versiones")]
    operations = [
        ClaveFija("estrategia", "codigo", ("codigo",)),
        ClaveFija("objetivo", "codigo", ("codigo", "estrategia_id"), ("estrategia_id",)),
        ClaveFija("accion", "codigo", ("codigo", "objetivo_id"), ("objetivo_id",)),
    ]
