// Reads what the server sends of a map: outlines, classes, facts; and what can be worked out from them alone.
//
// The formats are those of dashboard/map_payload.py and dashboard/map_values.py. Nothing here draws.

export const LEVELS = ["township", "community", "grid"];
const FIRST_WORD = 36, FIRST_NUMBER = 93;

/**
 * Return the places of each level: polygons of [latitude, longitude] rings, the numbers of their borders, where their
 * name stands; and all borders as lines. Rings are walked in the order in which they were written.
 */
export function decodeGeometry({ origin, steps_per_degree: steps, borders, ...levels }) {
  const lines = [], places = {};
  const inDegrees = ([x, y]) => [y / steps, x / steps];
  let here = origin;
  const next = () => {
    let [x, y] = here;
    const moves = borders[lines.length], line = [];
    for (let i = 0; i < moves.length; i += 2) line.push([(x += moves[i]), (y += moves[i + 1])]);
    lines.push(line);
    return line;
  };
  const walk = (ring, numbers) => {
    const vertices = [];
    for (const border of ring) {
      let line = border ? lines[lines.length - Math.abs(border)] : next();
      numbers.push(border ? lines.length - Math.abs(border) : lines.length - 1);
      if (border < 0) line = [...line].reverse();
      here = line[line.length - 1];
      for (let i = 0; i < line.length - 1; i++) vertices.push(line[i]);
    }
    return vertices;
  };
  for (const level of [...LEVELS].reverse()) {
    const { shapes, points } = levels[level];
    places[level] = shapes.map((polygons, index) => {
      const numbers = [], [x, y] = points[index];
      const rings = polygons.map((polygon) => polygon.map((ring) => walk(ring, numbers)));
      const [left, low] = rings[0]?.[0][0] ?? origin;
      return { rings: rings.map((polygon) => polygon.map((ring) => ring.map(inDegrees))), borders: numbers, point: inDegrees([left + x, low + y]) };
    });
  }
  return { places, lines: lines.map((line) => line.map(inDegrees)) };
}

/** Return the class of each place and its facts: columns of numbers, of words, and of null where there is nothing. */
export function decodeValues(values, households) {
  const columns = [];
  const number = (text, index) => text.charCodeAt(index) - FIRST_NUMBER;
  const unpack = ({ packed, base, less }) => {
    const whole = less === undefined ? null : column(less);
    return Array.from(packed, (mark, index) => {
      const above = number(packed, index);
      if (above >= 0) return whole ? whole[index] - above - base : above + base;
      return mark === "#" ? null : values.words[mark.charCodeAt(0) - FIRST_WORD];
    });
  };
  const read = (sent) => {
    if (sent === "households") return households;
    if (sent.list) return sent.list.map((value) => (typeof value === "string" ? values.words[value] : value));
    if (sent.per_1000 === undefined) return unpack(sent);
    return column(sent.per_1000).map((cases, index) =>
      cases > 0 && cases <= sent.few ? null : perThousand(cases, households[index], sent.decimals),
    );
  };
  const column = (place) => (columns[place] ??= read(values.columns[place]));
  return {
    ...values,
    classOf: Array.from(values.class_of, (_, index) => number(values.class_of, index)),
    facts: values.facts.map((fact) => ({ ...fact, values: column(fact.values), of: fact.of === null ? null : column(fact.of) })),
  };
}

/** Return cases per 1,000 households in units of the last decimal, half rounded up. */
function perThousand(cases, households, decimals) {
  return households ? Math.floor((2000 * 10 ** decimals * cases + households) / (2 * households)) : null;
}

/** Return the lines of a place's card, label and text; a fact that says nothing of it has none. */
export function factLines(facts, index, language) {
  const lines = [];
  for (const { label, values, of, decimals, is_change: isChange, unit, missing } of facts) {
    const value = values[index];
    if (value === null && !missing) continue;
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: isChange ? "exceptZero" : "auto" };
    const written = (units) => new Intl.NumberFormat(language, options).format(units / 10 ** decimals);
    let text = value ?? missing;
    if (typeof text === "number") {
      text = of ? `${written(value)} / ${written(of[index])}` : written(value).replace("-", "−") + (unit && `\u202f${unit}`);
    }
    lines.push([label, text]);
  }
  return lines;
}

/** Return the lines around places, without the borders between them. */
export function linesAround(places, lines) {
  const seen = new Map();
  for (const number of places.flatMap((place) => place.borders)) seen.set(number, (seen.get(number) ?? 0) + 1);
  return [...seen].filter(([, times]) => times === 1).map(([number]) => lines[number]);
}
