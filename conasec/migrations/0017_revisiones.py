import django.db.models.deletion
from django.db import migrations, models

from seguimiento.solo_agregar import RehechaEnSqlite, SinReemplazo, SoloAgregar

ESTADOS = [
    ("borrador", "Borrador"),
    ("enviado", "Enviado"),
    ("observado", "Observado"),
    ("aprobado", "Aprobado"),
    ("publicado", "Publicado"),
    ("retirado", "Retirado"),
]
NOMBRE_LIBRE = models.UniqueConstraint(
    fields=["nombre", "vuelta"],
    name="corte_de_nombre_libre",
    violation_error_message="Ya hay un corte con ese nombre: elija otro, o retire aquel.",
)


class Migration(migrations.Migration):
    dependencies = [("conasec", "0016_firmas")]
    operations = [
        migrations.AddField(
            "cortepublicado",
            "vuelta",
            models.PositiveSmallIntegerField(
                default=0, editable=False, help_text="Cuántos de su nombre se habían retirado."
            ),
        ),
        migrations.AlterField("cortepublicado", "nombre", models.CharField(max_length=120)),
        migrations.AlterField(
            "cortepublicado", "conocido", models.DateTimeField(verbose_name="lo que se sabía al proponerlo")
        ),
        migrations.AddConstraint("cortepublicado", NOMBRE_LIBRE),
        RehechaEnSqlite("cortepublicado"),
        SinReemplazo("cortepublicado", juntas=(("nombre", "vuelta"),)),
        migrations.AlterField("paso", "estado", models.CharField(choices=ESTADOS, max_length=10)),
        migrations.AddField(
            "paso", "conocido", models.DateTimeField(editable=False, null=True, verbose_name="K de un envío")
        ),
        migrations.CreateModel(
            "Revision",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contenido", models.TextField()),
                ("huella", models.CharField(max_length=64)),
                (
                    "paso",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="revision", to="conasec.paso"
                    ),
                ),
            ],
            {"verbose_name": "revisión", "verbose_name_plural": "revisiones"},
        ),
        SoloAgregar("revision"),
        SinReemplazo("revision"),
    ]
