// The answers: filtered, sorted, paged, their tokens coloured by category. A drawn token is {x: text, n: id, p: position, a: aligned,
// b: base, i: base under the prompt, m: other numbers}, a condition [rank, rank it is above, log-probability, KL, category,
// [text, log-probability, ...] of its top choices].

const PAGE = 10;
const ROWS = [['a', 'aligned model'], ['b', 'base model'], ['i', 'base model under the prompt']];
const CONTEXTS = [['base_context', 'base model'], ['icl_context', 'base model under the prompt'], ['aligned_context', 'aligned model']];
const view = { condition: 'base', onlyShifted: false, search: '', label: '', sort: 'file', page: 0, found: [] };
const tokenOf = new WeakMap();
const drawn = document.getElementsByClassName('drawn');
const controls = {};

data.items.forEach((item, index) => { item.index = index; });

/** The tokens and contexts of an item, read when they are first looked at; null of one that is only listed. */
function detailOf(item) {
  if (item.detail === undefined) item.detail = item.index < drawn.length ? JSON.parse(drawn[item.index].textContent) : null;
  return item.detail;
}

function countsOf(item) {
  return item[view.condition] || [0, 0, 0];
}

function shiftedShare(item) {
  return item.tokens ? countsOf(item)[2] / item.tokens : 0;
}

function searched(item) {
  if (item.searched === undefined) {
    item.searched = [item.id, item.query, item.text].join('\n').toLowerCase();
  }
  return item.searched;
}

function labelNames(item) {
  return Object.entries(item.labels || {}).map(([name, value]) => name + ': ' + value);
}

function find() {
  const text = view.search.toLowerCase();
  view.found = data.items.filter((item) => (!view.onlyShifted || countsOf(item)[2] > 0)
    && (!view.label || labelNames(item).includes(view.label)) && (!text || searched(item).includes(text)));
  if (view.sort === 'most') view.found.sort((one, other) => shiftedShare(other) - shiftedShare(one));
  if (view.sort === 'least') view.found.sort((one, other) => shiftedShare(one) - shiftedShare(other));
}

function categoryOf(token) {
  const known = token[view.condition === 'icl' ? 'i' : 'b'];
  return known && known[4] !== null ? CATEGORIES[known[4]] : 'unknown';
}

function rankText([rank, above]) {
  if (isNumber(rank)) return whole(rank);
  return isNumber(above) ? 'above ' + whole(above) : '–';
}

function probability(logprob) {
  if (!isNumber(logprob)) return '–';
  const share = Math.exp(logprob);
  return share >= 0.0005 ? percent(share) : share.toExponential(1);
}

function tokenNode(token, ending) {
  const node = el('span', { class: 'tok ' + categoryOf(token) + (ending ? ' end' : ''), role: 'listitem', tabindex: -1 },
    ending ? el('span', { class: 'sign' }, 'end') : null, token.x === '' ? (ending ? null : tokenText('')) : visible(token.x, true));
  tokenOf.set(node, token);
  return node;
}

function answerNode(detail) {
  // token by token, yet one text: direction and shaping go across the tokens as they did in the answer
  const tokens = detail.answer.map((token) => tokenNode(token, false));
  if (detail.end) tokens.push(tokenNode(detail.end, true));
  if (tokens.length) tokens[0].tabIndex = 0;
  return tokens.length ? el('div', { class: 'answer', role: 'list', dir: 'auto', 'aria-label': 'Tokens of the answer' }, ...tokens)
    : note('The answer is empty.');
}

function contextsNode(detail) {
  const known = CONTEXTS.filter(([key]) => typeof detail[key] === 'string');
  if (!known.length) return note('The contexts of this item are not in the file.');
  return el('details', { class: 'contexts' }, el('summary', {}, 'Contexts that the models read'), ...known.flatMap(([key, name]) =>
    [el('h4', {}, name), el('pre', { tabindex: 0, dir: 'auto' }, visible(detail[key], true))]));
}

function itemNode(item) {
  const detail = item.error === undefined ? detailOf(item) : null;
  const counts = countsOf(item);
  const shares = counts.map((count) => (item.tokens ? count / item.tokens : 0));
  const known = Boolean(item[view.condition]);
  return el('article', { class: 'item' },
    el('header', {},
      el('h3', {}, el('span', { class: 'id' }, visible(item.id)), ' ', el('bdi', { class: 'query' }, visible(detail ? detail.query : item.query, true))),
      el('p', { class: 'facts' }, known ? shareBar(shares, 'Tokens of this answer') : null,
        whole(item.tokens) + ' tokens', known ? ' · ' + counts[2] + ' shifted · ' + counts[1] + ' marginal' : ' · not measured under the prompt',
        !detail || detail.end ? '' : ' · no end-of-answer token',
        item.cut ? ' · cut by ' + whole(item.cut) + ' tokens' : '', item.retokenised ? ' · re-tokenises differently' : '',
        ...labelNames(item).map((label) => el('span', { class: 'label' }, visible(label))))),
    ...(detail ? [answerNode(detail), contextsNode(detail)] : [note(item.error === undefined
      ? 'Only listed: the first ' + whole(drawn.length) + ' items are drawn token by token.' : 'This item failed.')]),
    item.error ? el('p', { class: 'note' }, visible(item.error, true)) : null);
}

function drawPage() {
  hideTip();
  showPage(view, controls, PAGE, data.items.length, itemNode, 'answer');
}

function refresh() {
  view.page = 0;
  find();
  drawPage();
}

function searchFor(text) {
  view.search = text.trim() || text;
  controls.search.value = view.search;
  refresh();
  byId('items').scrollIntoView();
  controls.search.focus({ preventScroll: true });
}

function turn(by) {
  view.page += by;
  drawPage();
  byId('items').scrollIntoView();
}

function pager(name) {
  const previous = el('button', { type: 'button', class: 'previous', onclick: () => turn(-1) }, '← Previous');
  const next = el('button', { type: 'button', class: 'next', onclick: () => turn(1) }, 'Next →');
  const place = el('span', { class: 'place' });
  return { place, previous, next, node: el('nav', { class: 'pager', 'aria-label': name }, previous, place, next) };
}

function conditionSwitch() {
  if (!hasPrompt) return note('No prompt was measured: tokens are coloured by the base model alone.');
  return el('fieldset', {}, el('legend', {}, 'Colour by'), ...conditions.map(({ key, name }) => el('label', {},
    el('input', { type: 'radio', name: 'condition', value: key, checked: key === view.condition, onchange: () => {
      view.condition = key;
      const page = view.page;
      find();
      view.page = page;
      drawPage();
    } }), name)));
}

function choice(name, options, chosen) {
  return el('label', {}, name, el('select', { onchange: (event) => {
    chosen(event.target.value);
    refresh();
  } }, ...options.map(([value, text]) => el('option', { value }, text))));
}

function tokenLegend() {
  return el('ul', { class: 'legend' }, ...CATEGORIES.map((category, index) =>
    el('li', {}, el('span', { class: 'tok ' + category }, category), ' ' + MEANINGS[index])));
}

function drawControls() {
  controls.search = el('input', { type: 'search', id: 'search', placeholder: 'query, answer or id', autocomplete: 'off', oninput: () => {
    view.search = controls.search.value;
    refresh();
  } });
  controls.status = el('p', { class: 'status', role: 'status' });
  controls.list = el('div', { class: 'list' });
  controls.pagers = [pager('Pages'), pager('Pages, again')];
  const labels = [...new Set(data.items.flatMap(labelNames))].sort();
  byId('items').append(
    el('p', {}, 'Point at a token, or go to it with the arrow keys, for its rank and probabilities; ↓ and ↑ go to the next and the previous shifted token.'),
    data.items.some((item) => item.censored)
      ? note('Some ranks are only known to be above a bound: the model’s server tells the first few tokens of each position.') : '',
    el('div', { class: 'controls' }, conditionSwitch(),
      el('label', {}, 'Search', controls.search),
      labels.length && labels.length <= 200 ? choice('Label', [['', 'all'], ...labels.map((label) => [label, label])], (value) => { view.label = value; }) : null,
      choice('Order', [['file', 'as in the file'], ['most', 'most shifted first'], ['least', 'least shifted first']], (value) => { view.sort = value; }),
      el('label', { class: 'check' }, el('input', { type: 'checkbox', id: 'only-shifted', onchange: (event) => {
        view.onlyShifted = event.target.checked;
        refresh();
      } }), 'only with shifted tokens')),
    tokenLegend(), controls.status, controls.pagers[0].node, controls.list, controls.pagers[1].node);
}

// What is told of a token, beside it.

/** What each model would have chosen, side by side; the token that was is set off. */
function topChoices(known, token) {
  const lists = known.filter(([key]) => token[key][5]);
  if (!lists.length) return [];
  const row = (list, at) => (at < list.length ? el('span', { class: list[at] === token.x ? 'chosen' : null }, tokenText(list[at]), ' ' + probability(list[at + 1])) : '');
  const most = Math.max(...lists.map(([key]) => token[key][5].length));
  const rows = Array.from({ length: most / 2 }, (unused, index) =>
    el('tr', {}, ...lists.map(([key]) => el('td', {}, row(token[key][5], 2 * index)))));
  return [el('p', { class: 'heading' }, 'Top choices'), el('table', { class: 'top' }, el('thead', {}, el('tr', {}, ...lists.map(([, name]) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, ...rows))];
}

function tipContent(token) {
  const known = ROWS.filter(([key]) => token[key]);
  const others = Object.entries(token.m || {}).map(([name, value]) =>
    words(name.replace(/^icl_/, '')) + (name.startsWith('icl_') ? ' under the prompt ' : ' ') + decimal(value));
  return [
    el('p', {}, tokenText(token.x), el('span', { class: 'badge ' + categoryOf(token) }, categoryOf(token))),
    el('table', {}, el('thead', {}, el('tr', {}, ...['', 'rank', 'probability', 'log-prob.', 'KL'].map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...known.map(([key, name]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, rankText(token[key])),
        el('td', {}, probability(token[key][2])), el('td', {}, decimal(token[key][2])), el('td', {}, key === 'a' ? '' : decimal(token[key][3])))))),
    ...topChoices(known, token),
    el('p', { class: 'quiet' }, [isNumber(token.p) ? 'position ' + whole(token.p) : '', isNumber(token.n) ? 'token ' + token.n : '', ...others]
      .filter(Boolean).join(' · ')),
  ];
}

function showTip(node) {
  const tip = byId('tip');
  hideTip();
  tip.replaceChildren(...tipContent(tokenOf.get(node)));
  tip.hidden = false;
  node.setAttribute('aria-describedby', 'tip');
  const place = node.getClientRects()[0] || node.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const below = place.bottom + 6 + box.height <= innerHeight || place.top < box.height + 6;
  const top = below ? Math.max(8, Math.min(place.bottom + 6, innerHeight - box.height - 8)) : place.top - box.height - 6;
  tip.style.left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - box.width - 8)) + 'px';
  tip.style.top = top + 'px';
}

function hideTip() {
  byId('tip').hidden = true;
  for (const node of document.querySelectorAll('[aria-describedby="tip"]')) node.removeAttribute('aria-describedby');
}

function move(event) {
  const token = event.target.closest('.tok');
  if (!token) return;
  const all = [...token.parentNode.querySelectorAll('.tok')];
  const at = all.indexOf(token);
  const shifted = (node) => node.classList.contains('shifted');
  const forward = getComputedStyle(token.parentNode).direction === 'rtl' ? -1 : 1;
  const to = {
    ArrowRight: () => all[at + forward], ArrowLeft: () => all[at - forward], Home: () => all[0], End: () => all[all.length - 1],
    ArrowDown: () => all.slice(at + 1).find(shifted), ArrowUp: () => all.slice(0, at).reverse().find(shifted),
  }[event.key];
  if (!to) return;
  event.preventDefault();
  const next = to();
  if (!next) return;
  token.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function listen() {
  const on = (type, act) => controls.list.addEventListener(type, act);
  const token = (event) => event.target.closest('.answer .tok');
  on('mouseover', (event) => (token(event) ? showTip(token(event)) : null));
  on('mouseout', (event) => (token(event) ? hideTip() : null));
  on('focusin', (event) => (token(event) ? showTip(token(event)) : null));
  on('focusout', hideTip);
  on('keydown', move);
  document.addEventListener('keydown', (event) => (event.key === 'Escape' ? hideTip() : null));
  document.addEventListener('scroll', () => {
    const told = document.querySelector('[aria-describedby="tip"]');
    if (told) showTip(told);
  }, { passive: true });
}

drawHeader();
drawShares();
drawPosition();
drawTokens();
drawGroups();
drawControls();
drawAbout();
listen();
refresh();
