// The map itself: outlines, classes, names, tooltip, highlight. Used by the live map and by the downloaded one.
//
// It draws on a Leaflet map given to it and knows nothing of servers. Names come from data, so they reach the page
// as text nodes only. Panes from below: basemap, heat, places, edges of classes, township outlines, emphasis, names,
// tooltip. The documents it draws are read by map_documents.js, whose functions it is given.

const HEAT = "heat", PLACES = "places", EDGES = "edges", OUTLINES = "outlines", EMPHASIS = "emphasis", NAMES = "names";
const NAME_SIZE_PX = { township: 13, community: 12, grid: 11 };
const HEAT_OPACITY = 0.85;
// Width in pixels and dashes of the edge of a class, where places are wide enough for it.
const EDGE = { bold: [3.4, null], plain: [1.7, null], dashed: [1.7, "4 3.5"] };
const WIDTH_FOR_FULL_EDGES_PX = 26;
// Leaflet thins each outline by itself, which would part neighbours that share a border; less than this is not seen.
const SMOOTHING_PX = 0.3;
const LARGEST_NUMBER_OF_NAMES = 120, SMALLEST_NAMED_PX = { community: { community: 60 }, grid: { grid: 60, community: 130 } };
const INK = {
  light: { border: "#4b5563", township: "#1f2d3d", casing: "#ffffff", selected: "#b5179e", edge: "#10161d", halo: "#ffffff" },
  dark: { border: "#6b7784", township: "#e8ecf1", casing: "#0b0f14", selected: "#ff8ad8", edge: "#ffffff", halo: "#0b0f14" },
};

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

const TILE_PX = 8;
const HATCHES = {
  lines: (pen) => slant(pen, 1),
  cross: (pen) => { slant(pen, 1); slant(pen, -1); },
  bars: (pen) => { for (const y of [2, 6]) { pen.moveTo(0, y); pen.lineTo(TILE_PX, y); } },
  dots: (pen) => { for (const [x, y] of [[2, 2], [6, 6]]) { pen.moveTo(x, y); pen.arc(x, y, 0.7, 0, 7); } },
};

function slant(pen, direction) {
  for (const shift of [-TILE_PX, 0, TILE_PX]) {
    pen.moveTo(shift, direction > 0 ? TILE_PX : 0);
    pen.lineTo(shift + TILE_PX, direction > 0 ? 0 : TILE_PX);
  }
}

/** Return the fill of a class: its colour, or a pattern on it. What is no value is never told by colour alone. */
function fillOf({ colour, line, hatch }) {
  if (!hatch) return colour;
  const tile = document.createElement("canvas");
  tile.width = tile.height = TILE_PX;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, TILE_PX, TILE_PX);
  pen.strokeStyle = line;
  pen.lineWidth = 1.2;
  pen.beginPath();
  HATCHES[hatch](pen);
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}

export class GridMap {
  /**
   * @param {object} L Leaflet
   * @param {L.Map} map without controls
   * @param {{geometry: object, labels: object, language: string}} source
   * @param {{theme: "light"|"dark", opacity: number, onPick: (level: string, code: string) => void,
   *   onPoint: (level: string, code: string | null) => void}} look
   * @param {object} documents the functions of map_documents.js
   */
  constructor(L, map, source, look, documents) {
    Object.assign(this, { L, map, labels: source.labels, language: source.language, look, documents });
    Object.assign(this, { values: null, selection: {}, hasOwnView: false, fills: new Map(), edges: new Map() });
    this.ink = INK[look.theme];
    this.#makePanes();
    const { places, lines } = documents.decodeGeometry(source.geometry);
    this.lines = lines.map((line) => line.map((vertex) => L.latLng(vertex)));
    this.places = {};
    for (const level of documents.LEVELS) this.places[level] = this.#makePlaces(source.geometry[level], places[level]);
    const outlined = this.places.township.length ? this.places.township : this.places.grid;
    this.bounds = L.latLngBounds([]);
    for (const place of outlined) if (place.bounds.isValid()) this.bounds.extend(place.bounds);
    this.outlines = L.featureGroup(
      this.places.township.map((place) => L.polygon(place.rings, { renderer: this.renderers[OUTLINES], interactive: false, fill: false, smoothFactor: SMOOTHING_PX })),
    ).addTo(map);
    this.emphasis = L.layerGroup().addTo(map);
    this.hover = L.layerGroup().addTo(map);
    this.tooltip = L.tooltip({ className: "grid-map-tooltip", direction: "auto", offset: [14, 0], opacity: 1 });
    this.groups = Object.fromEntries(documents.LEVELS.map((level) => [level, this.#makeGroup(level)]));
    this.#addControls();
    map.on("movestart zoomstart", (event) => { if (!this.isFitting) this.hasOwnView = true; });
    map.on("zoomstart", () => { this.isZooming = true; this.map.getPane(NAMES).style.visibility = "hidden"; this.#leave(); });
    map.on("moveend", () => { this.isZooming = false; this.#afterMove(); });
    map.on("mouseout", () => this.#leave());
  }

  /** Colour the places and outline what is selected; the view does not move, and no layer of places is made anew. */
  setValues(values, selection = this.selection) {
    this.selection = selection;
    const isOtherLevel = this.values?.level !== values.level;
    const households = this.places[values.level].map((place) => place.households);
    this.values = this.documents.decodeValues(values, households);
    if (isOtherLevel) {
      this.#leave();
      for (const group of Object.values(this.groups)) group.remove();
      this.groups[values.level].addTo(this.map);
    }
    this.#paint();
    this.#drawEdges();
    this.#drawHeat();
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
    this.#drawEdges();
    this.#placeNames();
  }

  /** Change between light and dark. */
  setTheme(theme) {
    this.look.theme = theme;
    this.ink = INK[theme];
    this.#styleOutlines();
    if (!this.values) return;
    this.#paint();
    this.#drawEdges();
    this.#emphasise();
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

  /** Bring a place into view when it lies outside. */
  reveal(level, code) {
    const place = this.#find(level, code);
    if (place?.bounds.isValid() && !this.map.getBounds().contains(place.bounds.getCenter())) {
      this.map.panTo(place.bounds.getCenter());
    }
  }

  /** Tell of a place as if it were pointed at; of none without a code. */
  point(level, code) {
    const place = this.values?.level === level && this.#find(level, code);
    if (place) this.#tell(place, place.point);
    else this.#forget();
  }

  #makePanes() {
    this.renderers = {};
    for (const [name, zIndex] of [[HEAT, 350], [PLACES, 400], [EDGES, 430], [OUTLINES, 450], [EMPHASIS, 460], [NAMES, 470]]) {
      const pane = this.map.createPane(name);
      pane.style.zIndex = zIndex;
      if (name !== PLACES) pane.style.pointerEvents = "none";
      if (name !== NAMES && name !== HEAT) this.renderers[name] = this.L.canvas({ pane: name, padding: 0.3 });
    }
    this.map.getPane(NAMES).setAttribute("aria-hidden", "true");
  }

  #makePlaces({ codes, names, households, parents }, drawn) {
    return drawn.map(({ rings, borders, point }, index) => ({
      index, code: codes[index], name: names[index], households: households[index], parent: parents?.[index] ?? -1,
      rings, borders, point: this.L.latLng(point), bounds: this.L.latLngBounds(rings.flatMap((polygon) => polygon[0])),
    }));
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
      const without = { township: { community: null, grid: null }, community: { grid: null }, grid: {} };
      this.setSelection({ ...this.selection, ...without[level], [level]: code });
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
        const hadSelection = Object.values(this.selection).some(Boolean);
        this.setSelection({});
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
    return this.values.level === "township" ? place !== chosen : place.parent !== chosen.index;
  }

  #fill(kind) {
    const name = `${kind.colour} ${kind.hatch} ${kind.line}`;
    if (!this.fills.has(name)) this.fills.set(name, fillOf(kind));
    return this.fills.get(name);
  }

  #paint() {
    const { classes, classOf, level, heat } = this.values;
    const weight = (this.weight = this.#borderWeight());
    for (const place of this.places[level]) {
      const isAside = this.#isAside(place);
      const kind = classes[classOf[place.index]];
      const style = [this.ink.border, weight, isAside, kind.colour, kind.hatch, kind.line, !heat, this.look.opacity].join();
      if (place.style === style) continue;
      place.style = style;
      place.layer.setStyle({
        color: this.ink.border,
        weight,
        opacity: isAside ? 0.15 : 0.4,
        fillColor: this.#fill(kind),
        fillOpacity: heat ? 0 : (isAside ? 0.35 : 1) * this.look.opacity,
      });
    }
  }

  /** Draw the edges of the classes that have one, around places of one class that touch as around one. */
  #drawEdges() {
    const { classes, classOf, level } = this.values;
    const groups = new Map();
    for (const place of this.places[level]) {
      const number = classOf[place.index];
      if (!classes[number].edge) continue;
      const name = `${number}${this.#isAside(place) ? " aside" : ""}`;
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(place);
    }
    for (const name of groups.keys()) if (!this.edges.has(name)) this.edges.set(name, this.#makeEdge());
    for (const [name, edge] of this.edges) {
      const places = groups.get(name) ?? [];
      const drawn = `${level} ${places.map((place) => place.index)}`;
      if (edge.drawn !== drawn) {
        const lines = this.documents.linesAround(places, this.lines);
        for (const layer of edge.layers) layer.setLatLngs(lines);
      }
      Object.assign(edge, { drawn, kind: classes[parseInt(name)]?.edge, isAside: name.endsWith("aside") });
    }
    this.#styleEdges();
  }

  /** Return a line and the halo below it, yet without a place. */
  #makeEdge() {
    const options = { renderer: this.renderers[EDGES], interactive: false, fill: false, smoothFactor: SMOOTHING_PX };
    const layers = [1, 2].map(() => this.L.polyline([], options).addTo(this.map));
    return { layers, drawn: "" };
  }

  /** Thinner edges where places are small on the screen. */
  #styleEdges() {
    const scale = Math.min(1, Math.max(0.5, this.#typicalWidth(this.values.level) / WIDTH_FOR_FULL_EDGES_PX));
    for (const { layers, kind, isAside } of this.edges.values()) {
      if (!kind) continue;
      const [weight, dashArray] = EDGE[kind];
      const [halo, line] = layers, opacity = isAside ? 0.3 : 1;
      halo.setStyle({ color: this.ink.halo, weight: weight * scale + 1.8, opacity: opacity * 0.9 });
      line.setStyle({ color: this.ink.edge, weight: weight * scale, opacity, dashArray, lineCap: dashArray ? "butt" : "round" });
    }
  }

  #drawHeat() {
    const { heat } = this.values;
    if (this.heat && this.heat.picture !== heat?.picture) {
      this.heat.layer.remove();
      this.heat = null;
    }
    if (!heat || this.heat) return;
    const layer = this.L.imageOverlay(heat.picture, heat.corners, { pane: HEAT, opacity: HEAT_OPACITY, interactive: false });
    this.heat = { picture: heat.picture, layer: layer.addTo(this.map) };
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
    const chosen = this.documents.LEVELS.map((level) => this.#find(level, this.selection[level])).filter(Boolean);
    chosen.forEach((place, number) =>
      this.#outline(place, number === chosen.length - 1 ? 3.1 : 2, this.ink.selected, this.emphasis),
    );
  }

  #enter(place, latlng) {
    this.#tell(place, latlng);
    this.look.onPoint?.(this.values.level, place.code);
  }

  #leave() {
    if (this.hovered) this.look.onPoint?.(this.values.level, null);
    this.#forget();
  }

  #tell(place, latlng) {
    this.hovered = place;
    this.hover.clearLayers();
    this.#outline(place, 1.8, this.ink.township, this.hover);
    this.tooltip.setLatLng(latlng);
    this.#showTooltip(place);
  }

  #forget() {
    this.hovered = null;
    this.hover.clearLayers();
    this.tooltip.remove();
  }

  #showTooltip(place) {
    const { classes, classOf, facts, is_class_told: isClassTold } = this.values;
    const box = element("div", "grid-map-card");
    box.append(element("strong", "", place.name));
    const township = this.places.township[place.parent];
    const under = [place.code === place.name ? null : place.code, township?.name].filter(Boolean).join(" · ");
    if (under) box.append(element("span", "grid-map-under", under));
    if (isClassTold) {
      const kind = classes[classOf[place.index]];
      const told = element("span", "grid-map-class", kind.label);
      told.style.setProperty("--class", kind.colour);
      box.append(told);
    }
    const list = element("dl", "");
    for (const line of this.documents.factLines(facts, place.index, this.language)) {
      list.append(element("dt", "", line[0]), element("dd", "", line[1]));
    }
    box.append(list);
    this.tooltip.setContent(box);
    if (!this.map.hasLayer(this.tooltip)) this.tooltip.addTo(this.map);
  }

  #afterMove() {
    if (this.values) {
      if (this.#borderWeight() !== this.weight) this.#paint();
      this.#styleEdges();
    }
    this.#styleOutlines();
    this.#placeNames();
  }

  /** Return the levels whose places are named, the first ones first: what is large enough on the screen. */
  #namedLevels() {
    const level = this.values?.level;
    const finer = { community: ["community"], grid: ["grid", "community"] }[level] ?? [];
    const named = finer.find((one) => this.#typicalWidth(one) > SMALLEST_NAMED_PX[level][one]);
    return named ? ["township", named] : ["township"];
  }

  /** Return the places to be named with the size of the name, in order, and whether it may be wider than the place. */
  *#namedPlaces() {
    for (const level of this.#namedLevels()) {
      for (const place of this.places[level]) {
        if (level === "township" || !this.#isOutside(place)) yield { place, level, isWide: false };
      }
    }
    if (!this.values?.heat) return;
    const { classes, classOf, level } = this.values;
    for (const edge of Object.keys(EDGE)) {
      for (const place of this.places[level]) if (classes[classOf[place.index]].edge === edge) yield { place, level, isWide: true };
    }
  }

  #isOutside(place) {
    const chosen = this.#find("township", this.selection.township);
    return chosen && place.parent !== chosen.index;
  }

  /** Write the names that fit inside their place and do not meet another name; townships first. */
  #placeNames() {
    const pane = this.map.getPane(NAMES);
    const placed = [], written = [];
    const view = this.map.getBounds(), { x: width, y: height } = this.map.getSize();
    for (const { place, level, isWide } of this.#namedPlaces()) {
      if (written.length >= LARGEST_NUMBER_OF_NAMES) break;
      if (!view.contains(place.point)) continue;
      const size = NAME_SIZE_PX[level];
      const half = { x: textWidth(place.name, size) / 2 + 2, y: size * 0.7 };
      const corner = this.map.latLngToLayerPoint(place.bounds.getNorthWest());
      const room = this.map.latLngToLayerPoint(place.bounds.getSouthEast()).subtract(corner);
      const share = level === "township" ? 0.9 : 1.15;
      if (!isWide && (room.x < half.x * 2 * share || room.y < half.y * 2.4)) continue;
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
    pane.replaceChildren(...written);
    pane.style.visibility = "";
  }
}
