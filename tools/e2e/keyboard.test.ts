// Whole tasks in the dashboard with nothing but a keyboard, against a real server.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { EventInput } from 'peeksafe/protocol';
import { audit, observed, pairOfVariants, post, temporaryFolder } from '../../server/test/support/harness.ts';
import { freePort, startProcess, type ServerProcess } from '../../server/test/support/server-process.ts';
import { launchChromium } from '../browser.ts';
import { DEMO_DIR } from '../build.ts';
import { focused } from './testing/focused.ts';

/** More presses of Tab than it takes to come from one end of the page to the other. */
const MAX_TABS = 80;

let browser: Browser;
/** Each test has a stream of its own in it. */
let server: ServerProcess;
const ends: (() => void)[] = [];
before(async () => {
  browser = await launchChromium();
  const folder = temporaryFolder({ after: (work) => void ends.push(work) });
  server = await startProcess(folder, await freePort(), ['--pages', DEMO_DIR]);
});
after(async () => {
  await browser.close();
  await server.kill('SIGKILL');
  for (const end of ends) end();
});

const AT = new Date().toISOString();
const USES = ['1', '2', '3', '4'].map((id): EventInput => ({
  id: `use-${id}`,
  at: AT,
  kind: 'pattern.used',
  pattern: 'curiosity-gap',
}));

/** A dashboard with two variants, one of which was stopped, and a pattern that was used too often; a person has not touched it yet. */
async function dashboard(t: TestContext, stream: string): Promise<Page> {
  const counts = [observed('o1', 'a', 2000, 20), observed('o2', 'b', 2000, 120)];
  const kill: EventInput = {
    id: 'k',
    at: AT,
    kind: 'variant.killed',
    variant: 'a',
    cause: 'operator',
    reason: 'It offends',
  };
  await post(server, stream, [...pairOfVariants(), ...counts, kill, ...USES]);
  const page = await browser.newPage({ locale: 'en', viewport: { width: 1280, height: 800 } });
  t.after(() => page.close());
  await page.goto(`${server.url}/?stream=${stream}`);
  await page.locator('variant-table [role=row]').nth(1).waitFor();
  await page.locator('kill-feed [data-entry]').first().waitFor();
  return page;
}

/** Presses Tab until something has the focus, and shows that it has. */
async function tabTo(page: Page, host: string, says: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < MAX_TABS; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    passed.push(`${now.host}: ${now.text.slice(0, 40)}`);
    if (now.host === host && says.test(`${now.role} ${now.text}`)) return;
  }
  assert.fail(`Tab never came to ${String(says)} in ${host}, but to:\n${passed.join('\n')}`);
}

/** The text of the row of the table in which the focus is. */
const focusedRow = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.closest('[role=row]')?.textContent ?? '';
  });

/** Waits for an event in the log: the first of its kind, or one that comes later. */
async function eventOf(stream: string, kind: string, nth = 1): Promise<Record<string, unknown>> {
  for (let i = 0; i < 100; i++) {
    const found = (await audit(server, stream)).filter(({ event }) => event.kind === kind)[nth - 1];
    if (found !== undefined) return found.event;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`No ${kind} came into the log.`);
}

const BATCH_S = 10;
const BATCHES = 40;
/** The third variant comes late and is counted in three batches: evidence against it, and not enough of it. */
const THIRD_FROM = BATCHES - 4;

/** An experiment whose first variant leads, whose second is protected and whose third is nearest to a stop; an hour ago, so that it is judged. */
function withNextStop(): EventInput[] {
  const end = Math.floor(Date.now() / 10_000) * 10 - 3600;
  const at = (batch: number): string => new Date((end - (BATCHES - batch) * BATCH_S) * 1000).toISOString();
  const posted = (variant: string, content: string, batch: number): EventInput => ({
    ...{ id: `posted-${variant}`, at: at(batch), kind: 'variant.posted', variant },
    ...{ experiment: 'cycling', content, predictedEr: null },
  });
  const counts = Array.from({ length: BATCHES }, (_, i) => i + 1).flatMap((batch) =>
    [20, 15, 13]
      .map((engagements, k) => observed(`${batch}/${k}`, `c${k}`, 200, engagements, at(batch)))
      .filter((_, k) => k < 2 || (batch >= THIRD_FROM && batch < THIRD_FROM + 3)),
  );
  return [
    { id: 'short', at: at(0), kind: 'stream.configured', batchMs: BATCH_S * 1000, attributionWindowMs: BATCH_S * 1000 },
    { id: 'other', at: at(0), kind: 'experiment.opened', experiment: 'sleep', title: 'Sleep' },
    { id: 'opened', at: at(0), kind: 'experiment.opened', experiment: 'cycling', title: 'Cycling to work' },
    posted('c0', 'To work by bike', 0),
    posted('c1', 'Eleven roads without cars', 0),
    { id: 'protected', at: at(0), kind: 'variant.protected', variant: 'c1' },
    ...counts.filter(({ at: time }) => time < at(THIRD_FROM)),
    posted('c2', 'The commute that pays', THIRD_FROM - 0.5),
    ...counts.filter(({ at: time }) => time >= at(THIRD_FROM)),
  ];
}

/** The role and the accessible name of the element that has the focus, as a screen reader says them, and all that is in it. */
const heard = (page: Page): Promise<string> => page.locator(':focus').last().ariaSnapshot();

/** The list of a stream whose batches are all judged. */
async function judged(t: TestContext, stream: string): Promise<Page> {
  await post(server, stream, withNextStop());
  const page = await browser.newPage({ locale: 'en', viewport: { width: 1280, height: 900 } });
  t.after(() => page.close());
  await page.goto(`${server.url}/?stream=${stream}`);
  await page.locator('experiment-list button.row', { hasText: /next stop\s*C/ }).waitFor();
  return page;
}

test('by keyboard alone: find what stops next, and why', async (t) => {
  const page = await judged(t, 'next');
  await tabTo(page, 'experiment-list', /^button .*(Sleep|Cycling)/);
  if (!(await focused(page)).text.includes('Cycling')) await page.keyboard.press('ArrowDown');
  assert.match(await heard(page), /button "Running, one leads. Cycling to work A leads B by 2\.5 next stop C \d\d% /);
  await page.keyboard.press('Enter');
  await page.locator('experiment-view h2', { hasText: 'Cycling to work' }).waitFor();
  assert.equal((await focused(page)).host, 'experiment-list', 'the focus stays where one chooses');

  await tabTo(page, 'er-fan', /^img/);
  assert.match(await heard(page), /^- img "A leads B by 2\.5 points \(0\.\d to 4\.\d, valid now\)\./);

  await tabTo(page, 'evidence-race', /^img/);
  const race = await heard(page);
  assert.match(race, /A: no evidence against it;/);
  assert.match(race, /B: [\d,]+ : 1, protected, not stopped;/);
  assert.match(race, /C: 6\.\d : 1[^;]*\. A variant stops at 20 : 1\./);
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  const said = page.locator('evidence-race [role=status]', { hasText: 'The commute that pays' });
  assert.match(
    (await said.innerText()).replace(/\s+/g, ' '),
    /^C: The commute that pays, evidence 6\.\d : 1, stops at 20 : 1/,
  );

  await tabTo(page, 'variant-table', /^gridcell/);
  for (let i = 0; i < 3 && !(await focusedRow(page)).includes('The commute'); i++)
    await page.keyboard.press('ArrowDown');
  while (!(await focusedRow(page)).includes('The commute')) await new Promise((done) => setTimeout(done, 20));
  await page.keyboard.press('Enter');
  const details = page.locator('variant-table [part~=details]');
  await details.waitFor();
  const why = (await details.innerText()).replace(/\s+/g, ' ');
  assert.match(why, /Close to being stopped/);
  assert.match(why, /Towards a stop 6\.\d : 1 \(stops at 20 : 1\), evidence that others are better/);
  assert.match(await heard(page), /^- dialog "Details of .*The commute that pays/, 'they are read at once');
  await page.keyboard.press('Escape');
  assert.match(await focusedRow(page), /The commute/, 'the focus is in the row again');
});

test('by keyboard alone: find why a variant was stopped, and revive it', async (t) => {
  const page = await dashboard(t, 'why');
  const stopped = page.locator('variant-table [role=row]', { hasText: 'First' }).filter({ hasText: 'Stopped' });
  await stopped.waitFor();
  await tabTo(page, 'kill-feed', /^article/);
  await tabTo(page, 'kill-feed', /^button Evidence/);
  await page.keyboard.press('Enter');
  const why = page.locator('kill-feed .details .evidence');
  await why.waitFor();
  assert.match(await heard(page), /^- '?dialog "Evidence: First"/, 'it is read at once');
  assert.match((await page.locator('kill-feed .why').textContent()) ?? '', /It offends/);
  assert.match((await why.innerText()).replace(/\s+/g, ' '), /1\.00/, 'the ER that it had');
  await page.keyboard.press('Escape');
  assert.equal((await focused(page)).role, 'button', 'the focus is on its button again');
  await tabTo(page, 'kill-feed', /^button Restart/);
  await page.keyboard.press('Enter');
  assert.equal((await eventOf('why', 'variant.revived'))['variant'], 'a');
  // Nothing of its new life is judged yet.
  await page.locator('variant-table [role=row]', { hasText: 'First' }).filter({ hasText: 'too early' }).waitFor();
  assert.equal(await stopped.count(), 0);
});

test('by keyboard alone: snooze a pattern, and its warning is gone', async (t) => {
  const page = await dashboard(t, 'snooze');
  // Usage is one quiet line, which opens the list of the patterns.
  await tabTo(page, 'fatigue-banner', /^button .*overused/);
  await page.keyboard.press('Enter');
  await page.locator('fatigue-banner li').waitFor();
  await tabTo(page, 'fatigue-banner', /^button Snooze/);
  await page.keyboard.press('Enter');
  // The browser gives the focus to a menu a moment after it was opened.
  while ((await focused(page)).role !== 'menuitem') await new Promise((done) => setTimeout(done, 20));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const { pattern, until } = await eventOf('snooze', 'pattern.snoozed');
  assert.equal(pattern, 'curiosity-gap');
  const hours = (Date.parse(String(until)) - Date.now()) / 3_600_000;
  assert.ok(Math.abs(hours - 24) < 0.1, `a day, the second that is offered, and not ${hours} hours`);
  await page.locator('fatigue-banner li').waitFor({ state: 'hidden' });
});

test('by keyboard alone: compare two variants, each with its evidence, and take their figures along', async (t) => {
  const page = await dashboard(t, 'compare');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  // The grid is one stop, in its first row.
  await tabTo(page, 'variant-table', /^gridcell/);
  const details = page.locator('variant-table [part~=details]');
  const seen: string[] = [];
  for (let row = 0; row < 2; row++) {
    await page.keyboard.press('Enter');
    await details.waitFor();
    seen.push((await details.innerText()).replace(/\s+/g, ' '));
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowDown');
  }
  assert.equal(seen.filter((text) => text.includes('First')).length, 1, seen.join('\n'));
  assert.equal(seen.filter((text) => text.includes('Second')).length, 1, seen.join('\n'));
  await page.keyboard.press('Control+c');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const lines = copied.trim().split('\n');
  assert.equal(lines.length, 3, 'a head and two rows');
  assert.ok(lines.some((line) => line.includes('First')) && lines.some((line) => line.includes('Second')));
});

test('by keyboard alone: compare two variants by the difference between them, and end that', async (t) => {
  const page = await judged(t, 'difference');
  await tabTo(page, 'experiment-list', /^button .*(Sleep|Cycling)/);
  if (!(await focused(page)).text.includes('Cycling')) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('experiment-view h2', { hasText: 'Cycling to work' }).waitFor();
  await tabTo(page, 'variant-table', /^gridcell/);
  for (const content of ['To work by bike', 'The commute that pays']) {
    while (!(await focusedRow(page)).includes(content)) {
      await page.keyboard.press('ArrowDown');
      await new Promise((done) => setTimeout(done, 20));
    }
    await page.keyboard.press(' ');
  }
  const comparison = page.locator('experiment-view [part~=compare]');
  await comparison.waitFor();
  const said = (await comparison.innerText()).replace(/\s+/g, ' ');
  assert.match(
    said,
    /^Compare A and C A leads C by \d\.\d points \(\d\.\d to \d\.\d, valid now\)|^Compare A and C Too early to say/,
  );
  assert.match(said, /valid at any time, and although you chose the pair/);
  assert.match(
    await comparison.ariaSnapshot(),
    /img "[-+]?\d\.\d points, [-+]?\d\.\d to [-+]?\d\.\d"/,
    'and to those who hear it',
  );
  await tabTo(page, 'experiment-view', /^button End the comparison/);
  await page.keyboard.press('Enter');
  await comparison.waitFor({ state: 'detached' });
  assert.notEqual((await focused(page)).role, 'body');
});

test('by keyboard alone: stop a variant, and take that back', async (t) => {
  const page = await dashboard(t, 'stop');
  await tabTo(page, 'variant-table', /^gridcell/);
  const second = page.locator('variant-table [role=row]', { hasText: 'Second' });
  if (!(await focusedRow(page)).includes('Second')) await page.keyboard.press('ArrowDown');
  // Keys wait for the part of the table that they are for, which comes with the first focus.
  while (!(await focusedRow(page)).includes('Second')) await new Promise((done) => setTimeout(done, 20));
  await page.keyboard.press('Enter');
  await page.locator('variant-table [part~=details]').waitFor();
  await tabTo(page, 'variant-table', /^button Stop/);
  await page.keyboard.press('Enter');
  // It asks for a reason first.
  while ((await focused(page)).role !== 'input') await new Promise((done) => setTimeout(done, 20));
  await page.keyboard.type('It offends too');
  await page.keyboard.press('Enter');
  assert.equal((await eventOf('stop', 'variant.killed', 2))['variant'], 'b');
  await second.filter({ hasText: 'Stopped' }).waitFor();
  assert.deepEqual(await focused(page), { host: 'variant-table', role: 'button', text: 'Restart' }, 'after Stop');
  await tabTo(page, 'variant-table', /^button Undo/);
  await page.keyboard.press('Enter');
  assert.equal((await eventOf('stop', 'variant.revived'))['variant'], 'b');
  const { host, role, text } = await focused(page);
  assert.deepEqual([host, role], ['variant-table', 'dialog'], 'after Undo');
  assert.match(text, /Second/, 'in the details of the variant');
});

test('by keyboard alone: see why stops are paused, and resume them', async (t) => {
  const page = await dashboard(t, 'paused');
  const paused: EventInput = {
    id: 'pause',
    at: AT,
    kind: 'experiment.paused',
    experiment: 'second-exp',
    reason: 'A split',
  };
  await post(server, 'paused', [...pairOfVariants('second-'), paused]);
  await page.locator('attention-list button', { hasText: 'Resume' }).waitFor();
  await tabTo(page, 'attention-list', /^button .*Resume/);
  await page.keyboard.press('Enter');
  assert.equal((await eventOf('paused', 'experiment.resumed'))['experiment'], 'second-exp');
  await page.locator('attention-list button', { hasText: 'Resume' }).waitFor({ state: 'detached' });
  assert.equal((await focused(page)).host, 'attention-list');
});

test('by keyboard alone: share what one sees', async (t) => {
  const page = await dashboard(t, 'share');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await tabTo(page, 'variant-dashboard', /^button This experiment/);
  await page.keyboard.press('Enter');
  while ((await focused(page)).role !== 'radio') await new Promise((done) => setTimeout(done, 20));
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  assert.match((await focused(page)).text, /^Everything/, 'the focus is at the button again');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  assert.match((await focused(page)).text, /^Everything/, 'and after Escape');
  await tabTo(page, 'experiment-view', /^button Share/);
  await page.keyboard.press('Enter');
  await page.locator('experiment-view .shared', { hasText: 'Link copied' }).waitFor();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(
    ['stream', 'experiment', 'range'].map((name) => link.searchParams.get(name)),
    ['share', 'exp', 'all'],
  );
});
