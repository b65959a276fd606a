
const CATEGORIES = ['unshifted', 'marginal', 'shifted'];
const MEANINGS = ['base rank 1', 'base rank 2 or 3', 'base rank above 3'];

/** A name of a file's field in words. */
function words(name) {
  return name.replace(/_/g, ' ');
}

/** A text as nodes; a line end has a sign and, where lines break, also breaks the line. */
function visible(text, breaks) {
  return withSigns(text, (code) => (breaks && code === 0x0a ? [signNode(code), '\n'] : [signNode(code)]));
}

/** A token by itself: its outer spaces are signs, too. */
function tokenText(text) {
  if (text === '') return el('span', { class: 'sign' }, 'no text');
  const [, before, middle, after] = /^( *)([^]*?)( *)$/.exec(text);
  const spaces = (run) => (run ? el('span', { class: 'sign' }, '␣'.repeat(run.length)) : null);
  return el('bdi', { class: 'token-text' }, spaces(before), visible(middle, false), spaces(after));
}

/** A bar of the three categories' shares, named in words. */
function shareBar(shares, name) {
  const text = CATEGORIES.map((category, index) => category + ' ' + percent(shares[index])).join(', ');
  const bar = svg('svg', { class: 'bar', role: 'img', 'aria-label': name + ': ' + text },
    svg('title', {}, name + ': ' + text));
  let from = 0;
  CATEGORIES.forEach((category, index) => {
    const width = 100 * (shares[index] || 0);
    bar.append(svg('rect', { class: 'fill-' + category, x: from + '%', width: width + '%', height: '100%' }));
    from += width;
  });
  return bar;
}

function sharesOf(measures) {
  return CATEGORIES.map((category) => measures[category]);
}

function hasShares(measures) {
  return Boolean(measures) && typeof measures === 'object' && CATEGORIES.every((category) => isNumber(measures[category]));
}
