"""Fotografías sin metadatos: ni dónde se tomó, ni con qué, ni una miniatura que los repita.

Una fotografía de un barrio dice en sus datos ocultos dónde estaba quien la tomó, a veces su casa. La copia que se
guarda lleva los mismos puntos y el mismo color, ya girada como se mira, y nada más.
"""

from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps, JpegImagePlugin

PUNTOS = 50_000_000  # una de 48 megapíxeles entra; abierta ocupa unos 150 MB
DESMEDIDA = f"La fotografía tiene más de {PUNTOS // 10**6} megapíxeles: redúzcala y adjúntela."
FORMATOS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
# De lo que acompaña a los puntos, lo único que hace falta para verlos igual.
SE_QUEDA = {"icc_profile", "transparency", "dpi", "gamma"}


class FotografiaRechazada(ValueError):
    """No se puede abrir o es desmedida; el mensaje dice qué hacer."""


def es_fotografia(extension):
    return extension in FORMATOS


def sin_metadatos(archivo, extension):
    """Otro archivo subido, con el mismo nombre y solo la imagen. Lanza `FotografiaRechazada`."""
    formato, salida = FORMATOS[extension], BytesIO()
    try:
        with Image.open(archivo, formats=[formato]) as foto:
            if foto.width * foto.height > PUNTOS:
                raise FotografiaRechazada(DESMEDIDA)
            limpia = ImageOps.exif_transpose(foto)
            limpia.info = {clave: valor for clave, valor in foto.info.items() if clave in SE_QUEDA}
            limpia.save(salida, formato, **como_estaba(foto, limpia))
    except FotografiaRechazada:
        raise
    except Image.DecompressionBombError as error:
        raise FotografiaRechazada(DESMEDIDA) from error
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError) as error:
        raise FotografiaRechazada("La fotografía está dañada: ábrala, guárdela de nuevo y adjúntela.") from error
    return SimpleUploadedFile(Path(archivo.name).name, salida.getvalue(), archivo.content_type)


def como_estaba(foto, limpia):
    """Con qué se vuelve a escribir: lo que tenía de color y de calidad, sin lo demás."""
    if foto.format == "PNG":
        return {}
    propio = {"qtables": foto.quantization, "progressive": bool(foto.info.get("progressive"))}
    muestreo = JpegImagePlugin.get_sampling(foto)
    if muestreo != -1:
        propio["subsampling"] = muestreo
    return propio | {"icc_profile": limpia.info.get("icc_profile"), "dpi": limpia.info.get("dpi", (0, 0))}
