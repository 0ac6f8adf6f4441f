"""Las 61 rarezas del documento: sus palabras, su gravedad y los registros que tocan."""

import re

import pytest

from barrio_seguro.models import Lanzamiento
from conasec.models import Sesion
from estrategia.models import Accion
from seguimiento.models import Documento, Observacion, ObservacionRegistro

pytestmark = pytest.mark.django_db

GRAVEDADES = "AABABBBBAAAABBBBAAAABBCCBCBCBBBBBCCCBBACBBCBBBBBBBBBBCCCCCCCC"
PALABRAS = """
el 28 de Diciembre del 2022
por lo menos dos (2) en sesiones descentralizadas
cuatro (4) veces al año
(2022-I)
1. I sesión ordinaria - 08 de febrero – Lima
tres ejes: Institucionalidad; Prevención; y, control y persecución
Estrategia Corta de Seguridad Ciudadana “Perú Bicentenario”
una propuesta de estrategia en el corto plazo, que fue aprobada
por la PNP
Implementación y fortalecimiento de 110 barrios seguros al 2022.
marzo hasta agosto 2022
Propuesta de la versión preliminar del proyecto de Reglamento
Propuesta del Decreto Supremo que aprueba
Febrero-Marzo 2022
Julio 2022
Enero 2022
19 regiones
LIMA METROPOLITANA
HUANCAVELICA
93 distritos
33 distritos de Lima – Callao
Propuesta de Fechas para los lanzamientos
11 barrio seguros
PILCOMARCA
SURCO
APURIMAC
Seguimiento a través del SISCOPE.
Unidades de Flagrancia – UDF
Programa de Incentivos a 245 Gobiernos Locales
Mancomunidades de Lima Metropolitana y Callao
Asistencia técnica permanente
Fortalecer el control y la persecución
Ejecución del Plan Piloto
Estandariza las características
cheff para clases gastronomía
Implementación del Programa de Incentivos a 245 Gobiernos Locales
Reducir los índices de robos, homicidios y violencia doméstica
LINEAMIENTOS TERRITORIALES A NIVEL LOCAL
Ministerio del Interior
28/04/2022
04/08/2022
ANCASH
casi 20 años de sistema
(artículo 5° Ley N° 27933)
EJES DE INTERVENCIÓN
CANTIDAD DE BS
HUÁNUCO 1
FACTORES DE RIESGO
BAPES
lanzamientos de la EMBS
Lineamiento Estratégico Sectorial Vecindario Seguro
factores de riesgo criminógeno
CODISEC o COPROSEC
zonas que requieren mejorar protección
La IV Sesión Ordinaria del año 2021, se llevó
Líderes de las organizaciones sean
Ley penal
Orientadores y referentes en su barrio
RM 772-2019-IN
BARRIO SEGURO
PREVENCIÓN COMUNITARIA
""".strip().split("\n")


def normalizar(texto):
    return " ".join(texto.replace("**", "").split())


def del_documento():
    return Observacion.objects.filter(origen="documento").order_by("numero")


def test_son_sesenta_y_una_numeradas_y_abiertas():
    assert list(del_documento().values_list("numero", flat=True)) == list(range(1, 62))
    assert set(del_documento().values_list("estado", flat=True)) == {"abierta"}


def test_cada_una_tiene_su_gravedad():
    assert "".join(del_documento().values_list("gravedad", flat=True)) == GRAVEDADES


@pytest.mark.parametrize(("numero", "palabras"), list(enumerate(PALABRAS, 1)))
def test_cada_una_cita_sus_palabras_exactas(numero, palabras):
    assert palabras in del_documento().get(numero=numero).texto_exacto


def test_todo_lo_entrecomillado_esta_en_el_documento():
    texto = normalizar(Documento.objects.get(codigo="conasec-estado-situacional").texto)
    for observacion in del_documento():
        fragmentos = re.findall("«([^»]+)»", observacion.texto_exacto)
        trozos = [normalizar(trozo) for fragmento in fragmentos for trozo in fragmento.split("…")]
        assert trozos, observacion
        assert [trozo for trozo in trozos if trozo not in texto] == [], observacion


def test_cada_una_dice_como_se_trata_y_senala_registros_que_existen():
    assert not del_documento().filter(trato="").exists()
    assert not del_documento().filter(registros=None).exists()
    for senal in ObservacionRegistro.objects.all():
        registro = senal.registro
        assert "/".join(map(str, registro.natural_key())) == senal.clave


@pytest.mark.parametrize(
    ("buscar", "numero"),
    [
        (lambda: Sesion.objects.get(numero="IV"), 1),
        (lambda: Accion.objects.get(codigo="OE2.7"), 10),
        (lambda: Accion.objects.get(codigo="OE1.4"), 28),
        (lambda: Lanzamiento.objects.get(codigo="L3"), 19),
        (lambda: Lanzamiento.objects.get(codigo="L8"), 24),
    ],
)
def test_la_ficha_de_un_registro_encuentra_las_suyas(buscar, numero):
    assert numero in Observacion.objects.que_tocan(buscar()).values_list("numero", flat=True)
