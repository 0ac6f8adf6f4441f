from django.db import migrations

from seguimiento.solo_agregar import SinReemplazo

HECHOS = ("avance", "sustento", "reprogramacion", "anulacion", "historicalaccion")


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0012_fechas_posibles")]
    operations = [SinReemplazo(modelo) for modelo in HECHOS]
