// Plots, as SVG. A run has a place from 0 on, by which its colour, its dashes and its mark are chosen.

const STYLES = 6;

function styleOf(run) {
  return 'run-' + (run % STYLES);
}

/** A run's mark: shapes differ as colours do. */
function mark(run, x, y, title) {
  const shape = run % 3 === 0 ? svg('circle', { cx: x, cy: y, r: 4.5 })
    : run % 3 === 1 ? svg('rect', { x: x - 4, y: y - 4, width: 8, height: 8 })
      : svg('path', { d: 'M' + x + ' ' + (y - 5.5) + 'l5.5 9.5h-11z' });
  shape.setAttribute('class', 'mark ' + styleOf(run));
  if (title) shape.append(svg('title', {}, title));
  return shape;
}

function runKey(run) {
  return svg('svg', { class: 'key', viewBox: '0 0 32 12', 'aria-hidden': 'true' },
    svg('line', { class: 'line ' + styleOf(run), x1: 0, x2: 32, y1: 6, y2: 6 }), mark(run, 16, 6));
}

function runLegend(runs) {
  return el('ul', { class: 'legend' }, ...runs.map((run, index) => el('li', {}, runKey(index), named(run.name))));
}

/** A text that fits: the rest is cut off, and stands in its title. */
function fitted(text, most, attributes) {
  const shown = plain(text);
  const points = [...shown];
  return svg('text', attributes, points.length > most ? points.slice(0, most - 1).join('') + '…' : shown, svg('title', {}, shown));
}

function frame(width, height, told) {
  return svg('svg', { class: 'plot', viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': told }, svg('title', {}, told));
}

/** Means of at least three aspects on spokes; a run that lacks one has an open line. */
function radar(aspects, runs, scale) {
  const [width, height, radius] = [460, 360, 125];
  const [cx, cy] = [width / 2, height / 2];
  const plot = frame(width, height, 'Means by aspect, from ' + scale.low + ' in the middle to ' + scale.high + '; the table has the numbers');
  const at = (index, part) => {
    const angle = (2 * Math.PI * index) / aspects.length - Math.PI / 2;
    return [cx + radius * part * Math.cos(angle), cy + radius * part * Math.sin(angle)];
  };
  const part = (value) => Math.max(0, Math.min(1, (value - scale.low) / (scale.high - scale.low)));
  for (const tick of scale.ticks.slice(1)) {
    plot.append(svg('polygon', { class: 'grid', points: aspects.map((unused, index) => at(index, part(tick)).join()).join(' ') }));
  }
  aspects.forEach((aspect, index) => {
    const [x, y] = at(index, 1);
    const [tx, ty] = at(index, 1.1);
    const anchor = Math.abs(tx - cx) < 10 ? 'middle' : tx > cx ? 'start' : 'end';
    plot.append(svg('line', { class: 'grid', x1: cx, y1: cy, x2: x, y2: y }),
      fitted(aspect, 15, { x: tx, y: ty + (ty > cy + 10 ? 12 : ty < cy - 10 ? -2 : 4), 'text-anchor': anchor }));
  });
  for (const tick of scale.ticks) plot.append(svg('text', { class: 'tick', x: cx + 5, y: cy - radius * part(tick) + 4 }, decimal(tick, scale.digits)));
  runs.forEach((run, index) => {
    const points = aspects.map((aspect, spoke) => {
      const figures = run.aspects[aspect];
      return figures && isNumber(figures.mean) ? at(spoke, part(figures.mean)) : null;
    });
    const whole = points.every(Boolean);
    if (whole) plot.append(svg('polygon', { class: 'line area ' + styleOf(index), points: points.map((point) => point.join()).join(' ') }));
    points.forEach((point, spoke) => {
      const next = points[(spoke + 1) % points.length];
      if (!point) return;
      if (!whole && next) plot.append(svg('line', { class: 'line ' + styleOf(index), x1: point[0], y1: point[1], x2: next[0], y2: next[1] }));
      plot.append(mark(index, point[0], point[1], plain(run.name + ', ' + aspects[spoke]) + ': ' + decimal(run.aspects[aspects[spoke]].mean)));
    });
  });
  return plot;
}

/**
 * Intervals below each other. A row is {text, points: [{run, value, bounds, told}]}.
 *
 * @param zero a value to draw a line at, or null
 */
function intervalPlot(rows, scale, told, zero = null) {
  const most = Math.max(...rows.map((row) => row.points.length));
  const step = Math.max(30, 15 * most + 12);
  const [width, left, right, top] = [460, 128, 14, 6];
  const height = top + step * rows.length + 26;
  const x = (value) => left + (width - left - right) * Math.max(0, Math.min(1, (value - scale.low) / (scale.high - scale.low)));
  const plot = frame(width, height, told);
  for (const tick of scale.ticks) {
    plot.append(svg('line', { class: tick === zero ? 'zero' : 'grid', x1: x(tick), x2: x(tick), y1: top, y2: height - 22 }),
      svg('text', { class: 'tick', x: x(tick), y: height - 6, 'text-anchor': 'middle' }, scale.show ? scale.show(tick) : decimal(tick, scale.digits)));
  }
  rows.forEach((row, index) => {
    const middle = top + step * (index + 0.5);
    plot.append(fitted(row.text, 17, { x: left - 10, y: middle + 4, 'text-anchor': 'end' }));
    row.points.forEach(({ run, value, bounds, told: title }, place) => {
      if (!isNumber(value)) return;
      const y = middle + 15 * (place - (row.points.length - 1) / 2);
      if (Array.isArray(bounds)) {
        plot.append(svg('line', { class: 'whisker ' + styleOf(run), x1: x(bounds[0]), x2: x(bounds[1]), y1: y, y2: y }, svg('title', {}, title)));
      }
      plot.append(mark(run, x(value), y, title));
    });
  });
  return plot;
}

/** Round numbers round some values; where they are all one, from there upwards. */
function niceScale(low, highest, digits) {
  const high = highest - low < 1e-9 ? low + 1 : highest;
  const span = high - low;
  const unit = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((each) => span / each <= 6);
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: to - from + 1 }, (unused, index) => Number(((from + index) * step).toPrecision(12)));
  return { low: ticks[0], high: ticks[ticks.length - 1], ticks, digits: digits ?? Math.max(0, -Math.floor(Math.log10(step))) };
}

/** A bar of wins, ties and losses. */
function tallyBar(verdicts, told) {
  const text = told + ': won ' + percent(verdicts.win.share) + ', tied ' + percent(verdicts.tie.share) + ', lost ' + percent(verdicts.lose.share);
  const bar = svg('svg', { class: 'bar', role: 'img', 'aria-label': text }, svg('title', {}, text));
  let from = 0;
  for (const kind of ['win', 'tie', 'lose']) {
    const share = 100 * verdicts[kind].share;
    bar.append(svg('rect', { class: 'fill-' + kind, x: from + '%', width: share + '%', height: '100%' }));
    from += share;
  }
  return bar;
}
