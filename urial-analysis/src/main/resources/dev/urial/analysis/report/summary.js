// The parts of the page above the answers, from the study's summary and manifest.

const data = JSON.parse(byId('data').textContent);
const summary = data.summary;
const manifest = data.manifest || {};
const promptName = manifest.prompt && manifest.prompt.name ? String(manifest.prompt.name) : '';
const conditions = [{ key: 'base', name: 'base model', measures: summary }];
const hasPrompt = Boolean(summary.icl) || data.items.some((item) => item.icl);
if (hasPrompt) conditions.push({ key: 'icl', name: 'base model under the prompt', measures: summary.icl || {} });

// Fig. 3 of the paper: the aligned model's tokens by their rank in the base model.
const PUBLISHED = [
  ['Llama-2-7b → Llama-2-7b-chat', 0.777, 0.145, 0.078],
  ['Llama-2-7b → Vicuna-7b-v1.5', 0.824, 0.128, 0.048],
  ['Mistral-7b-v0.1 → Mistral-7b-instruct-v0.1', 0.822, 0.125, 0.052],
];
const COUNTED = { failed: 'failed items', empty: 'empty answers', retokenised: 'answers that re-tokenise differently', unknown_category: 'tokens of unknown category' };
const KNOWN = ['items', 'tokens', 'mean_kl', ...CATEGORIES, ...Object.keys(COUNTED)];

function modelName(role) {
  const model = (manifest.models || {})[role];
  return model && model.reference ? String(model.reference) : '';
}

function drawHeader() {
  const base = modelName('base');
  const aligned = modelName('aligned');
  const counted = whole(summary.items) + ' answers, ' + whole(summary.tokens) + ' tokens';
  byId('models').append(
    ...(base && aligned ? [el('span', {}, 'What tuning changed from '), el('b', {}, visible(base)), ' to ', el('b', {}, visible(aligned)), '. '] : []),
    counted + (promptName ? ', prompt ' : ''), promptName ? el('b', {}, visible(promptName)) : '', '.');
  for (const section of document.querySelectorAll('main > section')) {
    byId('parts').append(el('a', { href: '#' + section.id }, section.querySelector('h2').textContent));
  }
}

function interval(measures, key) {
  const bounds = measures.ci95 && measures.ci95[key];
  if (!Array.isArray(bounds) || !bounds.every(isNumber)) return '';
  return bounds.map(CATEGORIES.includes(key) ? percent : (bound) => decimal(bound)).join(' to ');
}

function withInterval(measures, key) {
  const value = CATEGORIES.includes(key) ? percent(measures[key]) : decimal(measures[key]);
  const bounds = interval(measures, key);
  return el('span', {}, value, bounds ? el('small', { class: 'interval' }, bounds) : null);
}

function legend() {
  return el('ul', { class: 'legend' }, ...CATEGORIES.map((category, index) =>
    el('li', {}, svg('svg', { class: 'key', viewBox: '0 0 20 12', 'aria-hidden': 'true' },
      svg('rect', { class: 'fill-' + category, width: 20, height: 12 })), el('b', {}, category), ' ' + MEANINGS[index])));
}

/** Patterns for those who do not tell the colours apart, once for the page. */
function patterns() {
  return svg('svg', { width: 0, height: 0, class: 'patterns', 'aria-hidden': 'true' }, svg('defs', {},
    svg('pattern', { id: 'dots', width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
      svg('rect', { width: 6, height: 6, class: 'ground-marginal' }), svg('circle', { cx: 3, cy: 3, r: 1.1, class: 'ink-marginal' })),
    svg('pattern', { id: 'stripes', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      svg('rect', { width: 6, height: 6, class: 'ground-shifted' }), svg('rect', { width: 1.6, height: 6, class: 'ink-shifted' }))));
}

/** What a prompt does to a measure that is to fall, in a sentence. */
function closed(name, without, under, show) {
  if (!isNumber(without) || !isNumber(under)) return null;
  const from = name + ': ' + show(without) + ' without the prompt, ' + show(under) + ' under it';
  if (without <= 0) return el('li', {}, from + '.');
  const part = 1 - under / without;
  return el('li', {}, from + '. ', el('b', {}, part >= 0
    ? 'The prompt closes ' + (100 * part).toFixed(0) + '% of it.' : 'The prompt adds ' + (-100 * part).toFixed(0) + '%.'));
}

function drawShares() {
  const section = byId('shares');
  section.append(patterns(), legend());
  const shown = conditions.filter((condition) => hasShares(condition.measures));
  if (!shown.length) {
    section.append(note('The summary has no shares of unshifted, marginal and shifted tokens.'));
  }
  const figures = el('div', { class: 'figures' });
  for (const { name, measures } of shown) {
    figures.append(el('figure', {},
      el('figcaption', {}, el('b', {}, name)),
      shareBar(sharesOf(measures), name),
      el('dl', { class: 'numbers' }, ...CATEGORIES.flatMap((category) =>
        [el('div', { class: 'number ' + category }, el('dt', {}, category), el('dd', {}, withInterval(measures, category)))]),
        el('div', { class: 'number' }, el('dt', {}, 'mean KL, nats'), el('dd', {}, withInterval(measures, 'mean_kl'))))));
  }
  section.append(figures);
  drawComparison(section);
  drawMissing(section);
  section.append(el('details', {}, el('summary', {}, 'The shares that the paper published, for comparison'),
    table('Published shares, other models and 1,000 instructions', ['Models', ...CATEGORIES],
      PUBLISHED.map(([name, ...shares]) => [name, ...shares.map(percent)]), { quiet: true, class: 'narrow' })));
}

function drawComparison(section) {
  const icl = summary.icl;
  if (!icl) {
    section.append(note(hasPrompt ? 'The summary has no measures under the prompt.'
      : 'The study has no prompt: the base model was not walked a second time under one.'));
    return;
  }
  const lines = [
    closed('Shifted tokens', summary.shifted, icl.shifted, percent),
    closed('Mean KL (aligned ‖ base)', summary.mean_kl, icl.mean_kl, (value) => decimal(value) + ' nats'),
  ].filter(Boolean);
  if (lines.length) section.append(el('ul', { class: 'closing' }, ...lines));
  const moves = icl.closed && icl.closed.moves;
  if (moves && CATEGORIES.every((category) => moves[category])) {
    section.append(el('details', {}, el('summary', {}, 'Where each token went under the prompt'),
      table('Tokens by their category without the prompt (rows) and under it (columns)', ['', ...CATEGORIES.map((to) => 'to ' + to)],
        CATEGORIES.map((from) => ['from ' + from, ...CATEGORIES.map((to) => whole(moves[from][to]))]), { class: 'narrow' })));
  }
}

/** What went wrong or was left out, as the study counted and told it. */
function drawTroubles(section) {
  const counts = Object.entries(COUNTED).filter(([key]) => summary[key] > 0).map(([key, name]) => name + ' ' + whole(summary[key]));
  if (summary.cut && summary.cut.items > 0) counts.push('answers cut ' + whole(summary.cut.items) + ', by ' + whole(summary.cut.tokens) + ' tokens');
  if (counts.length) section.append(el('p', {}, 'Counted: ' + counts.join('; ') + '.'));
  for (const text of Array.isArray(summary.notes) ? summary.notes : []) section.append(el('p', { class: 'note' }, visible(String(text))));
  if (hasShares(summary.aligntds)) {
    section.append(el('p', {}, 'By the rules of the published code (top 30, renormalised): '
      + CATEGORIES.map((category) => percent(summary.aligntds[category]) + ' ' + category).join(', ') + '.'));
  }
}

function drawMissing(section) {
  drawTroubles(section);
  const end = summary.end;
  if (hasShares(end)) {
    section.append(el('p', {}, 'The end-of-answer token is counted apart: '
      + (isNumber(end.tokens) ? whole(end.tokens) + ' answers ended by themselves; ' : '')
      + CATEGORIES.map((category) => percent(end[category]) + ' ' + category).join(', ')
      + (isNumber(end.mean_kl) ? ', mean KL ' + decimal(end.mean_kl) : '') + '.'));
  } else {
    section.append(note('The summary has no measures of the end-of-answer token.'));
  }
  if (!isNumber(summary.mean_kl)) {
    section.append(note('KL was not measured: it needs both models’ whole distributions.'));
  }
  if (!summary.ci95) section.append(note('The summary has no 95% intervals.'));
  const others = otherMeasures();
  if (others.length) section.append(table('Further measures', ['Measure', ...conditions.map((condition) => condition.name)], others, { class: 'narrow' }));
}

/** Numbers of the summary that have no place of their own. */
function otherMeasures() {
  const all = conditions.map(({ measures }) => ({ ...measures, ...measures.measures }));
  const names = all.flatMap((measures) => Object.keys(measures).filter((key) => isNumber(measures[key]) && !KNOWN.includes(key)));
  return [...new Set(names)].map((name) => [el('bdi', {}, visible(words(name))), ...all.map((measures) => withInterval(measures, name))]);
}

function binName(bin) {
  if (!isNumber(bin.to)) return whole(bin.from) + '+';
  return bin.from === bin.to ? whole(bin.from) : whole(bin.from) + '–' + whole(bin.to);
}

const PLOT = { width: 400, height: 240, left: 44, right: 10, top: 12, bottom: 44 };

/** The frame of a plot: its axes, and where things go in it. */
function plotFrame(bins, highest, showTick, name) {
  const { width, height, left, right, top, bottom } = PLOT;
  const step = (width - left - right) / bins.length;
  const y = (value) => top + (height - top - bottom) * (1 - value / highest);
  const plot = svg('svg', { class: 'plot', viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': name }, svg('title', {}, name));
  for (let tick = 0; tick <= 4; tick++) {
    const value = (highest * tick) / 4;
    plot.append(svg('line', { class: 'grid', x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      svg('text', { class: 'tick', x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, showTick(value)));
  }
  const every = Math.ceil(bins.length / 8);
  bins.forEach((bin, index) => {
    if (index % every === 0) {
      plot.append(svg('text', { class: 'tick', x: left + step * (index + 0.5), y: height - bottom + 16, 'text-anchor': 'middle' }, binName(bin)));
    }
  });
  plot.append(svg('text', { class: 'axis', x: (left + width - right) / 2, y: height - 6, 'text-anchor': 'middle' }, 'position in the answer, tokens'));
  return { plot, step, y, x: (index) => left + step * index };
}

/** Shares by position: shifted from the bottom, so that what was changed has a common base line. */
function sharePlot(bins, name, highest) {
  const { plot, step, y, x } = plotFrame(bins, highest, (value) => (100 * value).toFixed(0) + '%', 'Shares by position, ' + name);
  bins.forEach((bin, index) => {
    let from = 0;
    const group = svg('g', {}, svg('title', {}, 'Positions ' + binName(bin) + ': '
      + CATEGORIES.map((category) => percent(bin[category]) + ' ' + category).join(', ') + '; ' + whole(bin.tokens) + ' tokens'));
    for (const category of ['shifted', 'marginal', 'unshifted']) {
      const to = Math.min(from + (bin[category] || 0), highest);
      group.append(svg('rect', { class: 'fill-' + category, x: x(index) + 1, y: y(to), width: Math.max(step - 2, 1), height: y(from) - y(to) }));
      from = to;
    }
    plot.append(group);
  });
  return el('figure', {}, el('figcaption', {}, 'Shares, ', el('b', {}, name)), plot);
}

function klPlot(series) {
  const bins = series[0].bins;
  const highest = niceTop(Math.max(...series.flatMap(({ bins: own }) => own.map((bin) => bin.mean_kl || 0))));
  const { plot, step, y, x } = plotFrame(bins, highest, (value) => String(Number(value.toPrecision(3))), 'Mean KL by position');
  series.forEach(({ name, key, bins: own }) => {
    const points = own.map((bin, index) => [x(index) + step / 2, bin.mean_kl, bin]).filter(([, value]) => isNumber(value));
    plot.append(svg('polyline', { class: 'line ' + key, points: points.map(([px, value]) => px + ',' + y(value)).join(' ') }));
    for (const [px, value, bin] of points) {
      plot.append(svg('circle', { class: 'dot ' + key, cx: px, cy: y(value), r: 4 },
        svg('title', {}, 'Positions ' + binName(bin) + ', ' + name + ': mean KL ' + decimal(value) + ' nats')));
    }
  });
  const key = el('ul', { class: 'legend' }, ...series.map(({ name, key: line }) => el('li', {},
    svg('svg', { class: 'key', viewBox: '0 0 20 12', 'aria-hidden': 'true' }, svg('line', { class: 'line ' + line, x1: 0, x2: 20, y1: 6, y2: 6 })), name)));
  return el('figure', {}, el('figcaption', {}, 'Mean KL (aligned ‖ base), nats'), plot, key);
}

function niceTop(value) {
  if (!(value > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * unit).find((top) => top >= value) || value;
}

function drawPosition() {
  const section = byId('position');
  const series = conditions.map(({ key, name, measures }) => ({ key, name, bins: Array.isArray(measures.by_position) ? measures.by_position : [] }))
    .filter(({ bins }) => bins.length);
  if (!series.length) {
    section.append(note('The summary has no measures by position.'));
    return;
  }
  const figures = el('div', { class: 'figures plots' });
  const shares = series.filter(({ bins }) => bins.some(hasShares));
  const changed = shares.flatMap(({ bins }) => bins.map((bin) => (bin.marginal || 0) + (bin.shifted || 0)));
  const highest = changed.length ? niceShare(Math.max(...changed)) : 1;
  for (const { name, bins } of shares) figures.append(sharePlot(bins, name, highest));
  const kl = series.filter(({ bins }) => bins.some((bin) => isNumber(bin.mean_kl)));
  if (kl.length) figures.append(klPlot(kl));
  section.append(figures);
  if (highest < 1) section.append(note('The share axis ends at ' + (100 * highest).toFixed(0) + '%; above it all tokens are unshifted.'));
  if (!kl.length) section.append(note('The summary has no KL by position.'));
  section.append(el('details', {}, el('summary', {}, 'The numbers of these plots'), ...series.map(({ name, bins }) =>
    table('By position, ' + name, ['Positions', 'tokens', ...CATEGORIES, 'mean KL'],
      bins.map((bin) => [binName(bin), whole(bin.tokens), ...sharesOf(bin).map(percent), decimal(bin.mean_kl)])))));
}

function niceShare(value) {
  return [0.2, 0.4, 0.6, 0.8, 1].find((top) => top >= value) || 1;
}

/** Where a token stands, for a title: as signs, for titles follow every direction mark. */
function places(token) {
  const contexts = Array.isArray(token.contexts) ? token.contexts : [];
  return contexts.map((context) => visible('… ' + context.before + token.text).textContent).join('\n') || null;
}

function drawTokens() {
  const section = byId('tokens');
  const lists = conditions.map(({ name, measures }) => ({ name, tokens: Array.isArray(measures.shifted_tokens) ? measures.shifted_tokens : [] }));
  if (!lists.some(({ tokens }) => tokens.length)) {
    section.append(note('The summary lists no shifted tokens.'));
    return;
  }
  section.append(el('p', {}, 'The aligned model’s tokens that were shifted most often. A token opens the answers where it stands.'));
  section.append(el('div', { class: 'figures' }, ...lists.filter(({ tokens }) => tokens.length).map(({ name, tokens }) => {
    const shown = tokens.slice(0, 50);
    const most = Math.max(...shown.map((token) => token.count || 0), 1);
    return el('div', {}, table('Shifted from the ' + name, ['Token', 'count', 'share', ''], shown.map((token) => [
      el('button', { type: 'button', class: 'link', title: places(token), onclick: () => searchFor(String(token.text)) }, tokenText(String(token.text))),
      whole(token.count) + (isNumber(token.of) ? ' of ' + whole(token.of) : ''), percent(token.share),
      svg('svg', { class: 'length', 'aria-hidden': 'true' },
        svg('rect', { class: 'fill-shifted', width: (100 * (token.count || 0)) / most + '%', height: '100%' })),
    ]), { class: 'counts' }), tokens.length > shown.length ? note('50 of ' + whole(tokens.length) + ' are shown.') : null);
  })));
}

/** The groups of a breakdown: measures under names, however deep, or a list of measures that carry their names. */
function groups(node, path) {
  if (!node || typeof node !== 'object') return [];
  if (Array.isArray(node)) {
    return node.flatMap((group) => groups(group, [...path, ...Object.values(group || {}).filter((value) => typeof value === 'string')]));
  }
  if (hasShares(node)) return [{ name: path.join(': '), measures: node }];
  return Object.entries(node).flatMap(([name, value]) => groups(value, [...path, name]));
}

function drawGroups() {
  const section = byId('groups');
  let drawn = false;
  for (const { name, measures } of conditions) {
    for (const key of Object.keys(measures).filter((field) => field.startsWith('by_') && field !== 'by_position')) {
      const rows = groups(measures[key], []);
      if (!rows.length) continue;
      drawn = true;
      section.append(table(words(key).replace(/^by/, 'By') + ', ' + name, ['', 'tokens', ...CATEGORIES, 'mean KL', 'shares'], rows.map((row) =>
        [el('bdi', {}, visible(row.name)), whole(row.measures.tokens), ...CATEGORIES.map((category) => withInterval(row.measures, category)),
          withInterval(row.measures, 'mean_kl'), shareBar(sharesOf(row.measures), row.name)])));
    }
  }
  if (!drawn) section.append(note('The summary has no measures by label or by token class.'));
}

function drawAbout() {
  const section = byId('about');
  section.append(el('p', {}, 'At each position of the aligned model’s answer, the base model reads the query and the same tokens so far; the base rank is '
    + 'where it ranks the token that the aligned model chose, 1 being its first choice. Logarithms are natural; KL is KL(aligned ‖ base) over the '
    + 'whole vocabulary; intervals are over items.'));
  if (!data.manifest) {
    section.append(note('There is no manifest beside the study, so its models and settings are not told here.'));
    return;
  }
  section.append(el('details', {}, el('summary', {}, 'Manifest'), el('pre', { tabindex: 0 }, visible(JSON.stringify(manifest, null, 2), true))));
}
