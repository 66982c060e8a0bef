// The live map: keeps one Leaflet map alive between reruns of the page and tells the server what was clicked.

const HINT_MS = 1400;
/** Degrees; nearer than that two views are the same. */
const SAME_DEGREES = 1e-9;

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
  constructor(stage, source, message, parts, maps) {
    const L = window.L;
    this.stage = stage;
    this.key = message.map;
    this.maps = maps;
    this.selection = message.selection;
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
    const look = {
      theme: message.theme,
      opacity: message.basemap ? 0.7 : 1,
      onPick: (level, code) => this.tell({ level, code }),
      onPoint: (level, code) => { for (const other of this.#others()) other.drawing.point(level, code); },
    };
    this.drawing = new parts.GridMap(L, this.map, source, look, parts);
    this.marks = new parts.CaseMarks(L, this.map, this.drawing.bounds, (code) => this.tell({ level: "case", code }));
    this.#firstView(message.selection);
    this.#join(message.sync);
    shareGestures(stage, this.canvas, source.labels);
    this.sizes = new ResizeObserver(() => this.drawing.resize());
    this.sizes.observe(this.canvas);
  }

  /** The view this map had when it was last on the page, else the selected township, else the district. */
  #firstView({ township }) {
    const before = this.maps.views.get(this.key);
    this.drawing.fit(township, { animate: false });
    if (before && before.township === township && before.isOwn) {
      this.map.setView(before.centre, before.zoom, { animate: false });
    }
  }

  /** Move with the maps of a name from now on, beginning where they are. */
  #join(name) {
    if (!name) return;
    this.group = once(this.maps.groups, name, () => new Set());
    const [first] = this.group;
    this.group.add(this);
    if (first) this.#go(first, first.map.getCenter(), first.map.getZoom(), false);
    this.map.on("move", () => this.#lead((other) => other.#slide(this, this.map.getCenter(), this.map.getZoom())));
    this.map.on("moveend", () => this.#lead((other) => other.#settle(this)));
    this.map.on("zoomanim", ({ center, zoom }) => this.#lead((other) => other.#go(this, center, zoom, true)));
  }

  #others() {
    return [...(this.group ?? [])].filter((other) => other !== this);
  }

  /** Take the others along; what their following sets off in them leads nobody. */
  #lead(take) {
    if (!this.isFollowing) this.#others().forEach(take);
  }

  #isThere(centre, zoom) {
    return this.map.getZoom() === zoom && this.map.getCenter().equals(centre, SAME_DEGREES);
  }

  #go(leader, centre, zoom, isAnimated) {
    if (this.#isThere(centre, zoom)) return;
    this.isFollowing = true;
    this.map.once("moveend", () => {
      this.isFollowing = false;
      this.drawing.hasOwnView = leader.drawing.hasOwnView;
    });
    this.map.setView(centre, zoom, { animate: isAnimated });
  }

  /** Move what is drawn without drawing it anew, which waits until the other map stands still. */
  #slide(leader, centre, zoom) {
    if (this.map.getZoom() !== zoom) {
      this.#go(leader, centre, zoom, false);
      return;
    }
    const offset = this.map.latLngToContainerPoint(centre).subtract(this.map.getSize().divideBy(2)).round();
    if (!offset.x && !offset.y) return;
    this.isFollowing = this.isSliding = true;
    this.map._rawPanBy(offset);
    this.map.fire("move");
    this.isFollowing = false;
  }

  #settle(leader) {
    if (!this.isSliding) return;
    this.isFollowing = true;
    this.map.fire("moveend");
    this.isFollowing = this.isSliding = false;
    this.drawing.hasOwnView = leader.drawing.hasOwnView;
  }

  update(message, tell) {
    this.tell = tell;
    if (this.stage.dataset.theme !== message.theme) {
      this.stage.dataset.theme = message.theme;
      this.drawing.setTheme(message.theme);
    }
    const { selection } = message, before = this.selection;
    this.selection = selection;
    this.drawing.setValues(message, selection);
    if (selection.township !== before.township) this.drawing.fit(selection.township);
    else for (const level of ["community", "grid"]) if (selection[level] !== before[level]) this.drawing.reveal(level, selection[level]);
    this.marks.show(message.marks, this.drawing.ink.selected);
  }

  close() {
    const view = { centre: this.map.getCenter(), zoom: this.map.getZoom(), township: this.selection.township, isOwn: this.drawing.hasOwnView };
    this.maps.views.set(this.key, view);
    this.group?.delete(this);
    this.sizes.disconnect();
    this.map._animatingZoom = false; // Leaflet's timer at the end of a zoom would look for the panes that are gone.
    this.map.remove();
  }
}

/** Draw or update the map of a component; return what closes it. */
export async function show(component, parts, assets) {
  const { data, parentElement, setTriggerValue } = component;
  const stage = parentElement.querySelector(".grid-map");
  const turn = (stage.turn = (stage.turn ?? 0) + 1);
  const maps = (window.gridOneMap ??= { sources: new Map(), waiting: new Map(), views: new Map() });
  maps.groups ??= {};
  const message = await inflate(data);
  const [source] = await Promise.all([
    sourceOf(maps, message.source),
    once(window, "gridOneMapLeaflet", () => loadScript(assets.leaflet)),
    once(stage, "styles", () => Promise.all(assets.styles.map((address) => loadStyle(parentElement, address)))),
  ]);
  if (turn === stage.turn && stage.isConnected) {
    document.documentElement.lang = source.language;
    const look = `${message.source} ${JSON.stringify(message.basemap)} ${message.sync}`;
    if (stage.live && stage.look !== look) {
      stage.live.close();
      stage.live = null;
    }
    stage.look = look;
    stage.live ??= new LiveMap(stage, source, message, parts, maps);
    stage.live.update(message, (pick) => setTriggerValue("picked", pick));
  }
  return () => setTimeout(() => {
    if (stage.isConnected || !stage.live) return;
    stage.live.close();
    stage.live = null;
  });
}
