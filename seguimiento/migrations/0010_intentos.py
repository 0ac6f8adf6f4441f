"""La tabla de los contadores de intentos de entrar; la de la caché en base de datos de Django, sin modelo propio."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("seguimiento", "0009_decisiones")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    name="Intento",
                    fields=[
                        ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "seguimiento_intentos"},
                )
            ]
        )
    ]
