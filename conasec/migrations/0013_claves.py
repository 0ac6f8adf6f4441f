import django.core.validators
import django.db.models.deletion
import seguimiento.periodos
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conasec", "0012_decisiones_de_los_avances"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="acuerdo",
                    name="codigo",
                    field=models.CharField(
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
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="historicalacuerdo",
                    name="codigo",
                    field=models.CharField(
                        db_index=True,
                        max_length=50,
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
        migrations.AlterField(
            model_name="historicalanio",
            name="history_change_reason",
            field=models.TextField(null=True, verbose_name="motivo del cambio"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="historicalsesion",
                    name="numero",
                    field=models.CharField(
                        help_text="En romanos, como la nombra el Consejo.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="número",
                    ),
                ),
            ]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="sesion",
                    name="numero",
                    field=models.CharField(
                        help_text="En romanos, como la nombra el Consejo.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.+\\Z)[\\w.-]+\\Z",
                                "Use letras, números, punto, guion o raya baja, sin espacios ni barras: OE1.4.",
                            )
                        ],
                        verbose_name="número",
                    ),
                ),
            ]
        ),
        migrations.CreateModel(
            name="HistoricalNorma",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("codigo", models.SlugField()),
                ("nombre", models.CharField(max_length=200)),
                ("articulo", models.CharField(max_length=50, verbose_name="artículo")),
                ("texto", models.TextField()),
                ("ordinarias", models.PositiveSmallIntegerField(verbose_name="sesiones ordinarias al año")),
                ("descentralizadas", models.PositiveSmallIntegerField(verbose_name="descentralizadas, por lo menos")),
                ("vigente_desde", models.DateField(validators=[seguimiento.periodos.fecha_posible])),
                (
                    "vigente_hasta",
                    models.DateField(blank=True, null=True, validators=[seguimiento.periodos.fecha_posible]),
                ),
                ("nota", models.TextField(blank=True)),
                ("history_change_reason", models.TextField(null=True, verbose_name="motivo")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical norma",
                "verbose_name_plural": "historical normas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
