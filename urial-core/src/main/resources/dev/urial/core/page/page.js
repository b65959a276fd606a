'use strict';

// Everything on the page is made here: elements by name, texts as text nodes, never markup from data.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function byId(id) {
  return document.getElementById(id);
}

function note(text) {
  return el('p', { class: 'note' }, text);
}

function isNumber(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

function percent(share) {
  return isNumber(share) ? (100 * share).toFixed(1) + '%' : '–';
}

function decimal(value, digits = 3) {
  if (!isNumber(value)) return '–';
  return value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits ? value.toExponential(1) : value.toFixed(digits);
}

function whole(value) {
  return isNumber(value) ? value.toLocaleString('en-GB') : '–';
}

// What would not be seen, or would disturb what is around it: controls, line and paragraph ends, direction marks and overrides,
// zero-width and tag characters, unpaired surrogates. Joiners stay: scripts and emoji are written with them.
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffd\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const NAMES = {
  0x0a: '⏎', 0x0d: '␍', 0x09: '⇥', 0x7f: '␡', 0xad: 'SHY', 0x200b: 'ZWSP', 0x200e: 'LRM', 0x200f: 'RLM', 0x2028: 'LS',
  0x2029: 'PS', 0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO', 0x2060: 'WJ', 0x2066: 'LRI',
  0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI', 0xfeff: 'BOM', 0xfffd: '�',
};

function sign(code) {
  if (NAMES[code]) return NAMES[code];
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return 'U+' + code.toString(16).toUpperCase().padStart(4, '0');
}

/**
 * A text as nodes, with a sign for each character that is not seen. Of such a character's code, and the character behind it, `shown` makes
 * nodes; none, and it stays itself.
 */
function withSigns(text, shown) {
  const parts = document.createDocumentFragment();
  let done = 0;
  for (const match of text.matchAll(UNSEEN)) {
    const nodes = shown(match[0].codePointAt(0), text[match.index + 1]);
    if (nodes.length === 0) continue;
    parts.append(text.slice(done, match.index), ...nodes);
    done = match.index + match[0].length;
  }
  parts.append(text.slice(done));
  return parts;
}

function signNode(code) {
  return el('span', { class: 'sign' }, sign(code));
}

function table(caption, head, rows, options = {}) {
  return el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    el('table', { class: options.class },
      el('caption', { class: options.quiet ? 'unseen' : null }, caption),
      el('thead', {}, el('tr', {}, ...head.map((cell) => el('th', { scope: 'col' }, cell)))),
      el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell, column) =>
        column === 0 ? el('th', { scope: 'row' }, cell) : el('td', {}, cell)))))));
}

/** Shows a page of what was found, and says which it is; `noun` says of what, in the singular. */
function showPage(view, controls, size, all, itemNode, noun) {
  const nouns = noun[0].toUpperCase() + noun.slice(1) + 's ';
  const pages = Math.max(Math.ceil(view.found.length / size), 1);
  view.page = Math.min(Math.max(view.page, 0), pages - 1);
  const from = view.page * size;
  const shown = view.found.slice(from, from + size);
  controls.list.replaceChildren(...shown.map(itemNode), ...(shown.length ? [] : [note('No ' + noun + ' fits the filter.')]));
  controls.status.textContent = (view.found.length ? nouns + whole(from + 1) + ' to ' + whole(from + shown.length) + ' of ' + whole(view.found.length) : 'No ' + noun + 's')
    + (view.found.length < all ? ' (' + whole(all) + ' in all)' : '');
  for (const { place, previous, next } of controls.pagers) {
    place.textContent = 'Page ' + whole(view.page + 1) + ' of ' + whole(pages);
    previous.disabled = view.page === 0;
    next.disabled = view.page === pages - 1;
  }
}
