"""El ubigeo que una fila dice, frente al distrito y la región que la misma fila escribe."""


def sin_perder_el_cero(ubigeo):
    """«70107», que Excel tomó por número, es 070107."""
    return f"0{ubigeo}" if len(ubigeo) == 5 and ubigeo.isascii() and ubigeo.isdigit() else ubigeo


def reponer_cero(fila, distritos):
    """Repone el cero que Excel quitó, si el distrito escrito lo confirma. `distritos`: {ubigeo: distrito}."""
    entero = sin_perder_el_cero(fila.datos["ubigeo"])
    distrito = distritos.get(entero)
    if entero != fila.datos["ubigeo"] and distrito and distrito.se_llama(fila.datos.get("distrito") or ""):
        fila.avisos.append(f"Ubigeo: «{fila.datos['ubigeo']}» se lee {entero}, que es {distrito}.")
        fila.datos["ubigeo"] = entero


def contradiccion(datos, distritos):
    """En qué no concuerdan el ubigeo, el distrito y la región que una fila dice; nada si concuerdan."""
    distrito, region, nombre = distritos.get(datos["ubigeo"]), datos.get("region"), datos.get("distrito")
    if distrito is None:
        return sin_distrito(datos["ubigeo"])
    if nombre and not distrito.se_llama(nombre):
        return (
            f"en el catálogo INEI {distrito.ubigeo} es {distrito.completo}, y la fila dice «{nombre}»: corrija uno de "
            "los dos (el RENIEC numera los distritos de otro modo)"
        )
    return f"{distrito.completo}: no es de «{region}»" if region and not distrito.es_de(region) else ""


def sin_distrito(ubigeo):
    """Qué decir de un ubigeo que no está; Excel quita los ceros de la izquierda a lo que toma por número."""
    if sin_perder_el_cero(ubigeo) != ubigeo:
        return f"«{ubigeo}» tiene cinco dígitos: si Excel le quitó el cero, escriba 0{ubigeo} como texto"
    return f"«{ubigeo}» no está en el catálogo INEI: son seis dígitos"
