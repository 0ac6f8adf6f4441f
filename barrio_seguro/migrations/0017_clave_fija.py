from django.db import migrations

from seguimiento.solo_agregar import ClaveFija


class Migration(migrations.Migration):
    dependencies = [("barrio_seguro", "0016_claves")]
    operations = [
        ClaveFija("lanzamiento", "codigo", ("codigo",)),
    ]
