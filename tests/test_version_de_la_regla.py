"""Si cambia un resultado, la versión de la regla sube: un corte publicado dice con cuál se calculó (semantica §1)."""

from datetime import date
from hashlib import sha256

import pytest
from django.utils import timezone

from estrategia.models import Accion
from seguimiento import plazos
from seguimiento.corte import Corte
from seguimiento.periodos import correr
from seguimiento.totales import contar

pytestmark = pytest.mark.django_db

LEIDO = (
    "codigo", "estado", "situacion", "rotulo", "semaforo", "frescura", "dias_retraso", "dias_retraso_original",
    "dias_corridos", "dias_plazo", "exigible",
)  # fmt: skip
# De cada versión, la huella de lo que da con el documento y seis hechos, a catorce cortes.
RESULTADOS = {2: "a90a387b8d028230be6155b2c3c99e6140e1c36b18a16a73d7162b0e3f3abc77"}


@pytest.fixture
def hechos(secretaria):
    for codigo, fecha, estado, porcentaje in (
        ("OE1.1", date(2022, 2, 2), "culminada", None),
        ("OE1.4", date(2022, 3, 20), "culminada", None),
        ("OE2.1", date(2022, 6, 1), "en_proceso", 40),
        ("OE2.2", date(2022, 3, 5), "en_proceso", 5),
        ("OE2.3", date(2022, 7, 1), "cancelada", 20),
        ("OE3.1", date(2022, 5, 1), "suspendida", 30),
    ):
        sustento = {"documento": "Informe"} if estado == "culminada" else None
        Accion.objects.get(codigo=codigo).registrar_avance(
            por=secretaria,
            fecha=fecha,
            estado=estado,
            porcentaje=porcentaje,
            sustento=sustento,
            dificultad="Se explica",
        )


def test_los_resultados_son_los_de_esta_version_de_la_regla(hechos):
    leido = []
    for cierre in [correr(date(2022, 1, 31), n) for n in range(13)] + [date(2023, 1, 1)]:
        acciones = Accion.objects.al(Corte(cierre, timezone.now(), es_ahora=True))
        total, _ = contar(acciones, "objetivo_id")
        leido += [(cierre, *fila) for fila in acciones.order_by("codigo").values_list(*LEIDO)]
        leido.append((total.exigibles, total.exigibles_en_plazo, total.programado_medio, total.avance_medio))
    huella = sha256(repr(leido).encode()).hexdigest()
    assert huella == RESULTADOS[plazos.VERSION], "Cambió un resultado: suba `plazos.VERSION` y agregue su huella aquí."
