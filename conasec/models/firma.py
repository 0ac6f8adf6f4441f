"""Los cortes publicados, encadenados y firmados con una clave que no está en la base."""

import hmac
import json
import os
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, models, transaction

from .corte import CortePublicado, Publicacion

INTENTOS = 5


class Firma(models.Model):
    """La firma de una publicación: HMAC-SHA-256 de su contenido y de la firma anterior, con la clave de la instalación.

    Reescribir el contenido y su huella a la vez se ve: sin la clave no se rehace la firma, y quitar una rompe la que
    sigue. `clave` dice con cuál se firmó, para que cambiarla no invalide lo firmado. Lo publicado antes de que esto
    existiera queda sin firma, y la primera lo encadena.
    """

    publicacion = models.OneToOneField(Publicacion, models.PROTECT, related_name="firma")
    anterior = models.CharField(max_length=64, unique=True)
    valor = models.CharField(max_length=64)
    clave = models.CharField(max_length=12)

    class Meta:
        verbose_name = "firma"
        verbose_name_plural = "firmas"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.publicacion.corte}, firma {self.valor[:12]}…"

    @classmethod
    def de(cls, publicacion):
        """Firma la publicación al final de la cadena; si otra se firmó a la vez, después de ella."""
        clave = claves()[0]
        for _ in range(INTENTOS):
            anterior = ultimo_eslabon(publicacion)
            valor = firmar(clave, anterior, publicacion)
            try:
                with transaction.atomic():
                    return cls.objects.create(
                        publicacion=publicacion, anterior=anterior, valor=valor, clave=cual(clave)
                    )  # fmt: skip
            except IntegrityError:
                continue
        raise IntegrityError(
            f"No se pudo firmar «{publicacion.corte}»: otros publicaban a la vez. Publíquelo otra vez."
        )

    @classmethod
    def comprobar(cls):
        """Oraciones, una por publicación alterada o que falta."""
        for publicacion in Publicacion.objects.select_related("corte", "firma").order_by("pk"):
            bien, dicho = revisar(publicacion)
            if not bien:
                yield f"Corte publicado «{publicacion.corte}»: {dicho}"
        for corte in CortePublicado.objects.filter(publicacion=None).con_rastro():
            if corte.estado == CortePublicado.Estado.PUBLICADO:
                yield f"Corte publicado «{corte}»: consta que se publicó y no está lo publicado."


def revisar(publicacion):
    """(si está bien, qué se dice) de lo guardado, de su firma y de su lugar en la cadena."""
    if not publicacion.integra:
        return False, "lo guardado no corresponde a su SHA-256; alguien lo alteró fuera del tablero."
    firma, anteriores = getattr(publicacion, "firma", None), Firma.objects.filter(publicacion__lt=publicacion.pk)
    if firma is None:
        if anteriores.exists():
            return False, "no tiene firma y los anteriores sí; alguien la quitó o lo agregó fuera del tablero."
        return True, "Sin firma: se publicó antes de que los cortes se firmaran."
    clave = next((clave for clave in claves() if cual(clave) == firma.clave), None)
    if clave is None:
        return False, f"se firmó con la clave {firma.clave}, que esta instalación no tiene: póngala en «{ANTERIORES}»."
    if not hmac.compare_digest(firma.valor, firmar(clave, firma.anterior, publicacion)):
        return False, "lo guardado no es lo que se firmó; alguien lo alteró fuera del tablero."
    if firma.anterior != eslabon_anterior(firma):
        return False, "la cadena de firmas se rompió antes de este corte; alguien alteró o quitó uno anterior."
    return True, f"Firmado y en su lugar de la cadena: {firma.valor[:12]}…"


def firmar(clave, anterior, publicacion):
    """HMAC-SHA-256, en hexadecimal, de la firma anterior, de qué corte es y de la huella de lo publicado."""
    corte = publicacion.corte
    que = [anterior, publicacion.pk, publicacion.huella, corte.pk, corte.nombre, corte.estrategia, f"{corte.fecha}"]
    return hmac.new(clave.encode(), json.dumps(que).encode(), sha256).hexdigest()


def ultimo_eslabon(publicacion):
    """De qué cuelga la firma siguiente: la última, o la huella de todo lo que se publicó sin firmar."""
    ultima = Firma.objects.order_by("pk").last()
    return ultima.valor if ultima else sin_firmar(publicacion.pk)


def eslabon_anterior(firma):
    previa = Firma.objects.filter(pk__lt=firma.pk).order_by("pk").last()
    return previa.valor if previa else sin_firmar(firma.publicacion_id)


def sin_firmar(pk):
    """La huella de lo publicado antes de la primera firma, en orden."""
    huellas = Publicacion.objects.filter(firma=None, pk__lt=pk).order_by("pk").values_list("huella", flat=True)
    return sha256("".join(huellas).encode()).hexdigest()


ANTERIORES = "CLAVES_DE_FIRMA_ANTERIORES"


def claves():
    """La clave con que se firma, y después las que se usaron antes: con ellas se comprueba lo ya firmado."""
    return [settings.CLAVE_DE_FIRMA or del_archivo(settings.ARCHIVO_DE_FIRMA), *getattr(settings, ANTERIORES)]


def cual(clave):
    """Con qué se nombra una clave sin decirla."""
    return sha256(clave.encode()).hexdigest()[:12]


def del_archivo(archivo):
    """La clave guardada en un archivo que solo lee su dueño; nace la primera vez, entera o nada."""
    if not archivo.exists():
        nueva = archivo.with_name(f"{archivo.name}.{os.getpid()}")
        with open(os.open(nueva, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as salida:
            salida.write(os.urandom(32).hex())
        try:
            os.link(nueva, archivo)
        except FileExistsError:
            pass
        finally:
            nueva.unlink()
    return archivo.read_text().strip()
