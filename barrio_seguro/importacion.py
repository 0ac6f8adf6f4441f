"""La lista de barrios que llega de Excel: cada fila inscribe un barrio en su distrito, o corrige el que ya está."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Q

from seguimiento.definiciones import con_version
from seguimiento.excel import Columna, limpiar
from seguimiento.importador import Importador, en_json, ocultas
from seguimiento.models import ConflictoDeVersion, Fila, Unidad
from seguimiento.querysets import aplanar
from seguimiento.texto import nombrar
from seguimiento.turnos import tomar_turno

from .models import TOLERANCIA, Barrio, Distrito, Programa
from .ubigeos import contradiccion, reponer_cero, sin_perder_el_cero

Llenable = partial(Columna, editable=True, fuente="Registro de la DGSC")


def sigla(barrio):
    return barrio.articulador and barrio.articulador.codigo


COLUMNAS = (
    Llenable("ubigeo", "Ubigeo", "codigo", 10, "Código INEI del distrito: 150140.", lambda b: b.distrito.ubigeo),
    Llenable("region", "Región", "texto", 20, "La del distrito: se coteja.", lambda b: str(b.distrito.area)),
    Llenable("distrito", "Distrito", "texto", 22, "Para leerlo; manda el ubigeo.", lambda b: b.distrito.nombre),
    Llenable("nombre", "Barrio", "texto", 28, "Nombre propio del barrio."),
    Llenable("desde", "Lanzado el", "fecha", 12, "Vacía si no se conoce."),
    Llenable("hasta", "Intervenido hasta", "fecha", 12, "Vacía mientras se interviene."),
    Llenable("ordinal_nacional", "Ordinal nacional", "entero", 10, "Qué número del país es, si se sabe."),
    Llenable("comisaria", "Comisaría", "texto", 26, "La que lo opera."),
    Llenable("articulador", "Articulador", "texto", 13, "Sigla de la unidad del articulador territorial.", sigla),
    Llenable("latitud", "Latitud", "coordenada", 11, "En grados: -12.0464."),
    Llenable("longitud", "Longitud", "coordenada", 11, "En grados: -77.0428."),
    Llenable("nota", "Nota", "frase", 30, "Lo que convenga decir."),
)  # fmt: skip
POR_CLAVE = {columna.clave: columna for columna in COLUMNAS}
TEXTOS, CIFRAS = ("nombre", "comisaria", "nota"), ("ordinal_nacional", "latitud", "longitud")
FECHAS = ("desde", "hasta")
PROPIOS = ("nombre", *FECHAS, *CIFRAS, "comisaria", "nota")
DEFINE = (*PROPIOS, "articulador_id")
VINCULOS = [campo.name for campo in Barrio._meta.fields if campo.is_relation]


def clave_de(ubigeo, nombre):
    """Con lo que una fila nombra a su barrio."""
    return f"{ubigeo}/{aplanar(nombrar(nombre))}"


def propios(barrio):
    """{clave: valor} de los campos de un barrio, o de una versión suya, como los leería la importación."""
    valores = {campo: en_json(getattr(barrio, campo)) for campo in FECHAS}
    valores |= {campo: limpiar(getattr(barrio, campo)).strip() for campo in TEXTOS}
    valores |= {campo: como_leida(getattr(barrio, campo)) for campo in CIFRAS}
    return {campo: valor or None for campo, valor in valores.items()}


def canonicos(barrio):
    """{clave: valor} de un barrio, como lo leería la importación, en el orden de las columnas."""
    valores = propios(barrio)
    sitio = {"ubigeo": barrio.distrito.ubigeo, "region": str(barrio.distrito.area), "distrito": barrio.distrito.nombre}
    dichos = sitio | valores | {"articulador": sigla(barrio)}
    return {clave: dichos[clave] or None for clave in POR_CLAVE}


def como_leida(cifra):
    """La cifra, como queda al leerla de una celda: con dos decimales, o con los que hagan falta."""
    if cifra is None:
        return None
    dos = Decimal(cifra).quantize(Decimal("0.01"))
    return en_json(dos if dos == cifra else Decimal(cifra).normalize())


OCULTAS = ocultas(
    lambda b: clave_de(b.distrito.ubigeo, b.nombre), lambda b: b.cambiada, lambda b: list(canonicos(b).values())
)


class ImportarBarrios(Importador):
    """Un barrio por fila, en el distrito de su ubigeo. Los que el documento cuenta y no lista entran por aquí."""

    TIPO, HOJA, TITULO = "barrios", "Barrios", "Lista de barrios seguros con sus distritos"
    AL_DESHACER = "Quita los barrios que inscribió y devuelve los demás a como estaban; queda en su historia."
    COLUMNAS, OCULTAS, DE_MAS = (*COLUMNAS, *OCULTAS), OCULTAS, 500
    REQUERIDAS = CLAVE = ("ubigeo", "nombre")
    DESENCAJADA = (
        "la fila no es la que se descargó: se ordenó sin las columnas ocultas, o se cambió su ubigeo o su nombre, que "
        "se corrigen en la página del barrio. Uno nuevo va abajo, en una fila en blanco"
    )
    INSTRUCCIONES = (
        ("Qué llenar", "Una fila por barrio. El que ya está en su distrito con ese nombre se corrige."),
        ("Ubigeo", "Seis dígitos INEI. Búsquelo en «Distritos»: hay distritos con el mismo nombre."),
        ("Lanzado el", "Vacía si es de la línea base y no se conoce. Los de 2022 se registran en su ficha."),
        ("Sin nombre", "Un barrio que aún no lo tiene no sale en esta lista: se corrige en su página."),
        ("Lo que no está", "Quitar una fila no borra el barrio: se corrige en su página."),
    )  # fmt: skip

    @classmethod
    def puede(cls, usuario):
        """La Secretaría Técnica y la unidad que conduce el programa."""
        return Programa.objects.registrables_por(usuario).exists()

    def clave(self, datos):
        ubigeo, nombre = datos.get("ubigeo"), datos.get("nombre")
        return clave_de(sin_perder_el_cero(ubigeo), nombre) if ubigeo and nombre else ""

    def para_plantilla(self):
        return con_version(self._barrios())

    def _barrios(self):
        """Los que una fila puede nombrar: ni el que aún no tiene nombre ni aquel cuyo lanzamiento se anuló."""
        return Barrio.objects.registrables_por(self.usuario).filter(retirado=False).exclude(nombre="").con_detalle()

    def revisar(self, filas):
        """Pone en cada fila su clase, qué cambia y qué le falta.

        Las consultas no dependen de cuántas son, salvo una más por cada barrio corregido que nació de un lanzamiento.
        """
        self._catalogos({sin_perder_el_cero(fila.datos["ubigeo"]) for fila in filas})
        for fila in filas:
            reponer_cero(fila, self.distritos)
        propios = con_version(self._barrios().filter(distrito__ubigeo__in=self.distritos))
        hallados = {clave_de(b.distrito.ubigeo, b.nombre): b for b in propios}
        self._anotar_ocupados(filas)
        for fila in filas:
            barrio = hallados.get(self.clave(fila.datos))
            antes = canonicos(barrio) if barrio else dict.fromkeys(POR_CLAVE)
            fila.clase, fila.cambios = Fila.Clase.IGUAL, []
            if dicho := contradiccion(fila.datos, self.distritos):
                self.error(fila, POR_CLAVE["ubigeo"].titulo, dicho)
            elif self.contrastar(fila, barrio, antes, self._escrito(fila.datos, antes)):
                self.decir(fila, self._faltas(fila.datos, barrio))
                self._avisar(fila)
        self._sin_ordinal_repetido(filas)
        self._avisar_de_la_cuenta(filas)
        self.apartar_viejas(filas, Barrio.definiciones.model)

    def como_era(self, version):
        siglas = {unidad.pk: unidad.codigo for unidad in self.unidades.values()}
        return propios(version) | {"articulador": siglas.get(version.articulador_id)}

    def _anotar_ocupados(self, filas):
        """Quién lleva ya cada nombre y cada ordinal de los que podrían chocar con las filas."""
        self.ocupados = defaultdict(set)
        ordinales = {leido("ordinal_nacional", fila.datos.get("ordinal_nacional")) for fila in filas} - {None}
        que_chocan = Barrio.objects.filter(Q(distrito__ubigeo__in=self.distritos) | Q(ordinal_nacional__in=ordinales))
        for barrio in que_chocan.only("distrito__ubigeo", "nombre", "ordinal_nacional").select_related("distrito"):
            self.ocupados[clave_de(barrio.distrito.ubigeo, barrio.nombre)].add(barrio.pk)
            self.ocupados[barrio.ordinal_nacional].add(barrio.pk)

    def _validar(self, barrio):
        """`full_clean`, sin las consultas que ya se sabe qué contestan. Lanza `ValidationError`.

        Lo que enlaza ya se leyó, y `clean` dice todo lo que la base exige; ese solo pregunta por otro con su nombre o
        su ordinal si alguno lo lleva. Al aplicar se valida entero.
        """
        if not self.ocupados[clave_de(barrio.distrito.ubigeo, barrio.nombre)] - {barrio.pk}:
            barrio.homonimo = nadie
        if not self.ocupados[barrio.ordinal_nacional] - {barrio.pk}:
            barrio.del_mismo_ordinal = nadie
        barrio.full_clean(exclude=VINCULOS, validate_unique=False, validate_constraints=False)

    def _sin_ordinal_repetido(self, filas):
        """Dos filas no pueden decir el mismo ordinal: al aplicarlas, la segunda ya no valdría."""
        for ordinal, grupo, numeros in self.repetidas(
            filas, lambda f: not f.ilegible and f.datos.get("ordinal_nacional")
        ):
            for fila in grupo:
                dicho = f"el ordinal {Decimal(ordinal).normalize():f} está en las filas {numeros}: es de un solo barrio"
                self.error(fila, POR_CLAVE["ordinal_nacional"].titulo, dicho)

    def _catalogos(self, ubigeos):
        self.distritos = {d.ubigeo: d for d in Distrito.objects.filter(ubigeo__in=ubigeos).select_related("area")}
        self.unidades = {u.codigo.lower(): u for u in Unidad.objects.all()}
        self.programa = Programa.objects.registrables_por(self.usuario).first()

    def _escrito(self, datos, antes):
        """Lo escrito; la región y el distrito se cotejan con el ubigeo, y no se escriben."""
        return {
            c: antes[c] if c in ("region", "distrito") and antes["ubigeo"] else datos[c]
            for c in datos
            if c in POR_CLAVE
        }

    def _faltas(self, datos, barrio):
        """{campo: mensaje} de lo que no vale."""
        if datos.get("articulador") and datos["articulador"].lower() not in self.unidades:
            return {"articulador": f"no hay una unidad «{datos['articulador']}»"}
        try:
            self._validar(self._armar(datos, barrio))
        except ValidationError as error:
            return {campo: " ".join(dichos) for campo, dichos in error.message_dict.items()}
        return {}

    def _avisar(self, fila):
        distrito = self.distritos.get(fila.datos["ubigeo"])
        if fila.clase == Fila.Clase.ERROR:
            return
        lejos = self._armar(fila.datos, None).grados_fuera
        if 0 < lejos <= TOLERANCIA:
            fila.avisos.append(f"El punto cae a {lejos:.2f}° de {distrito.area}; el mapa está simplificado.")

    def _avisar_de_la_cuenta(self, filas):
        """Los que se inscriben de la línea base y pasarían de los que el documento cuenta en su región."""
        por_area = defaultdict(list)
        for fila in filas:
            desde = fila.datos.get("desde")
            if fila.clase == Fila.Clase.NUEVA and self.programa.es_de_la_base(desde and date.fromisoformat(desde)):
                por_area[self.distritos[fila.datos["ubigeo"]].area].append(fila)
        for area, suyas in por_area.items():
            de_mas = Barrio.objects.de_mas(area, len(suyas))
            for fila in suyas if de_mas else ():
                fila.avisos.append(de_mas)

    def _armar(self, datos, barrio):
        """El `Barrio` con lo escrito, sin guardar; lo que el archivo no trae queda como está."""
        barrio = barrio or Barrio(programa=self.programa, distrito=self.distritos[datos["ubigeo"]])
        for campo in PROPIOS:
            if campo in datos:
                setattr(barrio, campo, leido(campo, datos[campo]))
        if "articulador" in datos:
            barrio.articulador = self.unidades.get((datos["articulador"] or "").lower())
        return barrio

    def aplicar(self, filas):
        self._catalogos({fila.datos["ubigeo"] for fila in filas})
        super().aplicar(filas)

    def aplicar_fila(self, fila):
        """Inscribe o corrige con el verbo de siempre, y guarda en la fila lo que había."""
        barrio = self._barrios().get(pk=fila.objeto) if fila.objeto else None
        if barrio:
            fila.datos["antes"] = {campo: en_json(getattr(barrio, campo)) for campo in DEFINE}
        motivo = f"Importación {fila.importacion_id}"
        guardado = self._armar(fila.datos, barrio).guardar(por=self.usuario, motivo=motivo, version=fila.version)
        fila.save(update_fields=["datos"])
        return guardado.pk

    def deshacer(self, filas):
        """Quita lo inscrito y devuelve lo corregido. Lanza `ConflictoDeVersion` si algo ya cuelga o cambió."""
        tomar_turno(Barrio.objects.filter(pk__in=[fila.hecho for fila in filas]))
        barrios = con_version(self._barrios()).in_bulk([fila.hecho for fila in filas])
        for fila in filas:
            barrio = barrios.get(fila.hecho)
            if barrio is None or barrio.cambiada != (fila.version or 0) + 1:
                raise ConflictoDeVersion(f"El barrio de la fila {fila.numero} cambió después: no se puede deshacer.")
            if fila.objeto is None:
                quitar(barrio)
                continue
            for campo, valor in fila.datos["antes"].items():
                setattr(barrio, campo, barrio._meta.get_field(campo).to_python(valor))
            barrio.guardar(por=self.usuario, motivo=f"Se deshizo la importación {fila.importacion_id}")
        return len(filas)


def nadie():
    """Lo que un barrio contesta de con quién choca, si ya se sabe que con ninguno."""
    return None


def quitar(barrio):
    if barrio.intervenciones.exists() or barrio.lanzamiento_id:
        raise ConflictoDeVersion(f"{barrio} ya tiene intervenciones o un lanzamiento: no se puede deshacer.")
    barrio.delete()


def leido(campo, valor):
    """De `Fila.datos` al tipo del campo."""
    if campo in TEXTOS:
        return valor or ""
    if valor is None:
        return None
    if campo in FECHAS:
        return date.fromisoformat(valor)
    return int(Decimal(valor)) if campo == "ordinal_nacional" else Decimal(valor)
