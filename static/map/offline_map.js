// Draws the downloaded map. Stands in the page below map_documents.js, grid_map.js, Leaflet and the map that folium describes.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const source = read("grid-map-source");
document.documentElement.lang = source.language;
const map = window.map_district;
map.getContainer().setAttribute("aria-label", source.labels.map);
const drawing = window.drawing = new GridMap(L, map, source, { theme: "light", opacity: 1 }, {
  LEVELS, decodeGeometry, decodeValues, factLines, linesAround,
});
drawing.fit(null, { animate: false });
drawing.setValues(read("grid-map-values"));
new ResizeObserver(() => drawing.resize()).observe(map.getContainer());
window.addEventListener("beforeprint", () => drawing.resize());
