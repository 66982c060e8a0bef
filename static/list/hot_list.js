// The ranked list of marked places. Every text is set as text, never as markup. Rows are buttons: Tab and the arrow
// keys reach them, Enter and Space choose.

// On a phone the page scrolls, not the list, so fewer rows stand before the map.
const FIRST_SHOWN = window.matchMedia("(max-width: 640px)").matches ? 5 : 20;

const made = (name, className, ...children) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
};

const bar = (row) => {
  const track = made("span", "track");
  track.setAttribute("aria-hidden", "true");
  const fill = made("i");
  fill.style.width = `${row.observed_share}%`;
  const tick = made("b");
  tick.style.left = `${row.expected_share}%`;
  track.append(fill, tick);
  return track;
};

const entry = (row, labels, choose) => {
  const button = made(
    "button",
    "row",
    made("span", "rank", String(row.rank)),
    made(
      "span",
      "body",
      made("span", "head", made("strong", "", row.name), made("span", `level level-${row.level}`, row.level_text)),
      made(
        "span",
        "matter",
        made("b", "", row.matter),
        row.others ? made("span", "", row.others) : null,
        row.above ? made("span", "above", row.above) : null,
      ),
      made("span", "figure", bar(row), made("span", "", row.figure)),
      made("span", "small", row.past),
      made("span", "small", row.state),
      row.handled ? made("span", "small", row.handled) : null,
      ...row.warnings.map((text) => made("span", "warning", text)),
      row.robust ? made("span", "robust", row.robust) : null,
    ),
  );
  button.type = "button";
  button.dataset.code = row.code;
  button.addEventListener("click", () => choose(row.code));
  const item = made("li", "", button);
  if (row.is_selected) {
    button.setAttribute("aria-current", "true");
    const why = made("button", "why", labels.why);
    why.type = "button";
    why.addEventListener("click", () =>
      document.querySelector(`.${labels.target}`)?.scrollIntoView({ behavior: "smooth", block: "start" }),
    );
    item.append(why);
  }
  return item;
};

const step = (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const rows = [...event.currentTarget.querySelectorAll("button.row")];
  const next = by && rows[rows.indexOf(event.target) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
};

export const show = ({ parentElement, data, setTriggerValue }) => {
  const root = parentElement.querySelector(".hot-list");
  const written = JSON.stringify(data);
  if (root.dataset.written === written) return;
  root.dataset.written = written;
  const focused = (root.getRootNode().activeElement ?? document.activeElement)?.dataset?.code;
  const top = root.scrollTop;
  const choose = (code) => setTriggerValue("picked", code);
  const list = made("ol");
  list.setAttribute("aria-label", data.labels.list);
  list.addEventListener("keydown", step);
  const selected = data.rows.findIndex((row) => row.is_selected);
  const shown = root.dataset.all || selected >= FIRST_SHOWN ? data.rows.length : FIRST_SHOWN;
  const items = data.rows.map((row) => entry(row, data.labels, choose));
  list.append(...items.slice(0, shown));
  root.replaceChildren(list);
  if (shown < items.length) {
    const all = made("button", "all", data.labels.all);
    all.type = "button";
    all.addEventListener("click", () => {
      root.dataset.all = "yes";
      list.append(...items.slice(shown));
      all.remove();
      items[shown].querySelector("button").focus();
    });
    root.append(all);
  }
  root.scrollTop = top;
  if (focused) root.querySelector(`[data-code="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
};
