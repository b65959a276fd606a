// The items: filtered, sorted, paged. What is listed of one is in the page's data; its texts are read when they are first looked at.

const PAGE = 10;
const LONGEST = 20000;
const view = { search: '', label: '', show: '', sort: 'file', page: 0, found: [] };
const texts = document.getElementsByClassName('texts');
const read = new Map();
const controls = {};

data.items.forEach((item, index) => { item.index = index; });

function textsOf(item) {
  const place = Math.floor(item.index / data.together);
  if (!read.has(place)) read.set(place, JSON.parse(texts[place].textContent));
  return read.get(place)[item.index % data.together];
}

function labelNames(item) {
  if (!item.named) {
    item.named = Object.entries(item.labels).flatMap(([label, value]) => value.map((each) => label + ': ' + each));
  }
  return item.named;
}

function searched(item) {
  if (item.searched === undefined) {
    const own = textsOf(item);
    item.searched = [item.id, ...own.queries, ...own.runs.flatMap((run) => (run ? [...run.answers, ...(run.baseline || [])] : []))].join('\n').toLowerCase();
  }
  return item.searched;
}

const SHOWN = [
  ['na', 'with N/A', (item) => item.runs.some((run) => run && (run.s || []).includes('N/A'))],
  ['unparsed', 'unparsed', (item) => item.runs.some((run) => run && run.x === 'unparsed')],
  ['failed', 'failed', (item) => item.runs.some((run) => run && run.x === 'failed')],
  ['flips', 'verdict flips with the seat', (item) => item.runs.some((run) => run && run.f)],
  ['candidate', 'won', (item) => item.runs.some((run) => run && run.o === 'candidate')],
  ['tie', 'tied', (item) => item.runs.some((run) => run && run.o === 'tie')],
  ['baseline', 'lost', (item) => item.runs.some((run) => run && run.o === 'baseline')],
  ['differ', 'runs differ', (item) => differs(item)],
];

function differs(item) {
  const own = item.runs.filter((run) => run && (run.s || run.p));
  return own.length > 1 && data.aspects.some((unused, index) => new Set(own.map((run) => String((run.s || run.p)[index]))).size > 1);
}

/** The mean of an item's scores on an aspect, over runs; null where there is none. */
function score(item, aspect) {
  const values = item.runs.map((run) => (run && run.s ? run.s[aspect] : null)).filter(isNumber);
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}

function spread(item, aspect) {
  const values = item.runs.map((run) => (run && run.s ? run.s[aspect] : null)).filter(isNumber);
  return values.length > 1 ? Math.max(...values) - Math.min(...values) : null;
}

function longest(item) {
  return Math.max(...item.runs.map((run) => (run ? run.w : 0)));
}

/** Sorts by a number; what has none comes last. */
function sortBy(number, descending) {
  const keys = new Map(view.found.map((item) => [item, number(item)]));
  view.found.sort((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)];
    if (a === null || b === null) return (a === null) - (b === null);
    return descending ? b - a : a - b;
  });
}

function find() {
  const text = view.search.toLowerCase();
  const show = SHOWN.find(([key]) => key === view.show);
  view.found = data.items.filter((item) => (!show || show[2](item)) && (!view.label || labelNames(item).includes(view.label))
    && (!text || searched(item).includes(text)));
  const [kind, aspect] = view.sort.split(' ');
  if (kind === 'lowest') sortBy((item) => score(item, Number(aspect)), false);
  if (kind === 'highest') sortBy((item) => score(item, Number(aspect)), true);
  if (kind === 'spread') sortBy((item) => spread(item, Number(aspect)), true);
  if (kind === 'longest') sortBy(longest, true);
  if (kind === 'shortest') sortBy(longest, false);
}

/** A long text, at first its start. */
function longText(text, label) {
  const box = el('div', { class: 'text', dir: 'auto', tabindex: 0, role: 'group', 'aria-label': label });
  if (text === '') box.append(el('span', { class: 'sign' }, 'empty'));
  if (text.length <= LONGEST) {
    box.append(visible(text, true));
    return box;
  }
  box.append(visible(text.slice(0, LONGEST), true), el('button', { type: 'button', class: 'link', onclick: () => {
    box.replaceChildren(visible(text, true));
    box.focus();
  } }, '… show all ' + whole(text.length) + ' characters'));
  return box;
}

function longReason(text) {
  return text.length > 2000 ? longText(text, 'Reason') : visible(text, true);
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function turnsNode(list, label) {
  if (!list.length) return note('There is no answer.');
  return el('div', {}, ...list.map((text, index) => longText(text, list.length > 1 ? label + ', turn ' + (index + 1) : label)));
}

function scoreTable(run, own) {
  const rows = data.aspects.flatMap((aspect, index) => {
    if (!run.s || run.s[index] === null) return [];
    return [[named(aspect), run.s[index] === 'N/A' ? 'N/A' : decimal(run.s[index], Number.isInteger(run.s[index]) ? 0 : 2), longReason(own.reasons[aspect] || '')]];
  });
  return rows.length ? table('Scores', ['Aspect', 'score', 'reason'], rows, { quiet: true, class: 'reasons' }) : '';
}

function verdictTable(run, own) {
  if (!run.p) return '';
  const told = (winner) => winner || '–';
  const seats = own.orders.map((order) => (order.candidate_first ? 'candidate first' : 'candidate second'));
  const rows = [...(run.o || own.orders.some((order) => order.winner) ? [['overall', run.o, own.orders.map((order) => order.winner)]] : []),
    ...data.aspects.map((aspect, index) => [aspect, run.p[index], own.orders.map((order) => order.by_aspect[aspect])])
      .filter(([, verdict, calls]) => verdict || calls.some(Boolean))];
  return table('Preferences', ['Aspect', 'together', ...seats], rows.map(([aspect, verdict, calls]) => [named(aspect), told(verdict), ...calls.map(told)]),
    { quiet: true, class: 'narrow' });
}

function runNode(item, index, own) {
  const run = item.runs[index];
  const title = runs.length > 1 ? el('h4', {}, runKey(index), named(runs[index].name)) : null;
  const mine = own.runs[index];
  const earlier = own.runs.slice(0, index).findIndex((other) => other && same(other.answers, mine.answers) && same(other.baseline, mine.baseline));
  const parts = [title];
  parts.push(el('p', { class: 'facts' }, whole(run.w) + ' words', run.x ? el('span', { class: 'badge ' + run.x }, run.x) : null,
    run.f ? el('span', { class: 'badge' }, 'flips with the seat') : null));
  if (earlier >= 0) parts.push(el('p', { class: 'note' }, 'The same answer as of ', named(runs[earlier].name), '.'));
  else {
    parts.push(mine.baseline ? el('h5', {}, 'Candidate') : '', turnsNode(mine.answers, 'Answer'));
    if (mine.baseline) parts.push(el('h5', {}, 'Baseline'), turnsNode(mine.baseline, 'Answer of the baseline'));
  }
  parts.push(scoreTable(run, mine), verdictTable(run, mine));
  if (mine.error) parts.push(longText(mine.error, 'Error'));
  if (mine.raw.length) {
    const box = el('details', { ontoggle: () => {
      if (box.open && box.childElementCount === 1) box.append(...mine.raw.map((raw, call) => longText(raw, 'Reply ' + (call + 1))));
    } }, el('summary', {}, mine.raw.length > 1 ? 'The judge’s own words, ' + mine.raw.length + ' calls' : 'The judge’s own words'));
    parts.push(box);
  }
  return el('div', { class: 'run' }, ...parts);
}

function itemNode(item) {
  const own = textsOf(item);
  const query = own.queries[own.queries.length - 1];
  const earlier = [...own.given, ...own.queries.slice(0, -1)];
  const labels = Object.entries(own.labels).filter(([, value]) => value !== null && (typeof value !== 'object' || Array.isArray(value))).slice(0, 30);
  const lacking = runs.filter((unused, index) => !item.runs[index]);
  const node = el('article', { class: 'item', 'aria-label': 'Item ' + plain(item.id) },
    el('h3', {}, el('span', { class: 'id' }, named(item.id + (item.turns > 1 ? ', turn ' + item.turns : ''))), longQuery(query)),
    labels.length ? el('p', { class: 'facts' }, ...labels.map(([label, value]) => el('span', { class: 'label' },
      named(label + ': ' + [...String(Array.isArray(value) ? value.join(', ') : value)].slice(0, 120).join(''))))) : null,
    earlier.length ? el('details', {}, el('summary', {}, 'What went before'), ...earlier.map((text) => longText(text, 'Earlier turn'))) : null,
    el('div', { class: 'side' + (runs.length > 1 ? ' several' : '') }, ...runs.map((unused, index) => (item.runs[index] ? runNode(item, index, own) : null))),
    lacking.length ? el('p', { class: 'note' }, 'Not in ', ...lacking.flatMap((run, index) => [index ? '; ' : '', named(run.name)]), '.') : null);
  return node;
}

function longQuery(query) {
  return query.length > 1000 ? el('span', {}, visible(query.slice(0, 1000), true), ' … ', el('details', {}, el('summary', {}, 'The whole query'), longText(query, 'Query')))
    : el('bdi', {}, visible(query, true));
}

function drawPage() {
  showPage(view, controls, PAGE, data.items.length, itemNode, 'item');
}

function refresh() {
  view.page = 0;
  find();
  drawPage();
}

function searchFor(text) {
  view.search = text;
  view.label = '';
  view.show = '';
  controls.search.value = text;
  for (const select of [controls.label, controls.show]) if (select) select.value = '';
  refresh();
  byId('items').scrollIntoView();
  controls.search.focus({ preventScroll: true });
}

function labelled(label, value) {
  view.label = label + ': ' + value;
  if (controls.label) controls.label.value = view.label;
  refresh();
  byId('items').scrollIntoView();
  controls.status.focus({ preventScroll: true });
}

function turn(by) {
  view.page += by;
  drawPage();
  byId('items').scrollIntoView();
  controls.status.focus({ preventScroll: true });
}

function pager(told) {
  const previous = el('button', { type: 'button', class: 'previous', onclick: () => turn(-1) }, '← Previous');
  const next = el('button', { type: 'button', class: 'next', onclick: () => turn(1) }, 'Next →');
  const place = el('span', { class: 'place' });
  return { place, previous, next, node: el('nav', { class: 'pager', 'aria-label': told }, previous, place, next) };
}

function choice(key, told, options) {
  controls[key] = el('select', { id: key, onchange: (event) => {
    view[key] = event.target.value;
    refresh();
  } }, ...options.map(([value, text]) => el('option', { value }, plain(text))));
  return el('label', {}, told, controls[key]);
}

function orders() {
  const some = (kind, text) => scored.map((aspect) => [kind + ' ' + data.aspects.indexOf(aspect), text.replace('%', () => aspect)]);
  return [['file', 'as in the file'], ...some('lowest', '%, lowest first'), ...some('highest', '%, highest first'),
    ...(runs.length > 1 ? some('spread', '%, largest difference first') : []), ['longest', 'longest answer first'], ['shortest', 'shortest answer first']];
}

function drawControls() {
  let typing = 0;
  controls.search = el('input', { type: 'search', id: 'search', placeholder: 'query, answer or id', autocomplete: 'off', oninput: () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      view.search = controls.search.value;
      refresh();
    }, 150);
  } });
  controls.status = el('p', { class: 'status', role: 'status', tabindex: -1 });
  controls.list = el('div', { class: 'list' });
  controls.pagers = [pager('Pages'), pager('Pages, again')];
  const labels = [...new Set(data.items.flatMap(labelNames))].sort();
  const shown = SHOWN.filter(([, , fits]) => data.items.some(fits));
  byId('items').append(el('div', { class: 'controls' }, el('label', {}, 'Search', controls.search),
    labels.length ? choice('label', 'Label', [['', 'all'], ...labels.map((label) => [label, label])]) : null,
    shown.length ? choice('show', 'Show', [['', 'all'], ...shown]) : null, choice('sort', 'Order', orders())),
  controls.status, controls.pagers[0].node, controls.list, controls.pagers[1].node);
}

for (const draw of [drawComparison, drawScores, drawPreferences, drawAgreement, drawLabels]) draw();
drawHeader();
drawControls();
drawOrigins();
drawAbout();
refresh();
