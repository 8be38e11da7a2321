// SPDX-License-Identifier: GPL-2.0-only
// Charts on one time axis: they zoom together, and the cursor reads all of them off at once.

const HEIGHT = 210;
const STEP = 0.2; // of the visible time: what a key moves

/// What all charts of the page have in common.
class TimeAxis {
    constructor(until) {
        this.until = until;
        this.charts = [];
        this.range = [0, until];
        this.index = null; // of the cursor, by time
        this.sync = uPlot.sync('time');
        this.hidden = new Set(); // names of client groups
        this.output = element('output', { 'aria-live': 'off' });
        this.live = element('div.hidden', { role: 'status' });
    }

    zoom(from, to) {
        const least = Math.min(this.until, 5);
        let width = Math.min(this.until, Math.max(least, to - from));
        let begin = Math.min(Math.max(0, from), this.until - width);
        this.range = [begin, begin + width];
        for (const chart of this.charts) {
            chart.plot.setScale('x', { min: this.range[0], max: this.range[1] });
        }
        this.tell();
    }

    scale(factor) {
        const [from, to] = this.range;
        const middle = this.time === undefined || this.time < from || this.time > to ? (from + to) / 2 : this.time;
        this.zoom(middle - (middle - from) * factor, middle + (to - middle) * factor);
    }

    pan(share) {
        const width = this.range[1] - this.range[0];
        this.zoom(this.range[0] + share * width, this.range[1] + share * width);
    }

    reset() {
        this.zoom(0, this.until);
    }

    /// Read all charts off at a time; at none: what they show.
    read(time) {
        this.time = time;
        for (const chart of this.charts) {
            chart.read(time);
        }
        this.tell();
    }

    /// Put the cursor at a time, as the keyboard does.
    point(time, chart) {
        for (const one of this.charts) {
            one.plot.setCursor({ left: one.plot.valToPos(time, 'x'), top: 10 }, false);
        }
        this.read(time);
        this.live.textContent = chart.sentence(time);
    }

    tell() {
        const [from, to] = this.range;
        this.output.textContent = this.time === undefined
            ? `${number(from, 1)} s to ${number(to, 1)} s` : `at ${number(this.time, 1)} s`;
    }

    toggle(name) {
        this.hidden.has(name) ? this.hidden.delete(name) : this.hidden.add(name);
        for (const chart of this.charts) {
            chart.show();
        }
    }

    redraw() {
        for (const chart of this.charts) {
            chart.fit();
            chart.plot.redraw(false, true);
        }
    }
}

/// One chart with its legend.
class Chart {
    /// axis: TimeAxis; spec: {title, unit, hint, series: [{name, label, colour, dash, values, text}], scale,
    /// faults, times}; series of the same name belong together and share an entry of the legend.
    constructor(axis, spec) {
        this.axis = axis;
        this.spec = spec;
        this.holder = element('div.plot', {
            tabindex: 0,
            role: 'application',
            'aria-label': `${spec.title}, ${spec.unit}. Left and right move the cursor, plus and minus zoom, shift `
                + 'with left and right moves the visible time, 0 shows all of it.',
        });
        this.legend = element(spec.series.some((one) => one.label) ? 'ul.legend' : 'ul.legend.short', { 'aria-label': 'Series of ' + spec.title });
        this.root = element('div.chart', {},
            element('div.head', {}, element('h3', {}, spec.title), element('span.unit', {}, spec.unit)),
            this.holder, this.legend);
        this.entries = new Map();
        for (const one of spec.series) {
            this.entry(one);
        }
        this.holder.addEventListener('keydown', (event) => this.key(event));
    }

    entry(one) {
        if (!this.entries.has(one.name)) {
            const read = element('span.read');
            const line = element(one.dash && !one.label ? 'span.line.dash' : 'span.line', {});
            line.style.borderTopColor = `var(--c${one.colour % COLOURS})`;
            const button = element('button', { type: 'button', 'aria-pressed': 'true', title: one.name }, line, element('span.label', {}, one.name), read);
            button.addEventListener('click', () => this.axis.toggle(one.name));
            this.entries.set(one.name, { read, button, series: [] });
            this.legend.append(element('li', {}, button));
        }
        this.entries.get(one.name).series.push(one);
    }

    /// Draw it, once it is in the page.
    draw() {
        const { spec, axis } = this;
        const stroke = (one) => () => colour(`--c${one.colour % COLOURS}`);
        const grid = { stroke: () => colour('--grid'), width: 1 };
        const text = { stroke: () => colour('--muted'), font: '12px system-ui, sans-serif', ticks: { show: false } };
        const options = {
            width: this.width(),
            height: HEIGHT,
            legend: { show: false },
            padding: [18, 26, 0, 0],
            cursor: {
                sync: { key: axis.sync.key, setSeries: false, scales: ['x', null] },
                y: false,
                drag: { x: true, y: false, setScale: false },
                points: { size: 7 },
                bind: { dblclick: () => () => { axis.reset(); return null; } },
            },
            scales: {
                x: { time: false, range: () => axis.range },
                y: spec.scale,
            },
            axes: [
                { ...text, grid, size: 28, gap: 6, space: 70, values: (u, ticks) => ticks.map((tick) => number(tick, 1) + ' s') },
                { ...text, grid, size: 62, filter: (u, ticks) => ticks, splits: spec.splits, values: (u, ticks) => ticks.map((tick) => (tick === null ? null : spec.tick(tick))) },
            ],
            series: [
                {},
                ...spec.series.map((one) => ({
                    label: one.name,
                    stroke: stroke(one),
                    width: one.dash ? 1.25 : 2,
                    dash: one.dash ? [4, 4] : undefined,
                    points: { show: one.values.filter((value) => value !== null).length < 40, size: 4 },
                    spanGaps: false,
                })),
            ],
            hooks: {
                drawClear: [(u) => this.bands(u)],
                setCursor: [(u) => this.moved(u)],
                setSelect: [(u) => this.selected(u)],
            },
        };
        this.plot = new uPlot(options, [spec.times, ...spec.series.map((one) => one.values)], this.holder);
        for (const canvas of this.holder.querySelectorAll('canvas')) {
            canvas.setAttribute('aria-hidden', 'true');
        }
        this.plot.over.addEventListener('mouseleave', () => this.axis.read(undefined));
        this.read(undefined);
    }

    width() {
        return Math.max(240, Math.floor(this.holder.getBoundingClientRect().width));
    }

    fit() {
        this.plot.setSize({ width: this.width(), height: HEIGHT });
    }

    show() {
        this.spec.series.forEach((one, i) => this.plot.setSeries(i + 1, { show: !this.axis.hidden.has(one.name) }));
        for (const [name, entry] of this.entries) {
            entry.button.setAttribute('aria-pressed', this.axis.hidden.has(name) ? 'false' : 'true');
        }
    }

    /// Faults, behind the lines, each with its number.
    bands(u) {
        const { ctx } = u;
        const { left, top, width, height } = u.bbox;
        const ratio = devicePixelRatio;
        const taken = [];
        ctx.save();
        this.spec.faults.forEach((fault, i) => {
            const from = Math.max(left, u.valToPos(fault.from, 'x', true));
            const to = Math.min(left + width, u.valToPos(fault.until, 'x', true));
            if (to <= left || from >= left + width) {
                return;
            }
            ctx.fillStyle = colour(fault.isCure ? '--cure-edge' : '--band');
            ctx.fillRect(from, top, to - from, fault.isCure ? 5 * ratio : height); // a shift lies over its fault
            ctx.fillStyle = colour(fault.isCure ? '--cure-edge' : '--band-edge');
            ctx.fillRect(from, top, ratio, height);
            ctx.fillRect(to - ratio, top, ratio, height);
            ctx.font = `600 ${11 * ratio}px system-ui, sans-serif`;
            ctx.fillStyle = colour(fault.isCure ? '--accent' : '--bad');
            const name = faultMark(fault, i, this.spec.faults);
            let at = from + 2 * ratio;
            while (taken.some((other) => Math.abs(other - at) < 22 * ratio)) {
                at += 22 * ratio;
            }
            taken.push(at);
            ctx.fillText(name, at, top - 5 * ratio);
        });
        ctx.restore();
    }

    /// The bin that a time lies in.
    bin(time) {
        const width = this.spec.binSeconds;
        return Math.min(this.spec.times.length - 1, Math.max(0, Math.floor(time / width)));
    }

    moved(u) {
        if (u.cursor.left >= 0 && u.over.matches(':hover')) { // the others follow
            this.axis.read(u.posToVal(u.cursor.left, 'x'));
        }
    }

    selected(u) {
        if (u.select.width > 4) {
            this.axis.zoom(u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x'));
        }
        u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }

    read(time) {
        for (const entry of this.entries.values()) {
            entry.read.textContent = time === undefined ? '' : this.values(entry, time);
        }
    }

    values(entry, time) {
        const bin = this.bin(time);
        return entry.series.map((one) => (one.label ? one.label + ' ' : '') + this.spec.text(one.values[bin])).join(' · ');
    }

    sentence(time) {
        const parts = [];
        for (const [name, entry] of this.entries) {
            if (!this.axis.hidden.has(name)) {
                parts.push(`${name}: ${this.values(entry, time)}`);
            }
        }
        return `${this.spec.title} at ${number(time, 1)} seconds. ${parts.join('; ')}`;
    }

    key(event) {
        const axis = this.axis;
        const width = this.spec.binSeconds;
        const middle = (time) => (this.bin(time) + 0.5) * width;
        const now = axis.time === undefined ? (axis.range[0] + axis.range[1]) / 2 : axis.time;
        const keys = {
            ArrowLeft: () => (event.shiftKey ? axis.pan(-STEP) : axis.point(middle(now - width), this)),
            ArrowRight: () => (event.shiftKey ? axis.pan(STEP) : axis.point(middle(now + width), this)),
            PageUp: () => axis.point(middle(now + 10 * width), this),
            PageDown: () => axis.point(middle(now - 10 * width), this),
            '+': () => axis.scale(0.5),
            '=': () => axis.scale(0.5),
            '-': () => axis.scale(2),
            0: () => axis.reset(),
            Escape: () => axis.reset(),
        };
        if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            keys[event.key]();
        }
    }
}

/// F1, F2 of faults, S1 of zonal shifts: what they are called in charts.
function faultMark(fault, index, faults) {
    const same = faults.slice(0, index + 1).filter((other) => other.isCure === fault.isCure).length;
    return (fault.isCure ? 'S' : 'F') + same;
}

/// What has to be the same in the charts of all runs: the largest value of a kind of series.
function largest(runs, pick) {
    let most = 0;
    for (const run of runs) {
        for (const values of pick(run.data)) {
            for (const value of values) {
                most = Math.max(most, value === null ? 0 : value);
            }
        }
    }
    return most;
}

/// Decades that hold all latencies of all runs.
function decades(runs) {
    let least = Infinity;
    let most = 0;
    for (const run of runs) {
        for (const group of run.data.groups) {
            for (const value of [...group.p50Ms, ...group.p99Ms]) {
                if (value !== null && value > 0) {
                    least = Math.min(least, value);
                    most = Math.max(most, value);
                }
            }
        }
    }
    return most === 0 ? [0.1, 10] : [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most) + 1e-9)];
}

/// The charts of a run. runs: all that the page shows, for equal axes.
function chartsOf(axis, run, runs) {
    const { data } = run;
    const times = Array.from({ length: data.bins }, (_, bin) => (bin + 0.5) * data.binSeconds);
    const common = { times, faults: data.faults, binSeconds: data.binSeconds };
    const names = [...new Set(runs.flatMap((other) => other.data.groups.map((group) => group.name)))].sort();
    const colourOf = (all, name) => all.indexOf(name);
    const bin = `of ${data.binSeconds} s`;
    const specs = [];
    const count = (title, unit, key, list, digits) => {
        const all = [...new Set(runs.flatMap((other) => other.data[list].map((one) => one.name)))].sort();
        const most = largest(runs, (other) => other[list].map((one) => one[key]));
        specs.push({
            ...common, title, unit,
            series: data[list].map((one) => ({
                name: one.name, colour: colourOf(all, one.name), dash: colourOf(all, one.name) >= COLOURS, values: one[key],
            })),
            scale: { range: () => [0, most === 0 ? 1 : most * 1.08] },
            tick: (value) => number(value, digits),
            text: figure,
        });
    };
    specs.push({
        ...common,
        title: 'Latency',
        unit: `of requests that began in the same ${data.binSeconds} s: median dashed, 99th percentile solid`,
        series: data.groups.flatMap((group) => [
            { name: group.name, label: 'p50', colour: colourOf(names, group.name), dash: true, values: group.p50Ms },
            { name: group.name, label: 'p99', colour: colourOf(names, group.name), values: group.p99Ms },
        ]),
        scale: { distr: 3, range: () => decades(runs) },
        splits: () => {
            const [from, to] = decades(runs);
            const ticks = [];
            for (let tick = from; tick <= to * 1.01; tick *= 10) {
                ticks.push(Number(tick.toPrecision(6)));
            }
            return ticks;
        },
        tick: milliseconds,
        text: milliseconds,
    });
    specs.push({
        ...common,
        title: 'Success rate',
        unit: `% of requests that began in the same ${data.binSeconds} s`,
        series: data.groups.map((group) => ({
            name: group.name,
            colour: colourOf(names, group.name),
            dash: colourOf(names, group.name) >= COLOURS,
            values: group.requests.map((all, i) => (all === 0 ? null : (100 * group.succeeded[i]) / all)),
        })),
        scale: { range: () => [0, 104] },
        splits: () => [0, 25, 50, 75, 100],
        tick: (value) => value + ' %',
        text: (value) => (value === null ? '–' : number(value, 1) + ' %'),
    });
    count('Connections per ENI', `open, mean ${bin}; half-open ones included`, 'open', 'connections', 1);
    count('New flows per path', `a second, mean ${bin}`, 'openedPerSecond', 'paths', 1);
    count('Open flows per path', `mean ${bin}`, 'open', 'paths', 1);
    return specs.filter((spec) => spec.series.length > 0).map((spec) => new Chart(axis, spec));
}

/// The section with all charts. Returns it with what draws them once it stands in the page.
function chartSection(runs) {
    const axis = new TimeAxis(Math.max(...runs.map((run) => run.data.experiment.seconds)));
    const button = (text, title, action) => {
        const made = element('button', { type: 'button', title }, text);
        made.addEventListener('click', action);
        return made;
    };
    const faults = (run) => run.data.faults.map((fault, i) => {
        const end = fault.isEndless ? 'the end' : number(fault.until, 1) + ' s';
        const made = element(fault.isCure ? 'button.fault.cure' : 'button.fault', { type: 'button', title: 'Zoom to it' },
            element('span.mark', {}, faultMark(fault, i, run.data.faults)), element('span', {}, fault.name),
            element('span.when', {}, `${number(fault.from, 1)} s to ${end}`));
        made.addEventListener('click', () => {
            const around = Math.max(5, (fault.until - fault.from) * 0.25);
            axis.zoom(fault.from - around, fault.until + around);
        });
        return made;
    });
    const made = section('Over time', null,
        element('p.hint.no-print', {}, 'Drag across a chart to zoom all of them, double-click to see all of the time again; '
            + 'a click on a name hides it. With the keyboard: arrows, + and −, 0.'),
        element('div.bar.no-print', {}, button('Zoom in', '+', () => axis.scale(0.5)), button('Zoom out', '-', () => axis.scale(2)),
            button('Show all', '0', () => axis.reset()), element('span.space'), axis.output),
        axis.live,
        columns(runs, (run) => {
            const charts = chartsOf(axis, run, runs);
            axis.charts.push(...charts);
            return [element('div.bar', {}, faults(run)), ...charts.map((chart) => chart.root)];
        }));
    return {
        root: made,
        axis,
        draw() {
            axis.charts.forEach((chart) => chart.draw());
            axis.tell();
        },
    };
}
