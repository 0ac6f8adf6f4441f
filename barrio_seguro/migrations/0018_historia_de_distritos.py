from django.db import migrations

from seguimiento.solo_agregar import ClaveFija, SinReemplazo, SoloAgregar


class Migration(migrations.Migration):
    dependencies = [("barrio_seguro", "0017_clave_fija")]
    operations = [
        SoloAgregar("historicaldistrito"),
        SinReemplazo("historicaldistrito"),
        ClaveFija("distrito", "ubigeo", ("ubigeo",)),
    ]
