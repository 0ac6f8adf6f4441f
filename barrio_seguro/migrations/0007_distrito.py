import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("barrio_seguro", "0006_catalogo")]
    operations = [
        migrations.RemoveConstraint("lanzamiento", "lanzamiento_ubigeo_de_6"),
        *(migrations.RemoveField("lanzamiento", campo) for campo in ("area", "provincia", "ubigeo", "distrito_nombre")),
        migrations.AlterField(
            "lanzamiento",
            "distrito",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lanzamientos",
                to="barrio_seguro.distrito",
            ),
        ),
    ]
