"""Abre un ZIP que alguien subió —un documento o un libro de oficina lo son— sin fiarse de él.

Todo se acota antes de leer: el índice, cuántas partes son, cuánto dice medir y cuánto mide cada una, la suma y la razón
de compresión, también de los que trae dentro. De lo demás se leen solo los comienzos. Lo que no se admite es un
`PaqueteRechazado`, que dice qué pasa y qué hacer.
"""

import stat
from contextlib import contextmanager
from copy import copy
from io import SEEK_END, BytesIO
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ErrorDeCompresion

MEGA = 1024 * 1024
PARTES, POR_PARTE, EXPANDIDO, RAZON = 500, 48 * MEGA, 64 * MEGA, 120
INDICE, TROZO, COMIENZO, LEIBLE = MEGA, 64 * 1024, 512, MEGA
FIRMA, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PROHIBIDO = tuple(m.encode(c) for m in ("<!DOCTYPE", "<!ENTITY") for c in ("ascii", "utf-16-le", "utf-16-be"))
TIPOS = "[content_types].xml"
# El tipo de contenido de la parte principal: Word y Excel la llaman como quieren.
OFICINA = "application/vnd.openxmlformats-officedocument."
PRINCIPAL = {
    "docx": f"{OFICINA}wordprocessingml.document.main+xml",
    "xlsx": f"{OFICINA}spreadsheetml.sheet.main+xml",
}
# Los de OpenDocument lo dicen en una parte suelta.
MIMETYPE = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
MACROS = ("macroenabled", "vbaproject", "macrosheet", "vbadata")
INCRUSTADOS = ("oleobject", "activex")
CARPETAS_DE_MACROS = ("basic/", "scripts/")
GRANDE = "El archivo es demasiado grande por dentro: copie lo necesario a uno nuevo y súbalo."
SOSPECHOSO = "El archivo está comprimido de un modo sospechoso: copie su contenido a uno nuevo y súbalo."
DANADO = "El archivo está dañado o incompleto: ábralo, guárdelo de nuevo y vuelva a subirlo."
MALFORMADO = (BadZipFile, ParseError, ErrorDeCompresion, ValueError, RuntimeError, LookupError, EOFError, OSError)


class PaqueteRechazado(ValueError):
    """No se admite; el mensaje dice por qué y qué hacer. No se leyó más de lo necesario para saberlo."""


class Acotado:
    """Un archivo del que nadie lee de una vez más que el índice más grande que se admite: `zipfile` lo lee entero."""

    def __init__(self, archivo):
        self.archivo = archivo
        self.seek, self.tell, self.seekable = archivo.seek, archivo.tell, lambda: True

    def read(self, cuanto=-1):
        leido = self.archivo.read(INDICE + 1 if cuanto < 0 else min(cuanto, INDICE + 1))
        if len(leido) > INDICE:
            raise PaqueteRechazado(GRANDE)
        return leido


def es_paquete(archivo):
    """Si empieza como un ZIP. Deja el archivo al comienzo."""
    archivo.seek(0)
    firma = archivo.read(len(FIRMA))
    archivo.seek(0)
    return firma == FIRMA


@contextmanager
def abrir(archivo):
    """El `Paquete` ya revisado de un archivo binario, que al salir queda al comienzo. Lanza `PaqueteRechazado`."""
    try:
        if not es_paquete(archivo):
            raise PaqueteRechazado(DANADO)
        yield _revisado(archivo)
    finally:
        archivo.seek(0)


def _revisado(archivo):
    pesa = archivo.seek(0, SEEK_END) or archivo.tell()
    try:
        return Paquete(ZipFile(Acotado(archivo)), pesa)
    except PaqueteRechazado:
        raise
    except MALFORMADO as error:
        raise PaqueteRechazado(DANADO) from error


class Paquete:
    """Las partes de un ZIP acotado y sin peligros a la vista.

    `quedan`: cuántos bytes más puede abrir, con los de los que trae dentro; `dentro`: si es uno de ellos.
    """

    def __init__(self, comprimido, pesa, quedan=EXPANDIDO, dentro=False):
        self.comprimido, self.partes = comprimido, comprimido.infolist()
        self.quedan, self.dentro, self.leible = quedan, dentro, LEIBLE
        self.nombres = {parte.filename.lower(): parte for parte in self.partes}
        self._acotar(pesa)
        self._sin_rutas()
        self._medir()
        self.tipos = self._leer_tipos() if TIPOS in self.nombres else {}
        self._sin_macros()
        self._sin_incrustados()
        self._los_de_dentro()

    def comienzo(self, nombre, cuanto=COMIENZO):
        """Los primeros bytes de una parte; ninguno si no está."""
        parte = self.nombres.get(nombre.lower())
        if parte is None:
            return b""
        with self.comprimido.open(parte) as abierta:
            return abierta.read(cuanto)

    def trozos(self, parte):
        """El contenido de una parte, de a poco."""
        with self.comprimido.open(parte) as abierta:
            while trozo := abierta.read(TROZO):
                yield trozo

    def es(self, extension):
        """Si por dentro es de esa extensión: lo dice el tipo de su parte principal, que puede llamarse de otro modo."""
        if extension in MIMETYPE:
            return self.comienzo("mimetype").strip() == MIMETYPE[extension] and "content.xml" in self.nombres
        return any(self.tipo_de(nombre) == PRINCIPAL[extension] for nombre in self.nombres)

    def tipo_de(self, nombre):
        """El tipo de contenido que el paquete declara para una parte, en minúsculas; vacío si no lo declara."""
        return self.tipos.get(f"/{nombre}") or self.tipos.get(PurePosixPath(nombre).suffix) or ""

    # Lo que se revisa

    def _acotar(self, pesa):
        """Con lo que el índice declara, sin abrir ninguna parte. `pesa`: los bytes del archivo entero."""
        abierto, comprimido = (sum(getattr(p, de) for p in self.partes) for de in ("file_size", "compress_size"))
        if len(self.partes) > PARTES or abierto > self.quedan or any(p.file_size > POR_PARTE for p in self.partes):
            raise PaqueteRechazado(GRANDE)
        self.quedan -= abierto
        if any(parte.flag_bits & 1 for parte in self.partes):
            raise PaqueteRechazado("El archivo está protegido con contraseña: quítesela y vuelva a subirlo.")
        # Dos partes que compartan los mismos bytes suman más de lo que el archivo pesa.
        raro = (
            comprimido > pesa
            or self._empieza_despues()
            or any(p.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for p in self.partes)
        )
        if raro or desmedida(abierto, comprimido) or any(desmedida(p.file_size, p.compress_size) for p in self.partes):
            raise PaqueteRechazado(SOSPECHOSO)

    def _empieza_despues(self):
        """Si antes de la primera parte hay algo: otro ZIP, que otro programa leería en vez de este."""
        return bool(self.partes) and min(parte.header_offset for parte in self.partes) != 0

    def _sin_rutas(self):
        """Ninguna parte sale del paquete, es un enlace ni está dos veces."""
        for parte in self.partes:
            ruta = unquote(parte.orig_filename).replace("\\", "/")
            sale = ".." in ruta.split("/") or ruta.startswith("/") or ":" in ruta or "\0" in ruta
            if sale or stat.S_ISLNK(parte.external_attr >> 16):
                raise PaqueteRechazado(
                    f"El archivo trae una parte que saldría de él («{ruta[:60]}»), y no se admite: ábralo, guárdelo "
                    "con otro nombre y suba ese."
                )
        if len(self.nombres) < len(self.partes):
            raise PaqueteRechazado("El archivo trae dos veces la misma parte: ábralo, guárdelo de nuevo y suba ese.")

    def _medir(self):
        """Cada parte mide lo que dice y es la que dice: una que miente se abriría sin fin en otra máquina."""
        for parte in self.partes:
            real = copy(parte)
            real.file_size += 1
            if sum(map(len, self.trozos(real))) != parte.file_size:
                raise PaqueteRechazado(DANADO)

    def _leer_tipos(self):
        """{«/parte» o «.extensión»: tipo de contenido}, en minúsculas."""
        tipos = {}
        for hijo in self._xml(TIPOS):
            nombre = hijo.get("PartName") or f".{hijo.get('Extension')}"
            tipos[nombre.lower()] = (hijo.get("ContentType") or "").lower()
        return tipos

    def _xml(self, nombre):
        """Los elementos que cuelgan de la raíz de una parte XML pequeña, sin entidades y de dos pisos."""
        contenido = self.comienzo(nombre, self.leible + 1)
        self.leible -= len(contenido)  # de todas juntas: leer mucho XML cuesta más que abrirlo
        if self.leible < 0:
            raise PaqueteRechazado(GRANDE)
        if any(marca in contenido for marca in PROHIBIDO):
            raise PaqueteRechazado("El archivo trae XML con entidades, y no se admite: ábralo y guárdelo de nuevo.")
        pila = []
        for evento, elemento in iterparse(BytesIO(contenido), ("start", "end")):
            if evento == "start":
                pila.append(elemento)
                if len(pila) > 2:
                    raise PaqueteRechazado(DANADO)
            elif len(pila) == 2:
                yield pila.pop()
                pila[0].clear()

    def _sin_macros(self):
        dichos = [*self.nombres, *self.tipos.values()]
        if any(marca in dicho for dicho in dichos for marca in MACROS) or any(
            nombre.startswith(CARPETAS_DE_MACROS) for nombre in self.nombres
        ):
            raise PaqueteRechazado(
                "El archivo trae macros, y no se admiten: guárdelo sin ellas (.docx o .xlsx, no .docm ni .xlsm) y "
                "suba ese."
            )

    def _sin_incrustados(self):
        """Ni objetos OLE ni controles, dentro o enlazados; tampoco con otro nombre: los delatan sus primeros bytes."""
        dichos = [*self.nombres, *self.tipos.values(), *self._vinculos()]
        if any(marca in dicho for dicho in dichos for marca in INCRUSTADOS) or any(
            self.comienzo(nombre, len(OLE)) == OLE for nombre in self.nombres
        ):
            raise PaqueteRechazado(
                "El archivo trae un objeto incrustado (OLE) o un control, y no se admite: péguelo como imagen, o "
                "adjúntelo aparte, y suba ese."
            )

    def _los_de_dentro(self):
        """Un libro dentro de un documento se revisa igual que uno suelto; y dentro de él, ninguno más."""
        for nombre, parte in self.nombres.items():
            if self.comienzo(nombre, len(FIRMA)) != FIRMA:
                continue
            if self.dentro:
                raise PaqueteRechazado("El archivo trae uno dentro de otro, dentro de otro: adjúntelos por separado.")
            with SpooledTemporaryFile(MEGA) as suelto:
                suelto.writelines(self.trozos(parte))
                pesa = suelto.tell()
                self.quedan = Paquete(ZipFile(Acotado(suelto)), pesa, self.quedan, dentro=True).quedan

    def _vinculos(self):
        """El tipo de lo que cada parte trae de fuera o incrusta, en minúsculas."""
        for nombre in self.nombres:
            if nombre.endswith(".rels"):
                yield from ((v.get("Type") or "").lower() for v in self._xml(nombre))


def desmedida(abierto, comprimido):
    """Si pasa de un mega y se comprime más veces de lo que un texto se comprime."""
    return abierto > MEGA and abierto > RAZON * max(comprimido, 1)
