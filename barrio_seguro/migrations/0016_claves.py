import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("barrio_seguro", "0015_distritos_con_fuente"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="lanzamiento",
                    name="codigo",
                    field=models.CharField(
                        help_text="Nuestro: «L1» es el N° 1 de la lista.",
                        max_length=50,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="código",
                    ),
                ),
            ]
        ),
    ]
