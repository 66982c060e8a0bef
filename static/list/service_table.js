// Rates by office, township, category or channel: a table to sort, each rate with its interval. Every text is set as
// text, never as markup. Headings and names are buttons: Tab reaches them, Enter and Space choose. What rests on few
// cases stands below what is ranked, in the order of names, whatever the table is sorted by.

const made = (name, className, ...children) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
};

const placed = (name, className, left, width) => {
  const node = made(name, className);
  node.style.left = `${left}%`;
  if (width !== undefined) node.style.width = `${width}%`;
  return node;
};

const whiskers = (cell) => {
  const track = made("span", "whiskers");
  track.setAttribute("aria-hidden", "true");
  if (cell.low === null) return track;
  track.append(placed("i", "range", cell.low, cell.high - cell.low));
  if (cell.reference !== null) track.append(placed("u", "reference", cell.reference));
  track.append(placed("b", cell.side ? "point apart" : "point", cell.value));
  return track;
};

const rate = (cell) => {
  const told = made("span", "told", made("b", "", cell.text), cell.note ? made("span", "note", cell.note) : null);
  if (cell.side) told.prepend(made("span", "side", cell.side));
  const node = made("td", "rate", told, whiskers(cell));
  node.title = cell.title;
  return node;
};

// A line of months, 0 to 100 %; a gap where a month has too few cases.
const line = ({ points, told }) => {
  const node = made("td", "trend");
  const width = 84;
  const height = 22;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", told);
  node.title = told;
  const step = (width - 6) / Math.max(points.length - 1, 1);
  let path = "";
  let pen = "M";
  let last = null;
  points.forEach((value, number) => {
    if (value === null) {
      pen = "M";
      return;
    }
    last = [3 + step * number, height - 3 - ((height - 6) * value) / 100];
    path += `${pen}${last[0].toFixed(1)} ${last[1].toFixed(1)}`;
    pen = "L";
  });
  if (last) {
    const drawn = document.createElementNS(svg.namespaceURI, "path");
    drawn.setAttribute("d", path);
    const dot = document.createElementNS(svg.namespaceURI, "circle");
    dot.setAttribute("cx", last[0]);
    dot.setAttribute("cy", last[1]);
    dot.setAttribute("r", 2.4);
    svg.append(drawn, dot);
    node.append(svg);
  }
  return node;
};

const entry = (row, data, choose) => {
  const name = made(row.key === null ? "span" : "button", "name", row.name);
  if (row.key !== null) {
    name.type = "button";
    name.dataset.key = row.key;
    name.setAttribute("aria-pressed", row.is_selected ? "true" : "false");
  }
  const head = made("th", "", name);
  head.scope = "row";
  const cells = row.cells.map((cell, number) => {
    const node = rate(cell);
    node.dataset.rate = data.columns[number].id;
    return node;
  });
  const body = made("tr", "", head, made("td", "count", row.cases_text), ...cells, ...row.trends.map(line));
  if (row.is_selected) body.setAttribute("aria-current", "true");
  if (row.key === null) {
    body.classList.add("fixed");
    return body;
  }
  body.addEventListener("click", (event) =>
    choose({ row: row.key, rate: event.target.closest("td")?.dataset.rate ?? null }),
  );
  return body;
};

// Ranked rows first, in the order asked for; then the others by name.
const ordered = (rows, sort, language) => {
  const byName = (one, other) => one.name.localeCompare(other.name, language);
  const sign = sort.falls ? -1 : 1;
  if (sort.by === "name") return [[...rows].sort((one, other) => sign * byName(one, other)), []];
  const rankOf = (row) => (sort.by === "cases" ? row.cases : row.cells[sort.by].rank);
  const ranked = rows.filter((row) => rankOf(row) !== null);
  const others = rows.filter((row) => rankOf(row) === null);
  ranked.sort((one, other) => sign * (rankOf(one) - rankOf(other)) || byName(one, other));
  return [ranked, others.sort(byName)];
};

const heading = (column, by, sort, turn) => {
  const is = sort.by === by;
  const arrow = made("span", "arrow", is ? (sort.falls ? "▾" : "▴") : "");
  arrow.setAttribute("aria-hidden", "true");
  const sub = column.sub ? made("small", "", column.sub) : null;
  const button = made("button", "sort", column.label, column.mark ? made("sup", "", column.mark) : null, arrow, sub);
  button.type = "button";
  button.title = column.title;
  button.dataset.by = by;
  button.addEventListener("click", () => turn(by));
  const cell = made("th", by === "name" ? "" : "figure", button);
  cell.scope = "col";
  if (is) cell.setAttribute("aria-sort", sort.falls ? "descending" : "ascending");
  return cell;
};

const draw = (root, data, choose) => {
  const sort = JSON.parse(root.dataset.sort ?? '{"by": "cases", "falls": true}');
  const inside = root.getRootNode().activeElement ?? document.activeElement;
  const [key, by] = [inside?.dataset?.key, inside?.dataset?.by];
  const turn = (column) => {
    const next = { by: column, falls: sort.by === column ? !sort.falls : column !== "name" };
    root.dataset.sort = JSON.stringify(next);
    draw(root, data, choose);
  };
  const heads = [
    heading({ label: data.labels.name, title: data.labels.sort }, "name", sort, turn),
    heading({ label: data.labels.cases, title: data.labels.sort }, "cases", sort, turn),
    ...data.columns.map((column, number) => heading(column, number, sort, turn)),
  ];
  const trends = data.labels.trends.map((sub) => {
    const cell = made("th", "", data.labels.trend, sub ? made("small", "", sub) : null);
    cell.scope = "col";
    cell.title = data.labels.trend_title;
    return cell;
  });
  const [ranked, others] = ordered(data.rows, sort, data.labels.language);
  const whole = made("th", "", data.total.name);
  whole.scope = "row";
  const cells = data.total.cells.map(rate);
  const total = made(
    "tr", "total", whole, made("td", "count", data.total.cases_text), ...cells, ...data.total.trends.map(line),
  );
  const body = made("tbody", "", total, ...ranked.map((row) => entry(row, data, choose)));
  if (others.length && ranked.length) {
    const cell = made("td", "", data.labels.few);
    cell.colSpan = heads.length + trends.length;
    body.append(made("tr", "divider", cell));
  }
  body.append(...others.map((row) => entry(row, data, choose)));
  const table = made("table", "", made("thead", "", made("tr", "", ...heads, ...trends)), body);
  table.setAttribute("aria-label", data.labels.table);
  root.replaceChildren(table);
  const again = [...root.querySelectorAll("button")].find(
    (button) => (key !== undefined && button.dataset.key === key) || (by !== undefined && button.dataset.by === by),
  );
  again?.focus({ preventScroll: true });
};

export const show = ({ parentElement, data, setTriggerValue }) => {
  const root = parentElement.querySelector(".service-table");
  const written = JSON.stringify(data);
  if (root.dataset.written === written) return;
  root.dataset.written = written;
  draw(root, data, (picked) => setTriggerValue("picked", picked));
};
