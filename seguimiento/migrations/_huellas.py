"""Lo ya guardado recibe su SHA-256 y su nombre una vez, al migrar: desde entonces se sabe si alguien lo cambia."""

from hashlib import file_digest

from django.db import migrations

from seguimiento.solo_agregar import Editable, SoloAgregar


def anotar(app, modelo):
    """Operaciones que sueltan la tabla, anotan la huella de cada archivo que esté en el disco y la vuelven a cerrar."""

    def escribir(apps, schema_editor):
        sustentos = apps.get_model(app, modelo).objects
        for sustento in sustentos.exclude(archivo="").iterator():
            datos = {"nombre": sustento.archivo.name.rpartition("/")[2][-200:]}
            try:
                with sustento.archivo.open() as archivo:
                    datos["huella"] = file_digest(archivo, "sha256").hexdigest()
            except OSError:
                pass  # falta en el disco: se dirá al pedirlo
            sustentos.filter(pk=sustento.pk).update(**datos)

    return [Editable(modelo), migrations.RunPython(escribir, migrations.RunPython.noop), SoloAgregar(modelo)]
