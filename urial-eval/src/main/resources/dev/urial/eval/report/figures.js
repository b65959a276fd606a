// The parts of the page above the items.

const data = JSON.parse(byId('data').textContent);
const runs = data.runs;
const comparison = data.comparison;
const scored = data.aspects.filter((aspect) => runs.some((run) => run.aspects[aspect]));
const scale = scoreScale();

/** One to five where that holds all scores, as just-eval has it; nought to one where that does; else up to a round number. */
function scoreScale() {
  let [low, high] = [1, 1];
  for (const item of data.items) {
    for (const run of item.runs) {
      for (const score of (run && run.s) || []) {
        if (!isNumber(score)) continue;
        low = Math.min(low, score);
        high = Math.max(high, score);
      }
    }
  }
  const ticks = [1, 2, 3, 4, 5];
  if (low < 1 && low >= 0 && high <= 1) return niceScale(0, 1);
  high = Math.max(high, 5);
  return low === 1 && high === 5 ? { low, high, ticks, digits: 0 } : niceScale(Math.min(low, 0), high);
}

function drop(id) {
  byId(id).remove();
}

function counted(run) {
  return whole(run.items) + (run.items === 1 ? ' item' : ' items') + ', ' + whole(run.unparsed) + ' unparsed, ' + whole(run.failed) + ' failed'
    + (isNumber(run.words_mean) ? ', ' + decimal(run.words_mean, 1) + ' words on average' : '');
}

function drawHeader() {
  if (comparison) {
    byId('title').textContent = document.title = 'Two runs compared';
    byId('items-title').textContent = 'The items, side by side';
  }
  const same = (key) => runs.every((run) => run[key] === runs[0][key]);
  const lead = byId('lead');
  if (same('judge') && same('rubric')) {
    lead.append(el('p', {}, 'Judged by ', el('b', {}, named(runs[0].judge)), ' with the rubric ', el('b', {}, named(runs[0].rubric)), '.'));
  }
  lead.append(el('ul', { class: 'runs' }, ...runs.map((run, index) => el('li', {}, runs.length > 1 ? runKey(index) : null,
    el('b', {}, named(run.name)), ': ' + counted(run)))));
  for (const section of document.querySelectorAll('main > section')) {
    byId('parts').append(el('a', { href: '#' + section.id }, section.querySelector('h2').textContent));
  }
}

function naNote() {
  const skipped = data.na_rule === 'skip';
  const others = runs.flatMap((run) => scored.filter((aspect) => run.aspects[aspect] && run.aspects[aspect].na > 0)
    .map((aspect) => el('li', {}, named(aspect), runs.length > 1 ? ' of ' : '', runs.length > 1 ? named(run.name) : '',
      ': ' + whole(run.aspects[aspect].na) + ' N/A, mean ' + decimal(run.aspects[aspect].mean) + '; by the other rule '
      + decimal(run.aspects[aspect].mean_by_other_na_rule))));
  const rule = skipped ? 'N/A is left out of the means' : 'N/A counts as 5, the published rule';
  if (!others.length) return note(rule + '; there is none, so the other rule gives the same means.');
  return el('div', { class: 'note' }, el('p', {}, rule + '; ' + (skipped ? 'the other rule counts it as 5.' : 'the other rule leaves it out.')), el('ul', {}, ...others));
}

function drawScores() {
  if (!scored.length) {
    drop('scores');
    return;
  }
  const section = byId('scores');
  const figures = el('div', { class: 'figures' });
  if (scored.length >= 3) figures.append(el('figure', {}, el('figcaption', {}, 'Means by aspect'), radar(scored, runs, scale)));
  const rows = scored.map((aspect) => ({ text: aspect, points: runs.map((run, index) => {
    const own = run.aspects[aspect] || {};
    return { run: index, value: own.mean, bounds: own.ci95,
      told: plain(run.name + ', ' + aspect) + ': ' + decimal(own.mean) + ' ' + interval(own.ci95, decimal) };
  }).filter((point) => isNumber(point.value)) }));
  figures.append(el('figure', {}, el('figcaption', {}, 'Means with their 95% intervals'),
    intervalPlot(rows, scale, 'Means with their 95% intervals by aspect; the table has the numbers')));
  section.append(runs.length > 1 ? runLegend(runs) : '', figures);
  section.append(table('Means [95% interval], n, N/A, and how scores go with the answers’ words (Spearman)',
    ['Aspect', ...runs.flatMap((run, index) => [runs.length > 1 ? el('span', {}, runKey(index), named(run.name)) : 'mean', 'n', 'N/A', 'with words'])],
    scored.map((aspect) => [named(aspect), ...runs.flatMap((run) => {
      const own = run.aspects[aspect];
      if (!own) return ['–', '', '', ''];
      return [estimate(own.mean, own.ci95), whole(own.n), whole(own.na), decimal((own.words_correlation || {}).spearman, 2)];
    })])));
  section.append(naNote());
  if (runs.length > 1 && !comparison) section.append(note('Each figure is of its own run’s items alone; different judges’ or rubrics’ means are no scale to compare on.'));
}

function verdictRows(run) {
  const all = run.preferences;
  return [...(all.overall ? [['overall', all.overall]] : []), ...Object.entries(all.aspects)];
}

function drawPreferences() {
  const having = runs.filter((run) => run.preferences);
  if (!having.length) {
    drop('preferences');
    return;
  }
  const section = byId('preferences');
  section.append(el('ul', { class: 'legend' }, ...[['win', 'won'], ['tie', 'tied'], ['lose', 'lost']].map(([kind, text]) => el('li', {},
    svg('svg', { class: 'swatch', viewBox: '0 0 20 12', 'aria-hidden': 'true' }, svg('rect', { class: 'fill-' + kind, width: 20, height: 12 })), text))));
  for (const run of having) {
    section.append(table('Preferences, ' + plain(run.name), ['Aspect', 'won · tied · lost', 'n', 'won', 'tied', 'lost', 'win rate', 'flips with the seat', 'first seat’s win rate'],
      verdictRows(run).map(([aspect, verdicts]) => [named(aspect), tallyBar(verdicts, aspect), whole(verdicts.n),
        ...['win', 'tie', 'lose'].map((kind) => estimate(verdicts[kind].share, verdicts[kind].ci95, percent)),
        estimate(verdicts.win_rate, verdicts.win_rate_ci95, percent),
        verdicts.both_seats ? estimate(verdicts.flipped / verdicts.both_seats, verdicts.flips_ci95, percent) : '–',
        verdicts.first_seat ? estimate(verdicts.first_seat.win_rate, verdicts.first_seat.win_rate_ci95, percent) : '–'])));
  }
  section.append(note('A tie is half a win. A verdict that flips with the seat is a tie. The first seat’s win rate of a judge without a liking for seats is 50%.'));
}

const MEASURES = { cohen: 'Cohen’s kappa', cohen_quadratic: 'Cohen’s kappa, quadratic weights', fleiss: 'Fleiss’ kappa' };

function drawAgreement() {
  const panels = data.agreement || [];
  if (!panels.length) {
    drop('agreement');
    return;
  }
  for (const panel of panels) {
    const rows = [...Object.entries(panel.scores), ...(panel.winner ? [['overall', panel.winner]] : []), ...Object.entries(panel.preferences)];
    byId('agreement').append(table('On ' + plain(panel.answers) + ' with ' + plain(panel.rubric) + ', '
      + plain(panel.judges.join(' and ')),
    ['Aspect', 'kappa', 'the same', 'items', 'N/A', 'missing', 'measure'], rows.map(([aspect, own]) => [named(aspect),
      estimate(own.kappa, own.ci95), percent(own.observed), whole(own.items), whole(own.na), whole(own.missing), MEASURES[own.measure] || own.measure])));
  }
  byId('agreement').append(note('0 is what chance gives, 1 is full agreement.'));
}

function controlled(length) {
  if (length.state === 'too_few') return 'too few items';
  if (length.state === 'too_little_spread') return 'lengths differ too evenly';
  return estimate(length.difference, length.ci95, signed);
}

function drawComparison() {
  if (!comparison) {
    drop('comparison');
    return;
  }
  const section = byId('comparison');
  const aspects = Object.entries(comparison.aspects);
  const bounds = aspects.flatMap(([, own]) => [own.difference, ...(own.ci95 || [])]);
  const rows = aspects.map(([aspect, own]) => ({ text: aspect, points: [{ run: 0, value: own.difference, bounds: own.ci95,
    told: plain(aspect) + ': ' + signed(own.difference) + ' ' + interval(own.ci95, signed) }] }));
  section.append(el('div', { class: 'figures' }, el('figure', {}, el('figcaption', {}, 'A minus B, with 95% intervals'),
    intervalPlot(rows, niceScale(Math.min(0, ...bounds), Math.max(0, ...bounds)), 'Differences with their 95% intervals by aspect; the table has the numbers', 0))));
  section.append(table('Differences over the ' + whole(comparison.items) + ' items that both runs have',
    ['Aspect', 'A', 'B', 'A − B', 'n', 'left out', 'p', 'p, Holm', 'at equal length', 'A higher · same · lower', 'items to show this'],
    aspects.map(([aspect, own]) => [named(aspect), decimal(own.candidate_mean), decimal(own.baseline_mean), estimate(own.difference, own.ci95, signed),
      whole(own.n), whole(own.left_out), pValue(own.p), pValue(own.p_holm), controlled(own.length), el('span', {}, tallyBar(own, aspect),
        el('small', { class: 'interval' }, [own.win, own.tie, own.lose].map((each) => percent(each.share)).join(' · '))), whole(own.items_needed)])));
  section.append(note('p is of a sign-flip test of the paired differences, Holm’s is corrected for all aspects. The items to show this: how many would find such a '
    + 'difference in 80 of 100 studies.'));
  for (const [side, ids] of [['A', comparison.only_candidate], ['B', comparison.only_baseline]]) {
    if (ids.length) {
      section.append(el('details', {}, el('summary', {}, whole(ids.length) + (ids.length === 1 ? ' item is' : ' items are') + ' only in ' + side),
        el('p', {}, named(ids.slice(0, 500).join(', ') + (ids.length > 500 ? ', …' : '')))));
    }
  }
  section.append(el('h3', {}, 'Items that differ most'));
  const few = el('div', { class: 'figures' });
  for (const [aspect, own] of aspects) {
    if (!own.largest.length) continue;
    few.append(table('On ' + plain(aspect), ['Item', 'A', 'B', 'words'], own.largest.map((pair) => [
      el('button', { type: 'button', class: 'link', onclick: () => searchFor(pair.id) }, named(pair.id), ' ', named(queryOf(pair.id))),
      decimal(pair.candidate, 1), decimal(pair.baseline, 1), (pair.words > 0 ? '+' : '') + whole(pair.words)]), { class: 'counts' }));
  }
  section.append(few);
}

function queryOf(id) {
  const item = data.items.find((each) => each.id === id);
  if (!item) return '';
  const points = [...item.query];
  return points.slice(0, 60).join('') + (points.length > 60 ? '…' : '');
}

function groupCells(figures) {
  const cells = scored.map((aspect) => {
    const own = (figures.aspects || {})[aspect];
    return own ? estimate(own.mean, own.ci95, (value) => decimal(value, 2)) : '–';
  });
  const preferences = figures.preferences || { aspects: {} };
  return [...cells, ...preferredNames().map((aspect) => {
    const own = aspect === null ? preferences.overall : preferences.aspects[aspect];
    return own ? estimate(own.win_rate, own.win_rate_ci95, percent) : '–';
  })];
}

/** Aspects that were compared; null is the verdict overall. */
function preferredNames() {
  const having = runs.map((run) => run.preferences).filter(Boolean);
  const aspects = data.aspects.filter((aspect) => having.some((each) => each.aspects[aspect]));
  return [...(having.some((each) => each.overall) ? [null] : []), ...aspects];
}

function drawLabels() {
  if (!data.labels.length) {
    drop('labels');
    return;
  }
  const section = byId('labels');
  const place = el('div');
  const show = (index) => {
    const label = data.labels[index];
    const rows = label.groups.flatMap((group) => group.runs.map((figures, run) => (figures.items ? [
      run === group.runs.findIndex((each) => each.items)
        ? el('button', { type: 'button', class: 'link', title: 'Show these items', onclick: () => labelled(label.name, group.value) }, named(group.value))
        : el('span', { class: 'unseen' }, named(group.value)),
      ...(runs.length > 1 ? [el('span', {}, runKey(run), el('span', { class: 'short' }, named(runs[run].name)))] : []),
      whole(figures.items), decimal(figures.words_mean, 1), ...groupCells(figures)] : null)).filter(Boolean));
    place.replaceChildren(table('By ' + plain(label.name), ['', ...(runs.length > 1 ? ['answers'] : []), 'items', 'words',
      ...scored.map(named), ...preferredNames().map((aspect) => (aspect === null ? 'win rate' : el('span', {}, 'win rate, ', named(aspect))))], rows));
  };
  section.append(el('div', { class: 'controls' }, el('label', {}, 'Label', el('select', { id: 'label-table', onchange: (event) => show(Number(event.target.value)) },
    ...data.labels.map((label, index) => el('option', { value: index }, plain(label.name)))))), place,
  note('An item counts in every group of which it bears the label, so groups together may be more than all.'));
  show(0);
}

function drawAbout() {
  const section = byId('about');
  section.append(el('p', {}, 'Intervals are of 95%: of means by bootstrap over items (' + whole(data.draws) + ' draws, seed ' + data.seed
    + '), of shares by Wilson’s score. A judge’s N/A is no score. Words are what stands between blanks. An unparsed reply is one that means nothing for certain; '
    + 'its words are kept.'));
  section.append(el('details', {}, el('summary', {}, 'Files'), el('ul', {}, ...data.files.map((file) => el('li', {}, named(file))))));
}
