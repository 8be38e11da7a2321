// SPDX-License-Identifier: GPL-2.0-only
// report.html as its reader meets it, in headless Chromium: nothing is asked of the network, nothing goes
// wrong, charts show data, zoom and read off by mouse and keyboard, tables sort, axe finds nothing, it
// prints, and it fits a phone.
//
// Usage: node report-in-a-browser.mjs VPCSIM CHROMIUM [SCREENSHOTS-FOLDER]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [vpcsim, program, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'vpc-report-'));

// A busy machine is no mistake: nothing here is judged by time.
const PATIENCE = 600_000;

// Names that would break out of a script, an attribute or a text, if any were let.
const NASTY = '</script><img src=x onerror=alert(1)> "quoted" \\u0041 & ünïcode \u2028 @@data@@';

/// A text in YAML, where U+2028 itself would be the end of a line.
const quoted = (text) => JSON.stringify(text).replaceAll('\u2028', '\\u2028');

const TEMPLATE = `Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZoneId: use1-az1}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZoneId: use1-az2}}
  Access:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: HTTPS
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}]
  Sqs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.sqs
      SubnetIds: [!Ref A, !Ref B]
      SecurityGroupIds: [!Ref Access]
      PrivateDnsEnabled: true
`;

const EXPERIMENT = `description: ${quoted(NASTY)}
topology: {cloudformation: net.yaml}
duration: 300s
workload:
  - name: ${quoted(NASTY)}
    from: {subnet: [A, B], hosts: 2}
    to: {endpoint: Sqs, naming: private}
    rate: 2/s
    client: {preset: plain-socket, connectTimeout: 1s}
  - name: pooled
    from: {subnet: [A, B], hosts: 2}
    to: {endpoint: Sqs, naming: zonal}
    rate: 2/s
    client: aws-sdk-java-2
faults:
  - {at: 60s, for: 120s, interfaceEndpoint: Sqs, az: use1-az2}
  - {name: ${quoted(NASTY)}, at: 100s, for: 120s, az: use1-az1}
thresholds: {availability: 99.9%, p50: 50ms, recovery: 1h, groups: {pooled: {lost: 0}}}
measure: {plots: false}
`;

/// vpcsim with arguments. Returns its exit code.
function run(...words) {
    const done = spawnSync(vpcsim, words, { cwd: folder, encoding: 'utf8' });
    assert.ok(done.status === 0 || done.status === 1, `vpcsim ${words.join(' ')}: ${done.stderr}`);
    return done.status;
}

/// A page from a file; what it must not do is an error at once.
async function open(browser, file, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const address = pathToFileURL(join(folder, file)).href;
    const wrong = [];
    page.on('console', (message) => {
        if (!message.text().includes('getImageData')) { // that is this test's own reading
            wrong.push(`console: ${message.type()} ${message.text()}`);
        }
    });
    page.on('pageerror', (error) => wrong.push(`error: ${error.stack}`));
    page.on('dialog', (dialog) => { wrong.push('dialog: ' + dialog.message()); dialog.dismiss(); });
    await page.route('**/*', (route) => {
        if (route.request().url() === address) {
            return route.continue();
        }
        wrong.push('request: ' + route.request().url());
        return route.abort();
    });
    await page.goto(address);
    await page.waitForSelector('.plot canvas');
    return { page, context, async close() { assert.deepEqual(wrong, []); await context.close(); } };
}

/// How many colours are on each chart's canvas, and the times that it shows.
const charts = (page) => page.$$eval('.plot canvas', (all) => all.map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Map();
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 255) {
            const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
            colours.set(colour, (colours.get(colour) || 0) + 1);
        }
    }
    // Coloured, not grey: a line, and not a grid or text.
    return [...colours].filter(([colour, count]) => {
        const [r, g, b] = [colour >> 16, (colour >> 8) & 255, colour & 255];
        return count > 20 && Math.max(r, g, b) - Math.min(r, g, b) > 60;
    }).length;
}));

/// Where the first chart's lines are, in the window.
async function boxOf(page) {
    const over = page.locator('.plot .u-over').first();
    await over.evaluate((one) => one.scrollIntoView({ block: 'center' }));
    return over.boundingBox();
}

const shown = (page) => page.textContent('.bar output');

async function findNothing(page, what) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120) + ' ' + node.failureSummary).join(' | ')}`), [], `axe, ${what}`);
}

async function fits(page, what) {
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(inner <= outer, `${what}: ${inner} pixels in a window of ${outer}`);
}

const picture = (page, name, options = {}) => pictures && page.screenshot({ path: join(pictures, name + '.png'), fullPage: true, ...options });

const checks = {
    async 'shows what ran, names as they are written, and the verdict'(browser) {
        const { page, close } = await open(browser, 'one/report.html');
        assert.equal(await page.textContent('h1'), NASTY);
        assert.equal(await page.title(), NASTY);
        assert.equal(await page.$$eval('img', (all) => all.length), 0);
        assert.equal(await page.textContent('.command'), 'vpcsim run one.yaml --set seed=3');
        assert.match(await page.textContent('.card.bad'), /Failed.*2 of 4 thresholds crossed/);
        const files = await page.$$eval('.files a', (all) => all.map((link) => link.getAttribute('href')));
        for (const name of ['requests.csv', 'summary.json', 'report.json', 'failover-1.csv']) {
            assert.ok(files.includes(name), `${name} in ${files}`);
            readFileSync(join(folder, 'one', name));
        }
        assert.ok(!files.includes('report.html'));
        assert.equal(await page.$$eval('.topology svg', (all) => all.length), 1);
        assert.ok(await page.$$eval('.topology svg [stroke="#d55e00"]', (all) => all.length) > 2, 'what fails is marked');
        assert.equal(await page.$$eval('.recovery', (all) => all.length), 2);
        assert.ok(await page.$$eval('.recovery .part', (all) => all.every((part) => part.getBoundingClientRect().width > 0)));
        await close();
    },

    async 'charts have marks, zoom together and are read off'(browser) {
        const { page, close } = await open(browser, 'one/report.html');
        const marks = await charts(page);
        assert.equal(marks.length, 5);
        marks.forEach((count, i) => assert.ok(count >= 1, `chart ${i} has ${count} coloured lines`));
        assert.equal(await shown(page), '0 s to 300 s');
        const box = await boxOf(page);
        await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
        assert.match(await shown(page), /^at 1(49|50|51)/);
        for (const text of await page.$$eval('.legend', (all) => all.map((one) => one.textContent))) {
            assert.match(text, /\d/, 'a value beside each name');
        }
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 5 });
        await page.mouse.up();
        await page.mouse.move(5, 5);
        assert.match(await shown(page), /^1(49|50)(\.\d)? s to 22[456]/);
        const [before] = await charts(page);
        assert.ok(before >= 1);
        await page.dblclick('.u-over >> nth=1');
        await page.mouse.move(5, 5);
        assert.equal(await shown(page), '0 s to 300 s');
        await page.click('text=Zoom in');
        assert.equal(await shown(page), '75 s to 225 s');
        await page.click('text=Show all');
        assert.equal(await shown(page), '0 s to 300 s');
        await page.click('.fault >> nth=0');
        assert.equal(await shown(page), '30 s to 210 s');
        await close();
    },

    async 'charts obey the keyboard'(browser) {
        const { page, close } = await open(browser, 'one/report.html');
        await page.focus('.plot >> nth=1');
        await page.keyboard.press('+');
        assert.equal(await shown(page), '75 s to 225 s');
        await page.keyboard.press('Shift+ArrowRight');
        assert.equal(await shown(page), '105 s to 255 s');
        await page.keyboard.press('0');
        assert.equal(await shown(page), '0 s to 300 s');
        await page.keyboard.press('ArrowRight');
        assert.equal(await shown(page), 'at 151.5 s');
        assert.match(await page.textContent('[role=status]'), /^Success rate at 151\.5 seconds\. .*pooled: /s);
        await page.keyboard.press('ArrowLeft');
        assert.equal(await shown(page), 'at 150.5 s');
        const name = '.legend button:has-text("pooled") >> nth=0';
        await page.focus(name);
        await page.keyboard.press('Enter');
        assert.equal(await page.getAttribute(name, 'aria-pressed'), 'false');
        await close();
    },

    async 'tables sort by click and by key'(browser) {
        const { page, close } = await open(browser, 'one/report.html');
        const table = 'table:has(caption:text("Requests by client group"))';
        const column = async (at) => (await page.$$eval(`${table} tbody tr`, (rows, i) => rows.map((row) => row.cells[i].textContent), at));
        await page.click(`${table} th:nth-child(1) button`);
        assert.equal((await column(0))[1], 'pooled');
        await page.click(`${table} th:nth-child(1) button`);
        assert.equal((await column(0))[0], 'pooled');
        assert.equal(await page.getAttribute(`${table} th:nth-child(1)`, 'aria-sort'), 'descending');
        await page.focus(`${table} th:nth-child(2) button`);
        await page.keyboard.press('Enter');
        const numbers = (await column(1)).map((text) => Number(text.replace(/,/g, '')));
        assert.ok(numbers[0] >= numbers[1], String(numbers));
        await page.keyboard.press('Space');
        assert.deepEqual((await column(1)).map((text) => Number(text.replace(/,/g, ''))), [...numbers].reverse());
        assert.equal(await page.getAttribute(`${table} th:nth-child(1)`, 'aria-sort'), null);
        await close();
    },

    async 'axe finds nothing in light and in dark, of one run and of two'(browser) {
        for (const file of ['one/report.html', 'both.html']) {
            for (const colorScheme of ['light', 'dark']) {
                const { page, context, close } = await open(browser, file, { colorScheme, bypassCSP: true });
                assert.equal(await page.getAttribute('html', 'data-theme'), colorScheme);
                await findNothing(page, `${file} ${colorScheme}`);
                await page.click(colorScheme === 'light' ? 'text=Dark' : 'text=Light');
                assert.equal(await page.getAttribute('html', 'data-theme'), colorScheme === 'light' ? 'dark' : 'light');
                await findNothing(page, `${file} ${colorScheme}, then the other`);
                await close();
            }
        }
    },

    async 'prints, and fits a phone'(browser) {
        for (const file of ['one/report.html', 'both.html']) {
            const { page, close } = await open(browser, file, { colorScheme: 'dark' });
            await page.emulateMedia({ media: 'print' });
            await page.waitForFunction(() => document.documentElement.dataset.theme === 'light'); // paper is white
            for (const box of await page.$$eval('.plot canvas', (all) => all.map((one) => one.getBoundingClientRect().width))) {
                assert.ok(box > 200, `a chart of ${box} pixels`);
            }
            await page.setViewportSize({ width: 700, height: 900 });
            assert.ok(await page.$$eval('.plot canvas', (all) => all.every((one) => one.getBoundingClientRect().right <= 700)), 'charts shrink onto the sheet');
            const sheet = await page.pdf({ format: 'A4', printBackground: true });
            assert.ok(sheet.length > 30000, `${sheet.length} bytes of PDF`);
            if (pictures) {
                writeFileSync(join(pictures, `${file.replace(/\W/g, '-')}.pdf`), sheet);
            }
            await close();
            const phone = await open(browser, file, { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
            await fits(phone.page, file);
            await phone.page.setViewportSize({ width: 900, height: 740 });
            await fits(phone.page, file + ', wider');
            await phone.page.setViewportSize({ width: 320, height: 740 });
            await phone.page.waitForFunction(() => document.documentElement.scrollWidth <= 320);
            await phone.close();
        }
    },

    async 'compares two runs'(browser) {
        const { page, close } = await open(browser, 'both.html');
        const marks = await charts(page);
        assert.equal(marks.length, 10);
        marks.forEach((count, i) => assert.ok(count >= 1, `chart ${i} has ${count} coloured lines`));
        const differing = await page.$$eval('table:has(caption:text("Parameters that differ")) tbody tr', (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
        assert.deepEqual(differing, [['faults[0].for', '120s', '30s'], ['seed', '3', '1']]);
        const cards = await page.$$eval('.card', (all) => all.map((card) => card.textContent));
        assert.match(cards.find((text) => text.startsWith('Requests lost')), /Run A[\d,]+Run B[\d,]+.*(better|worse|no difference)/);
        assert.match(cards[0], /Verdict.*Run AFailed/);
        const box = await boxOf(page);
        await page.mouse.move(box.x + box.width / 3, box.y + 50);
        const reads = await page.$$eval('.columns.two > div .legend:first-of-type .read', (all) => all.map((one) => one.textContent));
        assert.ok(reads.every((text) => text !== ''), 'both are read off at once');
        const files = await page.$$eval('.files a', (all) => all.map((link) => link.getAttribute('href')));
        assert.ok(files.includes('one/requests.csv') && files.includes('two/requests.csv'), String(files));
        await close();
    },
};

let failed = 0;
const browser = await chromium.launch({
    executablePath: program,
    timeout: PATIENCE,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
    writeFileSync(join(folder, 'net.yaml'), TEMPLATE);
    writeFileSync(join(folder, 'one.yaml'), EXPERIMENT);
    assert.equal(run('run', 'one.yaml', '--seed', '3', '--out', 'one'), 1, 'a crossed threshold is exit code 1');
    run('run', 'one.yaml', '--set', 'faults[0].for=30s', '--out', 'two');
    run('report', '--compare', 'one', 'two', '--out', 'both.html');
    if (pictures) {
        mkdirSync(pictures, { recursive: true });
    }
    for (const [name, check] of Object.entries(checks)) {
        try {
            await check(browser);
            console.log(`passed: ${name}`);
        } catch (error) {
            failed += 1;
            console.log(`FAILED: ${name}\n${error.stack}`);
        }
    }
} finally {
    await browser.close();
    rmSync(folder, { recursive: true });
}
process.exit(failed === 0 ? 0 : 1);
