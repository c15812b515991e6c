import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig, readConfigFile } from '../../src/settings/config-file.ts';
import { temporaryFolder } from '../support/harness.ts';

const config = (cloudevents: unknown): string => JSON.stringify({ streams: { news: { from: { cloudevents } } } });

test('a configuration file says what is mapped to what', () => {
  const text = config({
    experiments: { 'Hero headline': 'hero', menu: { experiment: 'menu-2026', variants: { control: 'old' } } },
    engagements: { 'Order Completed': 'purchase', Paid: { kind: 'payment', values: { revenue: 'total' } } },
    dimensions: { device: 'client.device' },
  });
  const settings = readConfig(text, {}).sources.get('news')?.get('cloudevents');
  assert.deepEqual(settings, {
    experiments: new Map([
      ['Hero headline', { experiment: 'hero', variants: new Map() }],
      ['menu', { experiment: 'menu-2026', variants: new Map([['control', 'old']]) }],
    ]),
    engagements: new Map([
      ['Order Completed', { kind: 'purchase', values: new Map() }],
      ['Paid', { kind: 'payment', values: new Map([['revenue', 'total']]) }],
    ]),
    dimensions: new Map([['device', 'client.device']]),
    kinds: new Map(),
    ...{ autoCreate: false, exposure: null, unit: 'anonymousId', engagement: null },
    webhookOrigins: new Set(),
    secret: null,
  });
});

test('a fault of an alert sink names its place once', () => {
  const sinks = (secret: object): string =>
    JSON.stringify({
      alerts: {
        sinks: { ops: { kind: 'webhook', url: 'https://a.example/', secret } },
        rules: [{ kinds: ['killed'], to: ['ops'] }],
      },
    });
  const faultOf = (secret: object, environment = {}): string => {
    try {
      readConfig(sinks(secret), environment);
    } catch (error) {
      return (error as Error).message;
    }
    return 'no fault';
  };
  assert.equal(faultOf({ env: 'HOOK' }), '"alerts.sinks.ops.secret.env" names the variable HOOK, which is not set.');
  assert.match(
    faultOf({ file: '/no/such/file' }),
    /^"alerts\.sinks\.ops\.secret\.file" names a file that cannot be read/,
  );
  assert.match(
    faultOf({ env: 'HOOK' }, { HOOK: 'short' }),
    /^"alerts\.sinks\.ops\.secret": The webhook secret is not valid/,
  );
});

test('the configuration file of the guide can be read', () => {
  const guide = readFileSync(new URL('../../../docs/guides/sources.md', import.meta.url), 'utf8');
  const files = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  assert.ok(files.length > 1);
  const secrets = { SEGMENT_SECRET: 'x'.repeat(32) };
  for (const text of files) assert.equal(readConfig(text, secrets).sources.size, 1);
});

test('the configuration file of the guide to alerts can be read', (t) => {
  const guide = readFileSync(new URL('../../../docs/guides/alerts.md', import.meta.url), 'utf8');
  const [, text = ''] = /^```json\n(\{\n {2}"\$schema"[\s\S]*?)^```$/m.exec(guide) ?? [];
  const key = join(temporaryFolder(t), 'pagerduty');
  writeFileSync(key, 'the-key');
  const environment = {
    SLACK_WEBHOOK_URL: 'https://hooks.example/a',
    SMTP_PASSWORD: 'secret',
    PEEKSAFE_ALERT_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const { alerts } = readConfig(text.replace('/run/secrets/pagerduty', key), environment);
  assert.deepEqual([alerts?.sinks.length, alerts?.rules.length], [4, 3]);
});

const mail = (more: object, rule: object = {}): string =>
  JSON.stringify({
    alerts: {
      sinks: { mail: { kind: 'email', host: 'smtp.example', from: 'a@example.org', to: ['b@example.org'], ...more } },
      rules: [{ kinds: ['killed'], to: ['mail'], ...rule }],
    },
  });

test('each fault of a configuration file is one sentence that names the place', () => {
  const faults: [text: string, sentence: RegExp][] = [
    ['{', /^The configuration file is not JSON: /],
    ['[]', /not valid: the value/],
    ['{}', /It says nothing: expected "streams", "alerts" or both/],
    ['{"streams":{}}', /"streams" is empty/],
    ['{"streams":{"news":{"from":{}}}}', /"streams\.news\.from" is empty/],
    ['{"streams":{"news":{"from":{"fax":{}}}}}', /"streams\.news\.from\.fax" is no field/],
    ['{"streams":{"peeksafe:x":{"from":{"cloudevents":{}}}}}', /streams\.peeksafe:x/],
    [config({ experiments: {} }), /"streams\.news\.from\.cloudevents\.experiments" is empty/],
    [config({ experiments: { a: 'a' }, engagements: {} }), /cloudevents\.engagements" is empty/],
    [config({ experiments: { a: '' } }), /cloudevents\.experiments\.a" is not valid/],
    [
      config({ experiments: { a: 'a' }, engagements: { Buy: 'Purchase!' } }),
      /engagements\.Buy" is not valid: .*lower-case/,
    ],
    [config({ engagements: { Buy: 'buy' } }), /engagements" needs ".*experiments"/],
    [config({ autoCreate: true }), /autoCreate" needs ".*experiments"/],
    [config({ webhookOrigins: [] }), /cloudevents\.webhookOrigins" is not valid: expected at least 1 entry/],
    [config({ webhookOrigins: ['https://a.example'] }), /webhookOrigins\.0" is not valid: .*name of a host/],
    [
      '{"alerts":{"sinks":{},"rules":[{"kinds":["killed"],"to":["ops"]}]}}',
      /"alerts\.rules\.0\.to" names the sink "ops": expected one of alerts\.sinks/,
    ],
    ['{"alerts":{"sinks":{},"rules":[]}}', /"alerts\.rules" is not valid: expected at least 1 (entry|entries)/],
    [
      '{"alerts":{"sinks":{},"rules":[{"kinds":["sold"],"to":["ops"]}]}}',
      /kinds\.0" is not valid: expected one of "killed"/,
    ],
    ['{"alerts":{"sinks":{"ops":{"kind":"fax"}},"rules":[]}}', /"alerts\.sinks\.ops/],
    [
      '{"alerts":{"publicUrl":"peek.example","sinks":{"ops":{"kind":"slack","url":{"env":"X"}}},"rules":[{"kinds":["killed"],"to":["ops"]}]}}',
      /"alerts\.publicUrl" is not valid/,
    ],
    [mail({ tls: 'none' }), /"alerts\.sinks\.mail\.tls" is "none", and smtp\.example is not this machine/],
    [mail({ user: 'peek' }), /"alerts\.sinks\.mail" has one of "user" and "password"/],
    [mail({ to: ['Ops <ops@example.org>'] }), /mail\.to\.0" is not valid: .*is an email address/],
    [mail({ digest: { at: '24:00', zone: 'Europe/Berlin' } }), /mail\.digest\.at" is not valid: .*time of the day/],
    [mail({ digest: { at: '09:00', zone: 'Europe/Bielefeld' } }), /mail\.digest\.zone" is not valid: .*time zone/],
    [mail({}, { noDataMinutes: 5 }), /"alerts\.rules\.0\.noDataMinutes" is of no use: expected "no-data"/],
    [config({ autocreate: true }), /cloudevents\.autocreate" is no field/],
    [
      config({ experiments: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`e${i}`, 'e'])) }),
      /names at most 32 experiments/,
    ],
  ];
  for (const [text, sentence] of faults)
    assert.throws(
      () => readConfig(text, {}),
      (error: Error) => error instanceof RangeError && sentence.test(error.message),
      `${text.slice(0, 100)} ${sentence}`,
    );
});

test('a configuration file that cannot be read, or is empty, is said to be so', (t) => {
  const file = join(temporaryFolder(t), 'peeksafe.config.json');
  assert.throws(() => readConfigFile(file, {}), /--config names a file that cannot be read: ENOENT/);
  writeFileSync(file, ' \n');
  assert.throws(() => readConfigFile(file, {}), /--config names a file that is empty/);
  writeFileSync(file, config({}));
  assert.equal(readConfigFile(file, {}).sources.size, 1);
  writeFileSync(file, '{}');
  assert.throws(
    () => readConfigFile(file, {}),
    (error: Error) => error.message.startsWith(`${file}: It says nothing`),
  );
});
