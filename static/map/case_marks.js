// Single cases on the live map, each under its number in the list beside it; around one beside an edge a circle of what
// its coordinates are good to, and the exact edges of the grids. Texts come from data and are set as text only.

const CASE_ZOOM = 15, EDGE_ZOOM = 17; // a kilometre around a case; some hundred metres around one beside an edge
const MARGIN_PX = [24, 24];
const PANE = "case-lines", ABOVE_THE_PLACES = 480;
const MARK_PX = 22;

export class CaseMarks {
  /**
   * @param {object} L Leaflet
   * @param {L.Map} map
   * @param {L.LatLngBounds} district what is shown with a case that lies outside
   * @param {(key: string) => void} onPick told the key of the case that was clicked
   */
  constructor(L, map, district, onPick) {
    Object.assign(this, { L, map, district, onPick, told: "", chosen: null });
    const pane = map.createPane(PANE);
    pane.style.zIndex = ABOVE_THE_PLACES;
    pane.style.pointerEvents = "none";
    this.layer = L.layerGroup().addTo(map);
  }

  /** Draw the marks, or none; the view moves to a case when it becomes the chosen one. */
  show(marks, colour) {
    const told = JSON.stringify([marks, colour]);
    if (told === this.told) return;
    const isFirst = !this.told;
    this.told = told;
    this.layer.clearLayers();
    const before = this.chosen;
    this.chosen = marks?.chosen ?? null;
    if (!marks) return;
    const line = { pane: PANE, color: colour, interactive: false, fill: false };
    for (const [west, south, east, north] of marks.edges) {
      this.L.polyline([[south, west], [north, east]], { ...line, weight: 2.5 }).addTo(this.layer);
    }
    for (const point of marks.points) this.#mark(point, point.key === this.chosen);
    const chosen = marks.points.find((point) => point.key === this.chosen);
    if (!chosen) return;
    const isBesideEdge = marks.edges.length > 0;
    // The view comes first: a map without size has no scale yet, and a circle needs one.
    if (this.chosen !== before) this.#look([chosen.lat, chosen.lon], isBesideEdge ? EDGE_ZOOM : CASE_ZOOM, isFirst);
    if (isBesideEdge) {
      this.L.circle([chosen.lat, chosen.lon], { ...line, radius: marks.reach_m, weight: 1.5, dashArray: "4 3" }).addTo(this.layer);
    }
  }

  /** Move the view to a case; one outside the district is shown together with it. */
  #look(at, zoom, isFirst) {
    const animate = !isFirst && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.district.contains(at)) this.map.setView(at, zoom, { animate });
    else this.map.fitBounds(this.L.latLngBounds([at]).extend(this.district), { padding: MARGIN_PX, animate });
  }

  #mark(point, isChosen) {
    const label = document.createElement("span");
    label.textContent = point.label;
    const icon = this.L.divIcon({
      className: isChosen ? "grid-map-mark is-chosen" : "grid-map-mark", html: label, iconSize: [MARK_PX, MARK_PX],
    });
    this.L.marker([point.lat, point.lon], { icon, title: point.title, alt: point.title, zIndexOffset: isChosen ? 1000 : 0 })
      .on("click", () => this.onPick(point.key))
      .addTo(this.layer);
  }
}
