// Checks the tools with which operators watch a server: metrics, alerts, a dashboard, and the table of docs/operations.md.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { serverFor, temporaryFolder } from '../support/harness.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const RULES = join(DEPLOY, 'prometheus/peeksafe.rules.yml');
const noPromtool =
  spawnSync('promtool', ['--version']).status === 0 ? false : 'needs promtool (apt-get install prometheus)';

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  }[];
}

const dashboard = JSON.parse(readFileSync(join(DEPLOY, 'grafana/peeksafe.json'), 'utf8')) as Dashboard;
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const rules = readFileSync(RULES, 'utf8');

let metrics = '';
/** The names of series that a server shows; a histogram has several. */
const shown = new Set<string>();

before(async () => {
  const ends: (() => unknown)[] = [];
  const server = await serverFor({ after: (end) => void ends.push(end) }, { metricsPort: 0 });
  metrics = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  for (const end of ends.reverse()) await end();
  for (const [, name = '', type] of metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm))
    for (const ending of type === 'histogram' ? ['', '_bucket', '_sum', '_count'] : ['']) shown.add(`${name}${ending}`);
});

const namesIn = (text: string): readonly string[] => [
  ...new Set(text.match(/\b(?:peeksafe|process|nodejs)_[a-z]\w*/g) ?? []),
];

function promtool(args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  assert.equal(status, 0, stdout + stderr);
  return stdout + stderr;
}

test('Prometheus has nothing to say against the metrics', { skip: noPromtool }, () => {
  assert.equal(promtool(['check', 'metrics'], metrics).trim(), '');
});

test('no gauge is named like a counter', () => {
  for (const [, name = '', type] of metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm))
    assert.ok(type === 'counter' || !name.endsWith('_total'), name);
});

test('Prometheus takes the alert rules', { skip: noPromtool }, () => {
  assert.match(promtool(['check', 'rules', RULES]), /\d+ rules found/);
});

test('an alert is raised for what operators should look into, and for nothing else', { skip: noPromtool }, (t) => {
  const folder = temporaryFolder(t);
  // promtool compares sentences by the letter; they are for people.
  const withoutSentences = rules.replaceAll(/\n {8}annotations:\n(?: {10}.*\n)+/g, '\n');
  assert.doesNotMatch(withoutSentences, /annotations|summary/);
  writeFileSync(join(folder, 'rules.yml'), withoutSentences);
  const series = (name: string, values: string): object => ({ series: `${name}{job="peeksafe",instance="a"}`, values });
  const raised = (alertname: string, at: string, severity: string | null): object => ({
    alertname,
    eval_time: at,
    exp_alerts: severity === null ? [] : [{ exp_labels: { severity, instance: 'a', job: 'peeksafe' } }],
  });
  const tests = {
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: [
          series('up', '1x40'),
          series('peeksafe_ready', '1x9 0x30'),
          series('peeksafe_webhook_outbox', '0 3 0x9 3x30'),
          ...[series('peeksafe_alert_outbox', '0 2x40'), series('peeksafe_alert_sink_disabled', '0x9 1x30')],
          { series: 'peeksafe_alert_attempts_total{instance="a",sink="ops",result="given-up"}', values: '0x9 1x30' },
          series('peeksafe_events_total', '0+60x40'),
          series('peeksafe_viewers', '5x40'),
          series('peeksafe_frames_total', '0+60x15 900x30'),
        ],
        alert_rule_test: [
          raised('PeeksafeDown', '40m', null),
          raised('PeeksafeNotReady', '9m', null),
          raised('PeeksafeNotReady', '12m', 'page'),
          raised('PeeksafeWebhookWaits', '6m', null),
          raised('PeeksafeSinkWaits', '30m', null),
          raised('PeeksafeSinkWaits', '32m', 'ticket'),
          raised('PeeksafeSinkDisabled', '9m', null),
          raised('PeeksafeSinkDisabled', '12m', 'ticket'),
          raised('PeeksafeAlertsGivenUp', '9m', null),
          {
            ...{ alertname: 'PeeksafeAlertsGivenUp', eval_time: '12m' },
            exp_alerts: [{ exp_labels: { severity: 'ticket', instance: 'a', sink: 'ops' } }],
          },
          raised('PeeksafeFramesStandStill', '14m', null),
          raised('PeeksafeFramesStandStill', '30m', 'page'),
        ],
      },
    ],
  };
  writeFileSync(join(folder, 'test.json'), JSON.stringify(tests));
  assert.match(promtool(['test', 'rules', join(folder, 'test.json')]), /SUCCESS/);
});

test('every metric of the alerts, the dashboard and docs/operations.md is one of the server', () => {
  const operations = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
  const documented =
    operations.match(/\b(?:peeksafe_[a-z_]+_(?:total|bytes|seconds|outbox|disabled)|process_[a-z_]+)\b/g) ?? [];
  const named = [...namesIn(rules), ...queries.flatMap(namesIn), ...documented];
  assert.ok(named.length > 40);
  for (const name of named) assert.ok(shown.has(name), `${name} is no metric of the server`);
});

test('every metric of Peeksafe is on the dashboard and in docs/operations.md', () => {
  const operations = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
  const drawn = new Set(queries.flatMap(namesIn));
  for (const [, name = ''] of metrics.matchAll(/^# TYPE (peeksafe_\w+) \w+$/gm)) {
    assert.ok(drawn.has(name) || drawn.has(`${name}_bucket`), `${name} is not on the dashboard`);
    assert.ok(operations.includes(name), `${name} is not in docs/operations.md`);
  }
});

test('no two panels of the dashboard overlap', () => {
  assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos } of dashboard.panels)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        const cell = `${x} ${y}`;
        assert.ok(x < 24 && !taken.has(cell), `${title} lies on ${taken.get(cell) ?? 'the edge'}`);
        taken.set(cell, title);
      }
});
