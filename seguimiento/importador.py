"""Lo común a todo lo que vuelve de Excel: leer el archivo en filas y decir dónde está lo que no se entiende."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import ValidationError

from .celdas import CeldaInvalida, leer_celda
from .excel import Columna
from .lectura import Celda, leer_tabla, titular
from .models import ConflictoDeVersion, Fila
from .permisos import Poder
from .pie import decir_pie, separar_pie
from .texto import pone_el_mes_primero, trocar


class Importador:
    """Qué columnas trae un tipo de archivo y qué se hace con cada fila.

    Quien hereda da `COLUMNAS`, `REQUERIDAS` (sus claves), `CLAVE` (las que nombran a la fila), `HOJA`, sus textos, y
    los verbos `revisar(filas)`, `aplicar_fila(fila)` y `deshacer(filas)`.
    """

    do_not_call_in_templates = True  # la clase se muestra, no se instancia
    TIPO = HOJA = TITULO = ""
    AL_DESHACER = ""  # qué pasa con lo que se aplicó
    COLUMNAS = REQUERIDAS = OCULTAS = INSTRUCCIONES = ()  # `OCULTAS`: las últimas de `COLUMNAS`, que dice `ocultas`
    CLAVE = ("codigo",)
    PODER = Poder.REGISTRAR
    DESENCAJADA = (
        "la fila no es la que se descargó: se ordenó sin las columnas ocultas, o se cambió su código, y los códigos no "
        "cambian. Baje otra plantilla, y ordénela con todas sus columnas"
    )
    DE_MAS = 0  # filas en blanco que la plantilla deja validadas para agregar

    def __init__(self, estrategia, usuario, corte):
        self.estrategia, self.usuario, self.corte = estrategia, usuario, corte

    @classmethod
    def puede(cls, usuario):
        """Si la persona importa de este tipo: lo sube, lo decide, lo aplica y lo deshace."""
        return usuario.puede(cls.PODER)

    def clave(self, datos):
        """Lo que nombra a la fila: dos no pueden tener el mismo."""
        return datos.get("codigo") or ""

    def encaja(self, clave, datos):
        """Si la clave oculta de una fila es la de lo que la fila dice."""
        return clave == self.clave(datos)

    def leer(self, archivo, nombre):
        """([Fila] sin guardar, {hoja, encabezado y avisos}) del archivo. Lanza `ArchivoRechazado`."""
        requeridas = [columna for columna in self.COLUMNAS if columna.clave in self.REQUERIDAS]
        tabla = leer_tabla(archivo, nombre, requeridas, self.HOJA)
        indices = {
            c.clave: tabla.titulos[titular(c.titulo)] for c in self.COLUMNAS if titular(c.titulo) in tabla.titulos
        }
        exigidas = [indices[clave] for clave in self.REQUERIDAS if clave not in self.CLAVE]
        propias, pie = separar_pie(tabla.filas, [indices[clave] for clave in self.CLAVE], exigidas)
        presentes = [(c, indices[c.clave]) for c in self.COLUMNAS if c.clave in indices and self.se_lee(c)]
        filas = [self._leer_fila(tabla.hoja, numero, celdas, presentes) for numero, celdas in propias]
        self._dudar_del_mes(filas, propias, [(c, n) for c, n in presentes if c.tipo == "fecha"])
        self._sin_repetidas(filas)
        ajenas = tabla.titulos.keys() - {titular(columna.titulo) for columna in self.COLUMNAS}
        dichas = [f"Se ignoró lo que no es de la plantilla: {', '.join(sorted(ajenas))}."] if ajenas else []
        avisos = [*tabla.avisos, *decir_pie(pie), *dichas]
        return filas, {"hoja": tabla.hoja, "encabezado": tabla.encabezado, "avisos": avisos}

    def se_lee(self, columna):
        """Si de una columna sale algo; la que solo acompaña al que llena no impide, diga lo que diga."""
        return columna.editable or columna.clave in self.CLAVE or columna in self.OCULTAS

    def _leer_fila(self, hoja, numero, celdas, presentes):
        """La fila; si con el mes primero es la que se descargó, así la guardó el equipo y nadie la tocó."""
        fila = self._leida(hoja, numero, celdas, presentes)
        trocadas = [con_el_mes_primero(celda) for celda in celdas]
        if fila.clase == Fila.Clase.IGUAL or trocadas == celdas:
            return fila
        otra = self._leida(hoja, numero, trocadas, presentes)
        return otra if otra.clase == Fila.Clase.IGUAL else fila

    def _dudar_del_mes(self, filas, propias, columnas):
        """Si el archivo pone el mes primero, una fecha que puede leerse de dos modos no se lee: se pregunta."""
        escritas = [c[n].valor for _, c in propias for _, n in columnas if n < len(c) and isinstance(c[n].valor, str)]
        if not pone_el_mes_primero(escritas):
            return
        for fila, (_, celdas) in zip(filas, propias, strict=True):
            for columna, n in columnas if fila.clase != Fila.Clase.IGUAL else ():
                leido = fila.datos.get(columna.clave)
                otra = con_el_mes_primero(celdas[n]) if leido else None
                if otra and otra != celdas[n] and en_json(leer_celda(columna, otra)[0]) != leido:
                    dicho = f"dice «{celdas[n].valor}», y otras fechas del archivo llevan el mes primero: escríbala"
                    self.error(fila, columna.titulo, f"{dicho} con el mes en letras, 30-jun-2022")
                    fila.ilegible = True

    def _leida(self, hoja, numero, celdas, presentes):
        fila = Fila(numero=numero)
        for columna, indice in presentes:
            celda = celdas[indice] if indice < len(celdas) else Celda(None, "")
            try:
                valor, aviso = leer_celda(columna, celda)
            except CeldaInvalida as error:
                fila.mensajes.append([columna.titulo, f"{hoja}, fila {numero}, columna {celda.columna}: {error}."])
                continue
            fila.datos[columna.clave] = en_json(valor)
            if aviso:
                fila.avisos.append(f"{columna.titulo}: {aviso}.")
        fila.clave = self.clave(fila.datos)[:80]
        if not fila.mensajes and not fila.clave:
            self._sin_clave(fila)
        elif fila.clave and fila.datos.get("clave") and not self.encaja(fila.datos["clave"], fila.datos):
            titulo = next(columna.titulo for columna in self.COLUMNAS if columna.clave == self.CLAVE[0])
            self.error(fila, titulo, self.DESENCAJADA)
        fila.ilegible = bool(fila.mensajes)
        if fila.ilegible:
            fila.clase = Fila.Clase.ERROR
        elif self.sin_tocar(fila):
            fila.clase = Fila.Clase.IGUAL
        return fila

    def _sin_clave(self, fila):
        """Dice qué columna falta de las que nombran a la fila."""
        for columna in self.COLUMNAS:
            if columna.clave in self.CLAVE and not fila.datos.get(columna.clave):
                self.error(fila, columna.titulo, "está vacía, y es la que dice de qué es la fila")

    def sin_tocar(self, fila):
        """Si la fila vuelve tal como se descargó: entonces no pide nada."""
        escritos = [fila.datos.get(columna.clave) for columna in self.COLUMNAS if columna.editable]
        return not any(escritos) or fila.datos.get("huella") == huella(escritos)

    @staticmethod
    def repetidas(filas, valor_de):
        """[(valor, filas, «2, 3»)] de cada valor que dan varias filas; la que no da ninguno no cuenta."""
        grupos = defaultdict(list)
        for fila in filas:
            grupos[valor_de(fila)].append(fila)
        varias = ((valor, grupo) for valor, grupo in grupos.items() if valor and len(grupo) > 1)
        return [(valor, grupo, ", ".join(str(fila.numero) for fila in grupo[:10])) for valor, grupo in varias]

    def _sin_repetidas(self, filas):
        for _, grupo, numeros in self.repetidas(filas, lambda fila: self.clave(fila.datos)):
            for fila in grupo:
                fila.mensajes.append(["", f"«{fila.clave}» está en las filas {numeros}: deje una sola."])
                fila.ilegible, fila.clase = True, Fila.Clase.ERROR

    def contrastar(self, fila, objeto, antes, escrito):
        """Pone en la fila qué corrige y qué cambia; devuelve si cambia algo. `objeto`: con su versión, o nulo."""
        fila.cambios = cambios(self.COLUMNAS, antes, escrito)
        cambia = Fila.Clase.CAMBIA if objeto else Fila.Clase.NUEVA
        fila.clase = cambia if fila.cambios else Fila.Clase.IGUAL
        fila.objeto, fila.version = objeto and objeto.pk, objeto and objeto.cambiada
        return bool(fila.cambios)

    def apartar_viejas(self, filas, versiones):
        """Vuelve conflicto la fila que corrige lo que otra persona corrigió después de la descarga.

        Lo dice su columna oculta; sin ella, que cuanto cambia sea lo que se decía en una versión anterior. `versiones`:
        el modelo de la historia de lo definido.
        """
        corrigen = [fila for fila in filas if fila.clase == Fila.Clase.CAMBIA]
        sueltas = [fila.objeto for fila in corrigen if "version" not in fila.datos]
        anteriores = defaultdict(list)
        for version in versiones.objects.filter(id__in=sueltas) if sueltas else ():
            anteriores[version.id].append(self.como_era(version))
        for fila in corrigen:
            vista = fila.datos.get("version")
            cambiada = vista is not None and Decimal(vista) != fila.version
            if cambiada or any(self.decia_lo_mismo(fila, era) for era in anteriores[fila.objeto]):
                fila.clase = Fila.Clase.CONFLICTO
                fila.mensajes.append(["", "Alguien lo corrigió después de la descarga: decida cuál vale."])

    def decia_lo_mismo(self, fila, era):
        """Si cuanto la fila cambia es lo que decía una versión, {clave: valor}."""
        titulos = {cambio[0] for cambio in fila.cambios}
        cambian = [columna.clave for columna in self.COLUMNAS if columna.titulo in titulos]
        return all(clave in era and fila.datos[clave] == era[clave] for clave in cambian)

    def como_era(self, version):
        """{clave: valor} de una versión anterior, como lo leería la importación."""
        raise NotImplementedError

    def decir(self, fila, faltas):
        """Las faltas, {campo: mensaje}, cada una en su columna."""
        titulos = {columna.clave: columna.titulo for columna in self.COLUMNAS}
        for campo, dicho in faltas.items():
            self.error(fila, titulos.get(campo, campo), dicho)

    def aplicar(self, filas):
        """Escribe cada fila con el verbo de su modelo; lo que ya no vale detiene todo."""
        for fila in sorted(filas, key=lambda fila: fila.objeto or 0):
            try:
                fila.hecho = self.aplicar_fila(fila)
            except ValidationError as error:
                dicho = " ".join(error.messages)
                raise ConflictoDeVersion(f"La fila {fila.numero} ({fila.clave}) ya no vale: {dicho}") from error

    @staticmethod
    def error(fila, columna, dicho):
        """Marca la fila con lo que le pasa, diciendo dónde."""
        fila.clase = Fila.Clase.ERROR
        fila.mensajes.append([columna, f"Fila {fila.numero}, columna «{columna}»: {dicho.rstrip('.')}."])


def en_json(valor):
    """Como se guarda en `Fila.datos`: fechas ISO y números como texto, para no perder exactitud."""
    if isinstance(valor, date):
        return valor.isoformat()
    return f"{valor:f}" if isinstance(valor, Decimal) else valor


def con_el_mes_primero(celda):
    """La celda de una fecha escrita, leída como la escribe un equipo que pone el mes primero."""
    return replace(celda, valor=trocar(celda.valor)) if isinstance(celda.valor, str) else celda


def en_palabras(columna, valor):
    """Un valor de `Fila.datos`, como se muestra; raya si no hay."""
    if valor is None:
        return "—"
    if columna.opciones:
        return dict(columna.opciones).get(valor, valor)
    if columna.tipo == "fecha":
        return f"{date.fromisoformat(valor):%d/%m/%Y}"
    if columna.tipo in ("porcentaje", "decimal", "entero", "coordenada"):
        return f"{Decimal(valor).normalize():f}" + (" %" if columna.tipo == "porcentaje" else "")
    return valor


def cambios(columnas, antes, ahora):
    """[[título, antes, después]] de las columnas que vienen en el archivo y dicen otra cosa."""
    return [
        [columna.titulo, en_palabras(columna, antes[columna.clave]), en_palabras(columna, ahora[columna.clave])]
        for columna in columnas
        if columna.clave in ahora and ahora[columna.clave] != antes[columna.clave]
    ]


def ocultas(clave, version, valores):
    """Las columnas que la plantilla esconde para reconocer la fila al volver.

    `clave`, `version` y `valores`: funciones que dan, de lo que la fila trae, su nombre, su versión y lo que se llena.
    """
    return (
        Columna("clave", "Clave", "texto", 16, "Nombra la fila; no la toque.", clave),
        Columna("version", "Versión", "entero", 8, "Para saber si alguien escribió después de la descarga.", version),
        Columna("huella", "Huella", "codigo", 18, "Para saber si la fila se tocó.", lambda de: huella(valores(de))),
    )


def huella(valores):
    """Marca de lo que se descargó: si al volver es la misma, nadie tocó la fila."""
    return sha256(json.dumps(valores, ensure_ascii=False).encode()).hexdigest()[:16]
