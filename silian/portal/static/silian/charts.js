// Draws a table of the same page once more as a picture: <div class="chart" data-chart="line|bars" data-table="ID">.
// The table stays the source: without this file nothing is missing but the picture.
"use strict";
(() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const MOST_BARS = 15;

  const draw = (name, attributes, text) => {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const read = (table) =>
    [...table.tBodies[0].rows]
      .map((row) => ({ label: row.cells[0].textContent.trim(), value: parseFloat(row.cells[1].textContent.replace(/[\s,]/g, "")) }))
      .filter((point) => Number.isFinite(point.value));

  // A round step, so that about `wanted` lines stand between nothing and the highest value.
  const step = (highest, wanted) => {
    const rough = Math.max(highest, 1) / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    return Math.max(1, [1, 2, 5, 10].find((one) => one * power >= rough) * power);
  };

  const line = (points, width, letter) => {
    points.sort((a, b) => (a.label < b.label ? -1 : 1));
    const left = letter * 2.6, right = letter * 2.2, top = letter * 1.6, bottom = letter * 2, height = Math.min(320, Math.max(200, width * 0.45));
    const one = step(Math.max(...points.map((point) => point.value)), 4);
    const highest = one * Math.ceil(Math.max(...points.map((point) => point.value), 1) / one);
    const x = (at) => left + (points.length < 2 ? 0 : (at / (points.length - 1)) * (width - left - right));
    const y = (value) => top + (1 - value / highest) * (height - top - bottom);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
    for (let value = 0; value <= highest; value += one) {
      svg.append(draw("path", { class: "grid", d: `M${left} ${y(value)}H${width - right}` }));
      svg.append(draw("text", { class: "axis", x: left - letter / 2, y: y(value) + letter * 0.35, "text-anchor": "end" }, value));
    }
    const path = points.map((point, at) => `${at ? "L" : "M"}${x(at).toFixed(1)} ${y(point.value).toFixed(1)}`).join("");
    svg.append(draw("path", { class: "under", d: `${path}L${x(points.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z` }));
    svg.append(draw("path", { class: "curve", d: path }));
    const every = Math.ceil((points.length * letter * 3.2) / (width - left - right));
    points.forEach((point, at) => {
      const last = at === points.length - 1;
      const spot = draw("circle", { class: "spot", cx: x(at), cy: y(point.value), r: last ? 5 : 3 });
      spot.append(draw("title", {}, `${point.label}: ${point.value}`));
      svg.append(spot);
      if (last || (at % every === 0 && points.length - 1 - at >= every))
        svg.append(draw("text", { class: "axis", x: x(at), y: height - letter * 0.5, "text-anchor": "middle" }, point.label.slice(0, 4)));
      if (last || at === 0)
        svg.append(draw("text", { x: x(at), y: y(point.value) - letter * 0.8, "text-anchor": at ? "middle" : "start" }, point.value));
    });
    return svg;
  };

  const bars = (points, width, letter) => {
    const shown = points.slice(0, MOST_BARS), tall = letter * 2, fits = Math.floor((width * 0.42) / letter);
    const short = (label) => (label.length > fits ? `${label.slice(0, fits - 1)}…` : label);
    const left = Math.min(width * 0.45, Math.max(...shown.map((point) => short(point.label).length)) * letter + letter);
    const highest = Math.max(...shown.map((point) => point.value), 1);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${shown.length * tall}`, width, height: shown.length * tall, "aria-hidden": "true" });
    shown.forEach((point, at) => {
      const long = (point.value / highest) * (width - left - letter * 3);
      const label = draw("text", { x: left - letter / 2, y: at * tall + letter * 1.35, "text-anchor": "end" }, short(point.label));
      label.append(draw("title", {}, point.label));
      svg.append(label, draw("rect", { class: "bar", x: left, y: at * tall + letter * 0.35, width: long.toFixed(1), height: letter * 1.3 }));
      svg.append(draw("text", { x: left + long + letter / 2, y: at * tall + letter * 1.35 }, point.value));
    });
    return svg;
  };

  const show = (chart) => {
    const table = document.getElementById(chart.dataset.table);
    const points = table ? read(table) : [];
    const width = chart.clientWidth, letter = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.875;
    if (points.length && width) chart.replaceChildren((chart.dataset.chart === "line" ? line : bars)(points, width, letter));
  };

  const charts = () => document.querySelectorAll(".chart[data-table]").forEach(show);
  charts();
  addEventListener("resize", charts);
})();
