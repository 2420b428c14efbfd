// Draws a table of the same page once more as a picture, with ECharts: <div class="chart" data-chart="KIND" data-table="ID">.
// The table is the source of every number: without this file nothing is missing but the picture. Its rows say, by kind:
//   line, bars   label | number | …            heat   label | one number in every column | …
//   flow         from | to | number            map    name | …, with data-east and data-north on the row, in metres
// A cell that holds a link opens it when its part of the picture is pressed; a cell or column of class "sum" is not drawn.
"use strict";
(() => {
  const MOST_BARS = 15;
  const drawn = new Map();

  // ── Reading the table ──

  const words = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
  const label = (cell) => cell.dataset.label || words(cell);
  const number = (cell) => parseFloat(cell.dataset.value ?? cell.textContent.replace(/[\s,]/g, ""));
  const opens = (cell) => cell.querySelector("a[href]")?.href;
  const rows = (table) => [...table.tBodies[0].rows].filter((row) => !row.classList.contains("sum"));
  const points = (table) =>
    rows(table)
      .map((row) => ({ name: label(row.cells[0]), value: number(row.cells[1]), url: opens(row.cells[1]) ?? opens(row.cells[0]) }))
      .filter((point) => Number.isFinite(point.value));

  // ── The look: the tokens of the style sheet, the letters of the page ──

  const look = (place) => {
    const style = getComputedStyle(document.documentElement), token = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
      width: place.clientWidth,
      letter: parseFloat(style.fontSize) * (document.documentElement.classList.contains("elder") ? 1 : 0.875),
      font: token("sans"), ink: token("ink"), soft: token("ink-soft"), line: token("line"), sheet: token("sheet"), sunk: token("sunk"),
      main: token("link"), mild: "#5b83a6", off: token("line-strong"), open: "#b86e00",
    };
  };

  const axis = (see) => ({
    axisLine: { lineStyle: { color: see.off } }, axisTick: { show: false }, splitLine: { lineStyle: { color: see.line } },
    axisLabel: { color: see.soft, fontSize: see.letter },
  });
  const names = (data, see) => ({ ...axis(see), type: "category", data, splitLine: { show: false } });
  const numbers = (see) => ({ ...axis(see), type: "value", minInterval: 1, axisLine: { show: false } });
  // About how wide words are, in letters: a Chinese sign is as wide as it is high.
  const span = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 1 : 0.57), 0);
  const said = (point) => `${point.name}  ${point.value}`;

  // ── The kinds ──

  const line = (table, see) => {
    const found = points(table).sort((a, b) => (a.name < b.name ? -1 : 1)), last = found.length - 1;
    if (!found.length) return null;
    return {
      height: Math.min(22 * see.letter, Math.max(13 * see.letter, see.width * 0.42)),
      grid: { left: 0.5 * see.letter, right: 2 * see.letter, top: 2 * see.letter, bottom: 0.5 * see.letter },
      xAxis: { ...names(found.map((point) => point.name), see), boundaryGap: false,
        axisLabel: { color: see.soft, fontSize: see.letter, hideOverlap: true, formatter: (day) => (/^\d{4}-\d\d-\d\d$/.test(day) ? day.slice(0, 4) : day) } },
      yAxis: numbers(see),
      series: [{ type: "line", symbol: "circle", symbolSize: 7, color: see.main, lineStyle: { width: 2.5 }, areaStyle: { opacity: 0.1 },
        data: found.map((point, at) => ({ ...point,
          label: { show: at === 0 || at === last, position: "top", offset: [at ? 0 : 0.9 * see.letter, 0], formatter: "{c}", color: see.ink, fontSize: see.letter, fontWeight: 600 } })) }],
    };
  };

  const bars = (table, see) => {
    const found = points(table).slice(0, MOST_BARS);
    if (!found.length) return null;
    return {
      height: (found.length * 2.1 + 0.5) * see.letter,
      grid: { left: 0, right: 3 * see.letter, top: 0, bottom: 0 },
      xAxis: { ...numbers(see), show: false },
      yAxis: { ...names(found.map((point) => point.name), see), inverse: true, axisLine: { show: false },
        axisLabel: { color: see.ink, fontSize: see.letter, interval: 0, width: see.width * 0.42, overflow: "truncate" } },
      series: [{ type: "bar", color: see.mild, barWidth: "62%", label: { show: true, position: "right", formatter: "{c}", color: see.ink, fontSize: see.letter },
        data: found }],
    };
  };

  const heat = (table, see) => {
    const heads = [...table.tHead.rows[0].cells].slice(1), kept = heads.map((head, at) => at + 1).filter((at) => !heads[at - 1].classList.contains("sum"));
    const columns = kept.map((at) => label(heads[at - 1])), found = rows(table);
    if (!found.length || !columns.length) return null;
    const cells = found.flatMap((row, y) => kept.map((at, x) => ({
      value: [x, y, number(row.cells[at]) || 0], name: `${label(row.cells[0])} · ${columns[x]}`, url: opens(row.cells[at]) })));
    const most = Math.max(1, ...cells.map((cell) => cell.value[2]));
    const side = Math.min(7, Math.max(...found.map((row) => label(row.cells[0]).length)) + 1) * see.letter;
    const wide = (see.width - side) / columns.length, high = (found.length > 6 ? 2.2 : 3) * see.letter;
    // Months say their year only where it begins; other names go on in a second line.
    const months = columns.every((one) => /^\d{4}-\d\d$/.test(one));
    const close = wide < 1.7 * see.letter;
    const month = (one, at) => (close || at === 0 || one.endsWith("-01") ? `${one.slice(0, 4)}\n${one.slice(5)}` : `\n${one.slice(5)}`);
    const lines = months ? 2 : Math.max(...columns.map((one) => Math.ceil((span(one) * see.letter) / Math.max(wide - 4, see.letter))));
    const top = (1.25 * lines + 0.7) * see.letter;
    for (const cell of cells) cell.label = { color: cell.value[2] > most * 0.66 ? "#fff" : see.ink };
    return {
      height: found.length * high + top,
      grid: { left: side, right: 0, top, bottom: 0, outerBoundsMode: "none" },
      xAxis: { ...names(columns, see), position: "top", axisLine: { show: false },
        axisLabel: { color: see.soft, fontSize: see.letter, interval: (at) => !(months && close) || at % 3 === 0, lineHeight: 1.25 * see.letter, ...(months ? { formatter: month } : { width: wide - 4, overflow: "break" }) } },
      yAxis: { ...names(found.map((row) => label(row.cells[0])), see), inverse: true, axisLine: { show: false },
        axisLabel: { color: see.ink, fontSize: see.letter, interval: 0, width: side - see.letter * 0.5, overflow: "truncate" } },
      visualMap: { show: false, min: 0, max: most, inRange: { color: [see.sunk, "#c9d9e6", see.mild, see.main] } },
      series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: see.sheet, borderWidth: 2 },
        label: { show: wide > 1.4 * see.letter, fontSize: see.letter, formatter: (cell) => cell.value[2] || "" } }],
      said: (cell) => `${cell.name}  ${cell.value[2]}`,
    };
  };

  const flow = (table, see) => {
    const links = rows(table)
      .map((row) => ({ source: label(row.cells[0]), target: label(row.cells[1]), value: number(row.cells[2]), url: opens(row.cells[2]), off: row.classList.contains("off") }))
      .filter((link) => link.value > 0);
    if (!links.length) return null;
    const ends = new Set(links.filter((link) => link.off).map((link) => link.target));
    const known = [...new Set(links.flatMap((link) => [link.source, link.target]))];
    const sums = (name) => Math.max(...["source", "target"].map((end) => links.filter((link) => link[end] === name).reduce((sum, link) => sum + link.value, 0)));
    const depth = (name) => Math.max(0, ...links.filter((link) => link.target === name).map((link) => 1 + depth(link.source)));
    const columns = Math.max(...known.map(depth)), wide = (see.width - 12) / columns - see.letter;
    // The words of the last column stand to the left of their end, so the two last share the room between them.
    const room = (name) => (depth(name) < columns - 1 ? wide : (wide - see.letter) / 2);
    const lines = Math.max(...known.map((name) => Math.ceil((span(`${name} ${sums(name)}`) * see.letter) / room(name))));
    return {
      height: Math.max((12 + 3 * lines) * see.letter, see.width * 0.28),
      series: [{ type: "sankey", left: 0, right: 0, top: (0.4 + 1.3 * lines) * see.letter, bottom: 0.5 * see.letter, nodeWidth: 12, nodeGap: (1 + 1.4 * lines) * see.letter,
        nodeAlign: "left", draggable: false, layoutIterations: 0, emphasis: { focus: "adjacency" }, lineStyle: { color: "source", opacity: 0.25 },
        data: known.map((name) => ({ name, itemStyle: { color: ends.has(name) ? see.open : see.main, borderWidth: 0 },
          label: { position: [depth(name) === columns ? 12 : 0, -0.3 * see.letter], align: depth(name) === columns ? "right" : "left", verticalAlign: "bottom",
            width: room(name), overflow: "break", lineHeight: 1.25 * see.letter, formatter: `${name} ${sums(name)}`, color: see.ink, fontSize: see.letter } })),
        links }],
      said: (part) => (part.dataType === "edge" ? `${part.data.source} → ${part.data.target}  ${part.data.value}` : `${part.name}  ${sums(part.name)}`),
    };
  };

  // A map without a server: where things lie, to scale, north up.
  const map = (table, see, place) => {
    const found = rows(table).filter((row) => row.dataset.east !== undefined)
      .map((row) => ({ name: label(row.cells[0]), value: [parseFloat(row.dataset.east), parseFloat(row.dataset.north)], url: opens(row.cells[0]) }));
    if (!found.length) return null;
    const height = Math.min(26 * see.letter, Math.max(16 * see.letter, see.width * 0.5));
    const ends = (at) => { const all = found.map((one) => one.value[at]); return [Math.min(...all), Math.max(...all)]; };
    const [west, east] = ends(0), [south, north] = ends(1);
    const metre = Math.max((east - west) / (see.width * 0.6), (north - south) / (height * 0.5), 0.5);  // metres in a pixel
    const x = (west + east) / 2, y = (south + north) / 2 - height * 0.08 * metre, half = [(see.width / 2) * metre, (height / 2) * metre];
    const rough = metre * see.width * 0.25, power = 10 ** Math.floor(Math.log10(rough));
    const bar = [5, 2, 1].find((one) => one * power <= rough) * power;
    const bottom = y - half[1] + 1.2 * see.letter * metre, left = x - half[0] + see.letter * metre;
    const plain = { type: "value", show: false };
    const text = { color: see.soft, fontSize: see.letter };
    return {
      height,
      grid: { left: 0, right: 0, top: 0, bottom: 0, outerBoundsMode: "none" },
      xAxis: { ...plain, min: x - half[0], max: x + half[0] }, yAxis: { ...plain, min: y - half[1], max: y + half[1] },
      series: [
        { type: "line", silent: true, symbol: "none", lineStyle: { color: see.soft, width: 3 }, data: [[left, bottom], [left + bar, bottom]], tooltip: { show: false } },
        { type: "scatter", silent: true, symbolSize: 1, itemStyle: { color: "transparent" }, tooltip: { show: false }, data: [
          { value: [left + bar, bottom], label: { show: true, position: "right", distance: 6, formatter: bar < 1000 ? `${bar} m` : `${bar / 1000} km`, ...text } },
          { value: [x + half[0] - 1.6 * see.letter * metre, y + half[1] - 2 * see.letter * metre], label: { show: true, position: "inside", formatter: `↑\n${place.dataset.north || "N"}`, align: "center", lineHeight: 1.2 * see.letter, ...text } },
        ] },
        { type: "scatter", symbol: "circle", symbolSize: see.letter, color: see.main, itemStyle: { opacity: 1, borderColor: see.sheet, borderWidth: 2 }, data: found,
          label: { show: true, formatter: "{b}", position: "bottom", distance: 6, color: see.ink, fontSize: see.letter, width: Math.min(see.width * 0.42, 14 * see.letter), overflow: "break" },
          labelLayout: { moveOverlap: "shiftY", hideOverlap: true } },
      ],
      said: (one) => one.name,
    };
  };

  const kinds = { line, bars, heat, flow, map };

  // ── Drawing, and drawing again ──

  const draw = (place) => {
    const table = document.getElementById(place.dataset.table), see = look(place);
    if (!table || !see.width) return;
    const made = kinds[place.dataset.chart](table, see, place);
    if (!made) return;
    const { height, said: tell = said, ...options } = made;
    place.style.height = `${Math.round(height)}px`;
    let chart = drawn.get(place);
    if (!chart) {
      chart = echarts.init(place, null, { renderer: "svg" });
      chart.on("click", (part) => part.data?.url && location.assign(part.data.url));
      drawn.set(place, chart);
      sizes.observe(place);
    }
    chart.resize();
    chart.setOption({
      animation: false, textStyle: { fontFamily: see.font, fontSize: see.letter, color: see.ink },
      // Words on a canvas of its own: the page's policy allows no HTML with styles.
      tooltip: { renderMode: "richText", confine: true, backgroundColor: see.sheet, borderColor: see.off, textStyle: { color: see.ink, fontSize: see.letter }, formatter: tell },
      ...options,
    }, true);
  };

  const widths = new WeakMap();
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (widths.get(target) !== target.clientWidth) {
        const first = !widths.has(target);
        widths.set(target, target.clientWidth);
        if (!first) requestAnimationFrame(() => draw(target));
      }
    }
  });

  const all = () => {
    for (const [place, chart] of drawn) {
      if (!place.isConnected) {
        sizes.unobserve(place);
        chart.dispose();
        drawn.delete(place);
      }
    }
    document.querySelectorAll(".chart[data-table]").forEach((place) => { if (!drawn.has(place)) draw(place); });
  };

  all();

  // ── What comes anew without a reload ──

  // What was unfolded stays unfolded when its part of the page is replaced.
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    // Something else came, such as the page to sign in: it is shown whole.
    if (target?.matches("[data-again]") && xhr.status !== 204 && !xhr.responseText.includes(`id="${target.id}"`)) {
      event.detail.shouldSwap = false;
      location.reload();
      return;
    }
    unfolded = [...(target?.querySelectorAll("details[open][id]") ?? [])].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    all();
  });

  // <… data-again="SECONDS" hx-trigger="again">: asked anew while somebody can see the page, and once when she comes back to it.
  const again = () => { if (!document.hidden) document.querySelectorAll("[data-again]").forEach((one) => htmx.trigger(one, "again")); };
  const seconds = parseInt(document.querySelector("[data-again]")?.dataset.again, 10);
  if (seconds) {
    setInterval(again, seconds * 1000);
    document.addEventListener("visibilitychange", again);
  }
})();
