// The live map: keeps one Leaflet map alive between reruns of the page and tells the server what was clicked.

const HINT_MS = 1400;

function once(holder, name, make) {
  return (holder[name] ??= make());
}

function loadScript(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = () => failed(new Error(`cannot load ${address}`));
    document.head.append(script);
  });
}

function loadStyle(root, address) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = done;
    link.onerror = () => failed(new Error(`cannot load ${address}`));
    root.append(link);
  });
}

function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/** Return the outlines and words, now or when the loader has brought them. */
function sourceOf(maps, key) {
  if (maps.sources.has(key)) return maps.sources.get(key);
  return new Promise((done) => {
    const before = maps.waiting.get(key);
    maps.waiting.set(key, (source) => { before?.(source); done(source); });
  });
}

/** Say how the map is moved, for a moment. */
function makeHint(stage) {
  const hint = document.createElement("div");
  hint.className = "grid-map-hint";
  hint.setAttribute("aria-hidden", "true");
  stage.append(hint);
  let timer;
  return (text) => {
    hint.textContent = text;
    hint.classList.add("is-shown");
    clearTimeout(timer);
    timer = setTimeout(() => hint.classList.remove("is-shown"), HINT_MS);
  };
}

/** One finger and an unasked wheel belong to the page; two fingers, and the wheel after a click, to the map. */
function shareGestures(stage, canvas, labels) {
  const say = makeHint(stage);
  const options = { capture: true, passive: true };
  stage.addEventListener("touchstart", (event) => { if (event.touches.length === 1) event.stopPropagation(); }, options);
  stage.addEventListener("touchmove", (event) => { if (event.touches.length === 1) say(labels.two_fingers); }, options);
  stage.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey || stage.getRootNode().activeElement === canvas) return;
    event.stopPropagation();
    say(labels.click_first);
  }, options);
}

function addBasemap(L, map, stage, basemap) {
  L.tileLayer(basemap.url, { maxZoom: 18 }).addTo(map);
  if (!basemap.credit) return;
  const credit = document.createElement("div");
  credit.className = "grid-map-credit";
  credit.textContent = basemap.credit;
  stage.append(credit);
}

class LiveMap {
  constructor(stage, source, message, GridMap, maps) {
    const L = window.L;
    this.stage = stage;
    this.key = message.map;
    this.maps = maps;
    this.canvas = document.createElement("div");
    this.canvas.className = "grid-map-canvas";
    // Leaflet focuses the map on a press; were the page to scroll to it then, the release would hit another place.
    this.canvas.focus = () => HTMLElement.prototype.focus.call(this.canvas, { preventScroll: true });
    stage.replaceChildren(this.canvas);
    stage.dataset.theme = message.theme;
    this.map = L.map(this.canvas, {
      attributionControl: false, zoomControl: false, doubleClickZoom: false, zoomSnap: 0.1, maxZoom: 18, wheelPxPerZoomLevel: 120,
    });
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", source.labels.map);
    if (message.basemap) addBasemap(L, this.map, stage, message.basemap);
    const look = { theme: message.theme, opacity: message.basemap ? 0.7 : 1, onPick: (level, code) => this.tell({ level, code }) };
    this.drawing = new GridMap(L, this.map, source, look);
    this.#firstView(message);
    shareGestures(stage, this.canvas, source.labels);
    this.sizes = new ResizeObserver(() => this.drawing.resize());
    this.sizes.observe(this.canvas);
  }

  /** The view this map had when it was last on the page, else the selected township, else the district. */
  #firstView(message) {
    const before = this.maps.views.get(this.key);
    this.township = message.township;
    this.grid = message.grid;
    this.drawing.fit(message.township, { animate: false });
    if (before && before.township === message.township && before.isOwn) {
      this.map.setView(before.centre, before.zoom, { animate: false });
    }
  }

  update(message, tell) {
    this.tell = tell;
    if (this.stage.dataset.theme !== message.theme) {
      this.stage.dataset.theme = message.theme;
      this.drawing.setTheme(message.theme);
    }
    this.drawing.setValues(message, { township: message.township, grid: message.grid });
    if (message.township !== this.township) this.drawing.fit(message.township);
    else if (message.grid && message.grid !== this.grid) this.drawing.reveal(message.grid);
    this.township = message.township;
    this.grid = message.grid;
  }

  close() {
    const view = { centre: this.map.getCenter(), zoom: this.map.getZoom(), township: this.township, isOwn: this.drawing.hasOwnView };
    this.maps.views.set(this.key, view);
    this.sizes.disconnect();
    this.map.remove();
  }
}

/** Draw or update the map of a component; return what closes it. */
export async function show(component, GridMap, assets) {
  const { data, parentElement, setTriggerValue } = component;
  const stage = parentElement.querySelector(".grid-map");
  const turn = (stage.turn = (stage.turn ?? 0) + 1);
  const maps = (window.gridOneMap ??= { sources: new Map(), waiting: new Map(), views: new Map() });
  const message = await inflate(data);
  const [source] = await Promise.all([
    sourceOf(maps, message.source),
    once(window, "gridOneMapLeaflet", () => loadScript(assets.leaflet)),
    once(stage, "styles", () => Promise.all(assets.styles.map((address) => loadStyle(parentElement, address)))),
  ]);
  if (turn === stage.turn && stage.isConnected) {
    document.documentElement.lang = source.language;
    const look = `${message.source} ${JSON.stringify(message.basemap)}`;
    if (stage.live && stage.look !== look) {
      stage.live.close();
      stage.live = null;
    }
    stage.look = look;
    stage.live ??= new LiveMap(stage, source, message, GridMap, maps);
    stage.live.update(message, (pick) => setTriggerValue("picked", pick));
  }
  return () => setTimeout(() => {
    if (stage.isConnected || !stage.live) return;
    stage.live.close();
    stage.live = null;
  });
}
