// SPDX-License-Identifier: GPL-2.0-only
// What some runs have beside the rest: an estimate of cost, and closed forms for parts of a failover.

const dollars = (value) => (value === null || value === undefined ? '–'
    : '$' + (value !== 0 && Math.abs(value) < 1 ? figure(value) : fixed(value, 2)));

/// Cards of the cost, if all runs have an estimate.
function costFigures(runs) {
    if (!runs.every((run) => run.data.summary.cost)) {
        return [];
    }
    return [
        {
            name: 'Cost a month, estimate', value: ({ cost }) => cost.monthUsd, show: dollars, lessIsBetter: true,
            more: ({ cost }) => `this run ${dollars(cost.runUsd)}; list prices of ${cost.pricesOf}`,
        },
    ];
}

/// What the estimate is made of, of one run.
function costTable(run) {
    const { cost } = run.data.summary;
    if (!cost || !cost.items) {
        return null;
    }
    const rows = Object.entries(cost.items).map(([name, item]) => ({ name, ...item }));
    return element('div', {},
        table('Cost a month', [
            { name: 'Item', wide: true, value: (row) => row.name },
            { name: 'A month', number: true, value: (row) => row.monthQuantity, text: (row) => `${figure(row.monthQuantity)} ${row.unit}` },
            { name: 'USD a month', number: true, value: (row) => row.monthUsd, text: (row) => fixed(row.monthUsd, 2) },
            { name: 'Price', value: (row) => (row.assumption ? 'an assumption' : 'list price') },
        ], rows),
        element('ul.notes', {}, (cost.notes || []).map((note) => element('li', {}, note))));
}

/// Measured parts beside their closed forms, of one run.
function closedFormTable(run) {
    const rows = run.data.summary.incidents.flatMap((incident, i) =>
        Object.entries(incident.closedForms || {}).flatMap(([group, parts]) => Object.entries(parts).map(([part, form]) => ({
            fault: faultMark(run.data.faults[i], i, run.data.faults), group, part, ...form,
        }))));
    const span = (least, most) => (least === undefined || most === undefined ? '' : `${figure(least)} to ${figure(most)}`);
    return rows.length === 0 ? null : table('Closed forms', [
        { name: 'Fault', value: (row) => row.fault },
        { name: 'Client group', wide: true, value: (row) => row.group || 'all clients' },
        { name: 'Part', value: (row) => row.part },
        { name: 'Measured', number: true, value: (row) => row.measured, text: (row) => `${figure(row.measured)} ${row.unit}` },
        { name: 'Closed form', number: true, value: (row) => row.mean, text: (row) => (row.mean === undefined ? '–' : `${figure(row.mean)} ${row.unit}`) },
        { name: 'Its range', value: (row) => span(row.least, row.most) },
        { name: 'Form', wide: true, value: (row) => row.form },
    ], rows);
}
