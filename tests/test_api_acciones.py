"""GET /api/v1/acciones : las filas de la lista, como JSON."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from estrategia.models import Accion

pytestmark = pytest.mark.django_db

API = "/api/v1/acciones"
CAMPOS = [
    "codigo",
    "objetivo",
    "nombre",
    "fecha_programada",
    "inicio",
    "fin",
    "inicio_original",
    "fin_original",
    "reprogramaciones",
    "modalidad",
    "estado",
    "avance",
    "programado",
    "situacion",
    "semaforo",
    "rotulo",
    "rotulo_codigo",
    "motivo",
    "dias_retraso",
    "dias_retraso_original",
    "frescura",
    "responsable",
    "fuente",
]


def test_tiene_la_forma_prometida(cliente_analista):
    datos = cliente_analista.get(API, {"corte": "2022-06-30"}).json()
    assert list(datos) == ["corte", "conocido", "total", "siguiente", "acciones"]
    assert (datos["corte"], datos["total"], datos["siguiente"]) == ("2022-06-30", 18, None)
    assert list(datos["acciones"][0]) == CAMPOS


def test_una_accion_sin_reporte_dice_nulo_y_no_cero(cliente_analista):
    primera = cliente_analista.get(API, {"corte": "2022-06-30"}).json()["acciones"][0]
    fuente = primera.pop("fuente")
    assert "Declaratoria de emergencia de Lima Metropolitana y Callao." in fuente
    assert primera == {
        "codigo": "OE1.1",
        "objetivo": "OE1",
        "nombre": "Declaratoria de emergencia de Lima Metropolitana y Callao.",
        "fecha_programada": "Enero 2022",
        "inicio": "2022-01-01",
        "fin": "2022-01-31",
        "inicio_original": "2022-01-01",
        "fin_original": "2022-01-31",
        "reprogramaciones": 0,
        "modalidad": "hito",
        "estado": "sin_reporte",
        "avance": None,
        "programado": 100.0,
        "situacion": "vencida",
        "semaforo": "rojo",
        "rotulo": "Sin dato: venció hace 150 días",
        "rotulo_codigo": "sin_dato",
        "motivo": "Venció el 31/01/2022, hace 150 días; nadie ha reportado.",
        "dias_retraso": 150,
        "dias_retraso_original": 150,
        "frescura": "sin_reporte",
        "responsable": None,
    }


def test_con_avance_dice_el_reportado(cliente_analista, operador):
    Accion.objects.get(codigo="OE2.1").registrar_avance(
        por=operador, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje="40.5"
    )
    accion = cliente_analista.get(API, {"corte": "2022-06-30", "q": "OE2.1"}).json()["acciones"][0]
    assert (accion["avance"], accion["programado"], accion["semaforo"]) == (40.5, 44.9, "ambar")
    assert "40.5 % de 44.9 % programado" in accion["motivo"]


def test_filtra_como_la_lista_y_pagina(cliente_analista):
    datos = cliente_analista.get(API, {"corte": "2022-06-30", "situacion": "vencida", "por_pagina": "5"}).json()
    assert (datos["total"], len(datos["acciones"])) == (7, 5)
    siguiente = cliente_analista.get(datos["siguiente"]).json()
    assert (len(siguiente["acciones"]), siguiente["siguiente"]) == (2, None)
    assert (siguiente["corte"], siguiente["conocido"]) == ("2022-06-30", datos["conocido"])


@pytest.mark.parametrize(
    "consulta",
    [{"situacion": "zzz"}, {"pagina": "0"}, {"pagina": "x"}, {"pagina": "99"}, {"por_pagina": "501"},
     {"por_pagina": "-1"}, {"por_pagina": "²"}, {"corte": "ayer"}, {"conocido": "2999-01-01"}],
)  # fmt: skip
def test_un_parametro_que_no_vale_es_400(cliente_analista, consulta):
    assert cliente_analista.get(API, consulta).status_code == 400


def test_sin_sesion_401_sin_rol_404_y_solo_se_lee(client, cliente_ajeno, cliente_analista):
    assert client.get(API).status_code == 401
    assert "Inicie sesión" in client.get(API).json()["error"]
    assert cliente_ajeno.get(API).status_code == 404
    assert cliente_analista.post(API).status_code == 405
    assert Client(enforce_csrf_checks=True).post(API).status_code == 405
    assert cliente_analista.get(API, {"estrategia": "no-hay"}).status_code == 404
    assert cliente_analista.get(API, {"estrategia": "con\0nulo"}).status_code == 400


def test_la_demostracion_se_rotula(cliente_analista):
    call_command("cargar_demostracion", verbosity=0)
    datos = cliente_analista.get(API).json()
    assert (datos["demostracion"], datos["rotulo"]) == (True, "DATOS FICTICIOS DE DEMOSTRACIÓN")


def test_pocas_consultas(cliente_analista, django_assert_num_queries):
    with django_assert_num_queries(8):
        cliente_analista.get(API, {"corte": "2022-06-30"})


def test_un_corte_que_no_es_fecha_tambien_se_contesta_en_json(cliente_analista):
    respuesta = cliente_analista.get(API, {"corte": "ayer"})
    assert respuesta.status_code == 400
    assert "«ayer» no es una fecha" in respuesta.json()["error"]
