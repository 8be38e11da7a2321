// SPDX-License-Identifier: GPL-2.0-only
// Elements, numbers and colours. Everything that comes from an experiment reaches the page as text, never
// as markup.

/// An element: its name with classes ("div.card.good"), attributes, and what is in it.
function element(kind, attributes, ...children) {
    const [name, ...classes] = kind.split('.');
    const made = document.createElement(name);
    if (classes.length > 0) {
        made.className = classes.join(' ');
    }
    for (const [key, value] of Object.entries(attributes || {})) {
        if (value !== undefined && value !== null && value !== false) {
            made.setAttribute(key, value === true ? '' : value);
        }
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
    return made;
}

/// A number with thousands set apart, and at most so many digits after the point.
function number(value, digits = 0) {
    if (value === null || value === undefined || Number.isNaN(value)) {
        return '–';
    }
    return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/// A number with about four digits that matter: 0.812, 12.35, 1,234.
function figure(value) {
    if (value === null || value === undefined) {
        return '–';
    }
    const size = Math.abs(value);
    return number(value, size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/// A number with exactly so many digits after the point, so that columns line up.
function fixed(value, digits) {
    return value === null || value === undefined ? '–'
        : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/// A time in ms with the unit that suits it: 3.2 ms, 30 s.
const milliseconds = (value) => (value === null || value === undefined ? '–'
    : value >= 1000 ? figure(value / 1000) + ' s' : value < 1 ? figure(value * 1000) + ' µs' : figure(value) + ' ms');
const percent = (value) => (value === null || value === undefined ? '–' : number(value, 3) + ' %');
const seconds = (value) => (value === null || value === undefined ? '–' : fixed(value, 1) + ' s');

/// The value of a style variable as it is now, light or dark.
function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const COLOURS = 7; // --c0 to --c6 of report.css

/// A section with its heading; nothing if there is nothing in it.
function section(title, hint, ...children) {
    const inside = children.flat(Infinity).filter((child) => child);
    if (inside.length === 0) {
        return null;
    }
    const id = 's-' + title.toLowerCase().replace(/[^a-z]+/g, '-');
    return element('section', { 'aria-labelledby': id }, element('h2', { id }, title),
        hint ? element('p.hint', {}, hint) : null, inside);
}

/// Two runs beside each other, one alone: what is made for each.
function columns(runs, make) {
    const made = runs.map((run, i) => make(run, i));
    if (made.every((column) => !column || column.length === 0)) {
        return null;
    }
    if (runs.length === 1) {
        return element('div.columns', {}, element('div', {}, made[0]));
    }
    return element('div.columns.two', {}, made.map((column, i) =>
        element('div', {}, runTag(i), column && column.length !== 0 ? column : element('p.hint', {}, 'Nothing here.'))));
}

/// A or B.
function runTag(index) {
    return element('span.tag.run', {}, 'Run ' + 'AB'[index]);
}
