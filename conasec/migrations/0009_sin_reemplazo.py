from django.db import migrations

from seguimiento.solo_agregar import SinReemplazo, SoloAgregar

# Las versiones de lo que se define y los documentos de una sesión tampoco se editan ni se borran.
HISTORIAS = ("historicalsesion", "historicalacuerdo", "historicalanio", "documentosesion")
HECHOS = (
    "cortepublicado",
    "paso",
    "publicacion",
    "hechosesion",
    "sustentosesion",
    "reprogramacionsesion",
    "anulacionsesion",
    "avanceacuerdo",
    "sustentoacuerdo",
    "reprogramacionacuerdo",
    "anulacionacuerdo",
)


class Migration(migrations.Migration):
    dependencies = [("conasec", "0008_fechas_posibles")]
    operations = [
        *(SoloAgregar(modelo) for modelo in HISTORIAS),
        *(SinReemplazo(modelo) for modelo in (*HISTORIAS, *HECHOS)),
    ]
