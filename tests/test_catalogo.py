"""El catálogo de distritos: se agrega lo que una ley crea, se corrige con su fuente y se busca como se escriba."""

import pytest
from barrios import inscribir

from barrio_seguro.models import DEL_CATALOGO, Barrio, Distrito

pytestmark = pytest.mark.django_db

NUEVO, EDITAR = "/barrio-seguro/distritos/nuevo/", "/barrio-seguro/distritos/100106/editar/"
AGREGADO = {
    "ubigeo": "160406", "nombre": "Caballococha  Nueva", "provincia": "Mariscal Ramón Castilla", "otras_grafias": "",
    "sustento": "Ley 99999", "motivo": "Lo crea una ley nueva", "version": "0",
}  # fmt: skip


def corregido(**cambios):
    quisqui = Distrito.objects.get(ubigeo="100106")
    datos = {c: getattr(quisqui, c) for c in ("ubigeo", "nombre", "provincia", "otras_grafias", "sustento")}
    return datos | {"motivo": "Así lo escribe el INEI", "version": "1"} | cambios


def test_santa_rosa_de_loreto_esta_con_la_ley_que_lo_crea(cliente_analista):
    pagina = cliente_analista.get("/barrio-seguro/distritos/160405/").content.decode()
    assert "Santa Rosa de Loreto" in pagina and "Mariscal Ramón Castilla" in pagina and "Ley 32403 (2025)" in pagina
    assert "1,892 distritos" in cliente_analista.get("/barrio-seguro/distritos/").content.decode()


@pytest.mark.parametrize(
    "buscado, ubigeo",
    [("Ravacayco", "050707"), ("san francisco de ravacayco", "050707"), ("Kichki", "100106"), ("KAÑARIS", "140202")],
)
def test_un_distrito_se_halla_por_otra_grafia(cliente_analista, buscado, ubigeo):
    assert ubigeo in cliente_analista.get("/barrio-seguro/distritos/", {"q": buscado}).content.decode()
    assert Distrito.objects.entender(buscado).ubigeo == ubigeo


def test_los_barrios_tambien_se_buscan_por_la_otra_grafia_de_su_distrito(operador):
    barrio = inscribir(operador, ubigeo="100106")
    assert list(Barrio.objects.buscar("kichki")) == [barrio]


def test_quien_administra_agrega_un_distrito_y_su_region_sale_del_codigo(cliente_administrador, administrador):
    assert cliente_administrador.get(NUEVO).status_code == 200
    assert cliente_administrador.post(NUEVO, AGREGADO).status_code == 302
    nuevo = Distrito.objects.get(ubigeo="160406")
    assert (nuevo.nombre, nuevo.departamento, nuevo.area.codigo) == ("Caballococha Nueva", "Loreto", "PE-LOR")
    version = nuevo.definiciones.get()
    assert (version.history_user, version.history_change_reason) == (administrador, "Lo crea una ley nueva")
    assert "Ley 99999" in cliente_administrador.get(nuevo.get_absolute_url()).content.decode()


def test_quien_administra_corrige_y_queda_la_historia_desde_el_catalogo(cliente_administrador, cliente_analista):
    assert (
        cliente_administrador.post(EDITAR, corregido(nombre="Quisqui (Kichki)", sustento="INEI 2024")).status_code
        == 302
    )
    pagina = cliente_analista.get("/barrio-seguro/distritos/100106/").content.decode()
    assert "Quisqui (Kichki)" in pagina and "Así lo escribe el INEI" in pagina and DEL_CATALOGO in pagina
    assert "Corregir" not in pagina
    assert cliente_administrador.post(EDITAR, corregido(nombre="Otro", version="1")).status_code == 409


@pytest.mark.parametrize(
    "cambio, campo, dicho",
    [
        ({"ubigeo": "999999"}, "ubigeo", "empieza por un departamento"),
        ({"ubigeo": "160401"}, "ubigeo", "ya existe"),
        ({"provincia": "Maynas"}, "provincia", "son de la provincia Mariscal Ramón Castilla"),
        ({"sustento": ""}, "sustento", "obligatorio"),
        ({"motivo": ""}, "motivo", "obligatorio"),
        ({"nombre": " "}, "nombre", "obligatorio"),
    ],
)
def test_lo_que_no_vale_se_dice_en_su_campo(cliente_administrador, cambio, campo, dicho):
    respuesta = cliente_administrador.post(NUEVO, AGREGADO | cambio)
    assert (
        respuesta.status_code == 422
        and dicho.lower() in " ".join(respuesta.context["formulario"].errors[campo]).lower()
    )


def test_el_ubigeo_no_cambia(cliente_administrador):
    cliente_administrador.post(EDITAR, corregido(ubigeo="100199", otras_grafias="Kichki, Kischki"))
    assert Distrito.objects.get(ubigeo="100106").otras_grafias == "Kichki, Kischki"
    assert not Distrito.objects.filter(ubigeo="100199").exists()


@pytest.mark.parametrize("direccion", [NUEVO, EDITAR])
def test_quien_solo_mira_no_define_distritos_y_el_ajeno_no_los_ve(
    cliente_secretaria, cliente_analista, cliente_ajeno, client, direccion
):
    for cliente in (cliente_secretaria, cliente_analista):
        assert cliente.get(direccion).status_code == 403 == cliente.post(direccion, AGREGADO).status_code
    assert cliente_ajeno.get(direccion).status_code == 404
    assert client.get(direccion).status_code == 302
    assert Distrito.objects.count() == 1892


def test_el_barrio_vuelto_de_excel_con_la_otra_grafia_concuerda_con_su_ubigeo():
    quisqui = Distrito.objects.get(ubigeo="100106")
    assert quisqui.se_llama("KICHKI") and quisqui.se_llama("Quisqui") and not quisqui.se_llama("Huánuco")
