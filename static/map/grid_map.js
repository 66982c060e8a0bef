// The map itself: outlines, classes, names, tooltip, highlight. Used by the live map and by the downloaded one.
//
// It draws on a Leaflet map given to it and knows nothing of servers. Names come from data, so they reach the page
// as text nodes only. Panes from below: basemap, places, township outlines, emphasis, names, tooltip.

const PLACES = "places", OUTLINES = "outlines", EMPHASIS = "emphasis", NAMES = "names";
const NAME_SIZE_PX = { township: 13, grid: 11 };
// Leaflet thins each outline by itself, which would part neighbours that share a border; less than this is not seen.
const SMOOTHING_PX = 0.3;
const LARGEST_NUMBER_OF_NAMES = 120, SMALLEST_NAMED_GRID_PX = 60;
const INK = {
  light: { border: "#4b5563", township: "#1f2d3d", casing: "#ffffff", selected: "#b5179e", hatch: "#8b919a" },
  dark: { border: "#0b0f14", township: "#e8ecf1", casing: "#0b0f14", selected: "#ff8ad8", hatch: "#7d8590" },
};

/** Return polygons of [latitude, longitude] rings from rings of steps. */
export function decodeShape(polygons, origin, stepsPerDegree) {
  return polygons.map((rings) =>
    rings.map((steps) => {
      const ring = [];
      let [x, y] = origin;
      for (let i = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        ring.push([y / stepsPerDegree, x / stepsPerDegree]);
      }
      return ring;
    }),
  );
}

/** Return the measure of a place in units of its last decimal, half rounded up; null where there is no data. */
function shownUnits({ shown, cases, decimals }, { index, households }) {
  if (shown === "cases") return cases[index];
  if (shown !== "per_1000") return shown[index];
  return households ? Math.floor((2000 * 10 ** decimals * cases[index] + households) / (2 * households)) : null;
}

/** Return 0 for no data, 1 for zero, and from 2 the class whose limit is the first not below. */
function classOf(units, limits) {
  if (units === null) return 0;
  return units === 0 ? 1 : 2 + limits.findIndex((limit) => units <= limit);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Width of a text in pixels: full-width characters are as wide as they are high. */
function textWidth(text, size) {
  let width = 0;
  for (const character of text) width += character.codePointAt(0) > 0x2e7f ? size : size * 0.56;
  return width;
}

/** Diagonal stripes on a ground: no data is never told by colour alone. */
function hatch(ground, line) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = line;
  pen.lineWidth = 1.2;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}

export class GridMap {
  /**
   * @param {object} L Leaflet
   * @param {L.Map} map without controls
   * @param {{geometry: object, labels: object, language: string}} source
   * @param {{theme: "light"|"dark", opacity: number, onPick: (level: string, code: string) => void}} look
   */
  constructor(L, map, source, look) {
    Object.assign(this, { L, map, labels: source.labels, look, values: null, selection: {}, hasOwnView: false });
    this.ink = INK[look.theme];
    this.number = (decimals) =>
      new Intl.NumberFormat(source.language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    this.#makePanes();
    const { origin, steps_per_degree: steps } = source.geometry;
    this.places = {};
    for (const level of ["township", "grid"]) this.places[level] = this.#makePlaces(source.geometry[level], origin, steps);
    const outlined = this.places.township.length ? this.places.township : this.places.grid;
    this.bounds = L.latLngBounds([]);
    for (const place of outlined) if (place.bounds.isValid()) this.bounds.extend(place.bounds);
    this.outlines = L.featureGroup(
      this.places.township.map((place) => L.polygon(place.rings, { renderer: this.renderers[OUTLINES], interactive: false, fill: false, smoothFactor: SMOOTHING_PX })),
    ).addTo(map);
    this.emphasis = L.layerGroup().addTo(map);
    this.hover = L.layerGroup().addTo(map);
    this.tooltip = L.tooltip({ className: "grid-map-tooltip", direction: "auto", offset: [14, 0], opacity: 1 });
    this.groups = { township: this.#makeGroup("township"), grid: this.#makeGroup("grid") };
    this.#addControls();
    map.on("movestart zoomstart", (event) => { if (!this.isFitting) this.hasOwnView = true; });
    map.on("zoomstart", () => { this.isZooming = true; this.map.getPane(NAMES).style.visibility = "hidden"; this.#leave(); });
    map.on("moveend", () => { this.isZooming = false; this.#afterMove(); });
    map.on("mouseout", () => this.#leave());
  }

  /** Colour the places and outline what is selected; the view does not move. */
  setValues(values, selection = this.selection) {
    this.selection = selection;
    const isOtherLevel = this.values?.level !== values.level;
    this.values = values;
    this.shown = this.places[values.level].map((place) => shownUnits(values, place));
    if (isOtherLevel) {
      this.#leave();
      for (const group of Object.values(this.groups)) group.remove();
      this.groups[values.level].addTo(this.map);
    }
    this.fills = [hatch(values.no_data_colour, this.ink.hatch), values.zero_colour, ...values.palette];
    this.#paint();
    this.#emphasise();
    if (this.hovered) this.#showTooltip(this.hovered);
    this.#placeNames();
  }

  /** Outline what is selected and dim what lies outside the selected township. */
  setSelection(selection) {
    this.selection = selection;
    this.#emphasise();
    if (!this.values) return;
    this.#paint();
    this.#placeNames();
  }

  /** Change between light and dark. */
  setTheme(theme) {
    this.look.theme = theme;
    this.ink = INK[theme];
    this.#styleOutlines();
    if (this.values) this.setValues(this.values);
  }

  /** Move to a township, or to the district when the code is of none. */
  fit(township, { animate = true } = {}) {
    const place = this.#find("township", township);
    const bounds = place?.bounds.isValid() ? place.bounds : this.bounds;
    if (!bounds.isValid()) return;
    if (this.isZooming) {
      this.map.once("moveend", () => this.fit(township, { animate }));
      return;
    }
    this.fitted = township;
    this.isFitting = true;
    this.map.once("moveend", () => { this.isFitting = false; this.hasOwnView = false; });
    const calm = !animate || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.fitBounds(bounds, { padding: [14, 14], animate: !calm });
    if (calm) this.isFitting = false;
  }

  /** Fit again after a change of size, unless the reader has chosen a view. */
  resize() {
    if (!this.map.getContainer().clientWidth) return;
    this.map.invalidateSize({ pan: false });
    if (!this.hasOwnView) this.fit(this.fitted, { animate: false });
  }

  /** Bring a grid into view when it lies outside. */
  reveal(code) {
    const place = this.#find("grid", code);
    if (place?.bounds.isValid() && !this.map.getBounds().contains(place.bounds.getCenter())) {
      this.map.panTo(place.bounds.getCenter());
    }
  }

  #makePanes() {
    this.renderers = {};
    for (const [name, zIndex] of [[PLACES, 400], [OUTLINES, 450], [EMPHASIS, 460], [NAMES, 470]]) {
      const pane = this.map.createPane(name);
      pane.style.zIndex = zIndex;
      if (name !== PLACES) pane.style.pointerEvents = "none";
      if (name !== NAMES) this.renderers[name] = this.L.canvas({ pane: name, padding: 0.3 });
    }
    this.map.getPane(NAMES).setAttribute("aria-hidden", "true");
  }

  #makePlaces(level, origin, steps) {
    return level.codes.map((code, index) => {
      const rings = decodeShape(level.shapes[index], origin, steps);
      const bounds = this.L.latLngBounds(rings.flatMap((polygon) => polygon[0]));
      const [x, y] = level.points[index];
      const point = this.L.latLng((origin[1] + y) / steps, (origin[0] + x) / steps);
      return { index, code, name: level.names[index], households: level.households[index], parent: level.parents?.[index] ?? -1, rings, bounds, point };
    });
  }

  #makeGroup(level) {
    const group = this.L.featureGroup(
      this.places[level].map((place) => {
        const options = { renderer: this.renderers[PLACES], place, bubblingMouseEvents: false, smoothFactor: SMOOTHING_PX };
        return (place.layer = this.L.polygon(place.rings, options));
      }),
    );
    group.on("mouseover", (event) => this.#enter(event.layer.options.place, event.latlng));
    group.on("mousemove", (event) => this.tooltip.setLatLng(event.latlng));
    group.on("mouseout", () => this.#leave());
    group.on("click", (event) => {
      if (event.originalEvent.detail > 1) return;
      const { code } = event.layer.options.place;
      this.setSelection(level === "grid" ? { ...this.selection, grid: code } : { township: code, grid: null });
      this.look.onPick?.(level, code);
    });
    return group;
  }

  #addControls() {
    const { L, labels, map } = this;
    const makeHome = () => {
      const bar = element("div", "leaflet-bar leaflet-control");
      const button = element("a", "grid-map-home");
      button.href = "#";
      button.title = labels.home;
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", labels.home);
      const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      drawing.setAttribute("viewBox", "0 0 16 16");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4");
      drawing.append(path);
      button.append(drawing);
      bar.append(button);
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (event) => {
        L.DomEvent.preventDefault(event);
        const hadSelection = this.selection.township || this.selection.grid;
        this.setSelection({ township: null, grid: null });
        this.fit(null);
        if (hadSelection) this.look.onPick?.("district", "");
      });
      return bar;
    };
    L.control.zoom({ zoomInTitle: labels.zoom_in, zoomOutTitle: labels.zoom_out }).addTo(map);
    const home = L.control({ position: "topleft" });
    home.onAdd = makeHome;
    home.addTo(map);
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  }

  #find(level, code) {
    return code ? this.places[level].find((place) => place.code === code) : undefined;
  }

  #isAside(place) {
    const chosen = this.#find("township", this.selection.township);
    if (!chosen) return false;
    return this.values.level === "grid" ? place.parent !== chosen.index : place !== chosen;
  }

  #paint() {
    const { limits, level } = this.values;
    const weight = this.#borderWeight();
    for (const place of this.places[level]) {
      const isAside = this.#isAside(place);
      place.layer.setStyle({
        color: this.ink.border,
        weight,
        opacity: isAside ? 0.15 : 0.4,
        fillColor: this.fills[classOf(this.shown[place.index], limits)],
        fillOpacity: (isAside ? 0.35 : 1) * this.look.opacity,
      });
    }
  }

  /** Width in pixels of a square as large as the average place of a level on the screen. */
  #typicalWidth(level) {
    const count = this.places[level].length;
    if (!count || !this.bounds.isValid()) return 0;
    const size = this.map.latLngToLayerPoint(this.bounds.getSouthEast()).subtract(this.map.latLngToLayerPoint(this.bounds.getNorthWest()));
    return Math.sqrt((size.x * size.y) / count);
  }

  /** Thinner borders where places are small on the screen, so that lines never drown the colours. */
  #borderWeight() {
    return Math.min(1.1, Math.max(0.25, Math.round(this.#typicalWidth(this.values.level) / 7) / 4));
  }

  #styleOutlines() {
    this.outlines.setStyle({ color: this.ink.township, weight: this.map.getZoom() < 9.5 ? 1.2 : 1.8, opacity: 0.85, lineJoin: "round" });
  }

  #outline(place, weight, colour, group) {
    const options = { renderer: this.renderers[EMPHASIS], interactive: false, fill: false, lineJoin: "round", smoothFactor: SMOOTHING_PX };
    this.L.polygon(place.rings, { ...options, color: this.ink.casing, weight: weight + 2.5, opacity: 0.9 }).addTo(group);
    this.L.polygon(place.rings, { ...options, color: colour, weight, opacity: 1 }).addTo(group);
  }

  #emphasise() {
    this.emphasis.clearLayers();
    const township = this.#find("township", this.selection.township);
    const grid = this.#find("grid", this.selection.grid);
    if (township) this.#outline(township, grid ? 2 : 3, this.ink.selected, this.emphasis);
    if (grid) this.#outline(grid, 3.2, this.ink.selected, this.emphasis);
  }

  #enter(place, latlng) {
    this.hovered = place;
    this.hover.clearLayers();
    this.#outline(place, 1.8, this.ink.township, this.hover);
    this.tooltip.setLatLng(latlng);
    this.#showTooltip(place);
  }

  #leave() {
    this.hovered = null;
    this.hover.clearLayers();
    this.tooltip.remove();
  }

  #showTooltip(place) {
    const { values, labels } = this;
    const whole = this.number(0);
    const box = element("div", "grid-map-card");
    box.append(element("strong", "", place.name));
    const township = this.places.township[place.parent];
    const under = [place.code === place.name ? null : place.code, township?.name].filter(Boolean).join(" · ");
    if (under) box.append(element("span", "grid-map-under", under));
    const cases = values.cases[place.index], concluded = values.concluded[place.index];
    const shown = this.shown[place.index];
    const written = shown === null ? labels.no_data : this.number(values.decimals).format(shown / 10 ** values.decimals);
    const rows = [[values.measure_label, written]];
    if (values.shown !== "cases") {
      rows.push([labels.cases, whole.format(cases)]);
      rows.push([labels.households, place.households === null ? labels.no_data : whole.format(place.households)]);
    }
    const recorded = values.outcomes?.[place.index] ?? cases;
    const share = recorded ? `${whole.format(concluded)} / ${whole.format(recorded)}` : labels.not_recorded;
    rows.push([labels.concluded, cases ? share : labels.none]);
    if (recorded && recorded < cases) rows.push([labels.unrecorded, whole.format(cases - recorded)]);
    const list = element("dl", "");
    for (const [name, value] of rows) list.append(element("dt", "", name), element("dd", "", value));
    box.append(list);
    this.tooltip.setContent(box);
    if (!this.map.hasLayer(this.tooltip)) this.tooltip.addTo(this.map);
  }

  #afterMove() {
    if (this.values) {
      const weight = this.#borderWeight();
      if (weight !== this.weight) this.groups[this.values.level].setStyle({ weight });
      this.weight = weight;
    }
    this.#styleOutlines();
    this.#placeNames();
  }

  /** Write the names that fit inside their place and do not meet another name; townships first. */
  #placeNames() {
    const pane = this.map.getPane(NAMES);
    const placed = [], written = [];
    const view = this.map.getBounds(), { x: width, y: height } = this.map.getSize();
    const hasGridNames = this.values?.level === "grid" && this.#typicalWidth("grid") > SMALLEST_NAMED_GRID_PX;
    for (const level of hasGridNames ? ["township", "grid"] : ["township"]) {
      const size = NAME_SIZE_PX[level];
      for (const place of this.places[level]) {
        if (written.length >= LARGEST_NUMBER_OF_NAMES || !view.contains(place.point)) continue;
        if (level === "grid" && this.#isAside(place)) continue;
        const half = { x: textWidth(place.name, size) / 2 + 2, y: size * 0.7 };
        const corner = this.map.latLngToLayerPoint(place.bounds.getNorthWest());
        const room = this.map.latLngToLayerPoint(place.bounds.getSouthEast()).subtract(corner);
        if (room.x < half.x * 2 * (level === "grid" ? 1.15 : 0.9) || room.y < half.y * 2.4) continue;
        const at = this.map.latLngToLayerPoint(place.point);
        const onMap = this.map.layerPointToContainerPoint(at);
        if (onMap.x < half.x || onMap.y < half.y || onMap.x > width - half.x || onMap.y > height - half.y) continue;
        if (placed.some((box) => Math.abs(box.x - at.x) < box.half.x + half.x && Math.abs(box.y - at.y) < box.half.y + half.y)) continue;
        placed.push({ x: at.x, y: at.y, half });
        const name = element("span", `grid-map-name grid-map-name-${level}`, place.name);
        name.style.width = `${half.x * 2}px`;
        this.L.DomUtil.setPosition(name, at.subtract([half.x, size / 2]));
        written.push(name);
      }
    }
    pane.replaceChildren(...written);
    pane.style.visibility = "";
  }
}
