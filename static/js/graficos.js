// Dibuja las figuras que el servidor dejó como JSON. Sin este archivo, la página se lee en sus tablas.
(function () {
  "use strict";
  const meses = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre"];
  const dias = ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"];
  Plotly.register({
    moduleType: "locale",
    name: "es-PE",
    dictionary: {
      "Autoscale": "Ajustar", "Box Select": "Elegir en caja", "Download plot as a PNG": "Descargar imagen PNG",
      "Download plot": "Descargar imagen", "Lasso Select": "Elegir con lazo", "Pan": "Desplazar", "Reset axes": "Volver al inicio",
      "Zoom": "Acercar", "Zoom in": "Acercar", "Zoom out": "Alejar", "Double-click to zoom back out": "Doble clic para alejar",
      "Taking snapshot - this may take a few seconds": "Preparando la imagen…", "Snapshot succeeded": "Imagen lista",
    },
    format: {
      days: dias, shortDays: dias.map((d) => d.slice(0, 3)), months: meses, shortMonths: meses.map((m) => m.slice(0, 3)),
      date: "%d/%m/%Y", decimal: ".", thousands: ",",
    },
  });

  const estilo = getComputedStyle(document.documentElement);
  const token = (nombre) => estilo.getPropertyValue(nombre).trim();
  // El color de una serie es el de su clase: el mismo en el tablero y aquí.
  function deLaClase(serie) {
    const muestra = document.body.appendChild(document.createElement("i"));
    muestra.className = "s-" + serie;
    const color = getComputedStyle(muestra).getPropertyValue("--m").trim();
    muestra.remove();
    return color;
  }
  // Lo que nadie dijo, a rayas; lo que llegó tarde, a medias.
  const tramas = { sin_dato: "/", en_riesgo_sin_dato: "/", culminada_tarde: "-" };
  const lineas = ["--tinta-2", "--azul-f", "--azul-f"];

  function vestir(figura) {
    figura.data.forEach((serie, n) => {
      const color = serie.meta ? deLaClase(serie.meta) : token(lineas[n]);
      serie.marker = { color: color, line: { color: token("--tinta-2"), width: serie.meta ? 1 : 0 } };
      if (tramas[serie.meta]) serie.marker.pattern = { shape: tramas[serie.meta], bgcolor: token("--papel"), fgcolor: color };
      if (serie.line) serie.line.color = color;
    });
    const ejes = { gridcolor: token("--linea"), linecolor: token("--linea"), zerolinecolor: token("--linea") };
    Object.assign(figura.layout.xaxis, ejes);
    Object.assign(figura.layout.yaxis, ejes);
    return Object.assign(figura.layout, {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: token("--tinta"), family: "system-ui, sans-serif", size: 14 },
    });
  }

  const figuras = JSON.parse(document.getElementById("figuras").textContent);
  const opciones = { locale: "es-PE", responsive: true, displaylogo: false, showSendToCloud: false };
  document.querySelectorAll("[data-figura]").forEach((lienzo) => {
    const figura = figuras[lienzo.dataset.figura];
    lienzo.hidden = false;
    Plotly.newPlot(lienzo, figura.data, vestir(figura), opciones);
  });
})();
