// `peeksafe-server check`: a configuration file in words, and its faults.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runHere, type Ended } from '../support/command-line.ts';
import { temporaryFolder } from '../support/harness.ts';

const SECRET = 'a-secret-that-nobody-may-print';

const CONFIG = {
  streams: {
    news: {
      from: {
        cloudevents: {},
        segment: {
          secret: { env: 'SEGMENT_SECRET' },
          experiments: { hero: 'hero', menu: { experiment: 'menu-2026', variants: { control: 'old-menu' } } },
          engagements: { 'Sign Up': 'signup', Paid: { kind: 'purchase', values: { revenue: 'total' } } },
          unit: 'userId',
        },
        totals: { engagement: 'like', experiments: { spring: 'hero' }, autoCreate: true },
      },
    },
  },
};

async function checked(
  t: TestContext,
  config: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended & { readonly file: string }> {
  const file = join(temporaryFolder(t), 'peeksafe.config.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return { ...(await runHere(['check', '--config', file], env)), file };
}

test('a file that a server starts with is said in words, without the secrets', async (t) => {
  const { code, out, err, file } = await checked(t, CONFIG, { SEGMENT_SECRET: SECRET });
  assert.deepEqual([code, err], [0, '']);
  assert.deepEqual(out.trimEnd().split('\n'), [
    'Stream "news"',
    '  cloudevents reports visitors to POST /v1/streams/news/from/cloudevents',
    '    secret: none: it sends a token',
    '    experiments: the ids of this stream',
    '    engagements: none',
    '    unknown variants are refused',
    '  segment reports visitors to POST /v1/streams/news/from/segment',
    '    secret: present, in the variable SEGMENT_SECRET',
    '    experiments: "hero" is "hero", "menu" is "menu-2026" ("control" is "old-menu")',
    '    engagements: "Sign Up" is "signup", "Paid" is "purchase" ("total" is the value of "revenue")',
    '    exposure: the usual event of the source',
    '    visitor: userId, else anonymousId',
    '    unknown variants are refused',
    '  totals reports totals to POST /v1/streams/news/from/totals',
    '    secret: none: it sends a token',
    '    experiments: "spring" is "hero"',
    '    engagement: "like", and no other kind',
    '    unknown variants are posted, with their keys as content',
    `${file} is valid.`,
  ]);
});

test('a secret that is missing or too short is said to be so, the rest of the file all the same', async (t) => {
  const missing = await checked(t, CONFIG);
  assert.equal(missing.code, 2);
  assert.match(missing.out, /secret: MISSING: .*SEGMENT_SECRET, which is not set/);
  assert.match(missing.out, /totals reports totals/);
  assert.equal(
    missing.err,
    `${missing.file}: "streams.news.from.segment.secret.env" names the variable SEGMENT_SECRET, which is not set.\n`,
  );
  const short = await checked(t, CONFIG, { SEGMENT_SECRET: 'tiny-secret' });
  assert.equal(short.code, 2);
  assert.match(short.err, /"streams\.news\.from\.segment\.secret" is shorter than 16 characters/);
  assert.doesNotMatch(short.out + short.err, /tiny-secret/);
});

test('every fault is a line that names the file, the place in it, and what is expected', async (t) => {
  const { code, out, err, file } = await checked(t, {
    streams: { news: { from: { fax: {}, segment: { secret: 'in-the-file-itself', experiments: { hero: '' } } } } },
  });
  assert.equal(code, 2);
  assert.equal(out, `${file} is not valid.\n`);
  const lines = err.trimEnd().split('\n');
  assert.equal(lines.length, 3, err);
  for (const line of lines) assert.ok(line.startsWith(`${file}: The configuration file is not valid: "streams.news.`));
  assert.match(
    err,
    /from\.fax" is no field of it: expected one of cloudevents, segment, rudderstack, posthog, totals\./,
  );
  assert.match(err, /segment\.secret" is not valid: expected \{ "env": "NAME" \} or \{ "file": "PATH" \}\./);
  assert.match(err, /segment\.experiments\.hero" is not valid: expected at least 1 character/);
  assert.doesNotMatch(err, /in-the-file-itself/);
  const half = await checked(t, '{ "streams": ');
  assert.deepEqual([half.code, half.err.startsWith(`${half.file}: The configuration file is not JSON: `)], [2, true]);
});

test('alerts are said by sink and by rule, and what is missing or leads nowhere', async (t) => {
  const config = {
    alerts: {
      sinks: {
        ops: { kind: 'slack', url: { env: 'SLACK' }, quiet: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' } },
        hook: { kind: 'webhook', url: 'https://hook.example/a', secret: { env: 'HOOK' }, groupSeconds: 0 },
        pager: { kind: 'pagerduty', key: { env: 'PAGER' } },
        mail: {
          ...{ kind: 'email', host: 'smtp.example.org', user: 'peek', password: { env: 'MAIL' } },
          ...{ from: 'peeksafe@example.org', to: ['ops@example.org'], digest: { at: '08:30', zone: 'Asia/Tokyo' } },
        },
      },
      rules: [
        { kinds: ['killed', 'traffic'], streams: ['news'], severity: 'error', to: ['ops', 'pager'] },
        { kinds: ['guardrail', 'no-data'], noDataMinutes: 30, to: ['mail'] },
      ],
    },
  };
  const environment = {
    SLACK: 'https://hooks.example/T0/secret-part',
    HOOK: 'whsec_short',
    PAGER: 'routing-key',
    MAIL: 'mail-password',
  };
  const { code, out, err, file } = await checked(t, config, environment);
  assert.equal(code, 2);
  assert.deepEqual(out.trimEnd().split('\n'), [
    'Alerts',
    '  links lead to: nowhere, since there is no publicUrl',
    '  sink "ops": slack',
    '    address: present, in the variable SLACK',
    '    alerts within 1 s are one message',
    '    quiet from 22:00 to 07:00 (Europe/Berlin): what happens then is told after that',
    '  sink "hook": webhook at https://hook.example/a',
    '    secret: MISSING OR NOT VALID: "alerts.sinks.hook.secret": The webhook secret is not valid: expected "whsec_" and then 24 to 64 bytes in base64.',
    '    each alert is a message of its own',
    '    no rule sends anything there',
    '  sink "pager": pagerduty at https://events.pagerduty.com/v2/enqueue',
    '    key: present, in the variable PAGER',
    '    each alert is a message of its own, and opens or resolves an incident',
    '  sink "mail": email to ops@example.org by smtp.example.org (starttls) as peek',
    '    password: present, in the variable MAIL',
    '    one message a day, at 08:30 (Asia/Tokyo); none on a day without alerts',
    '  rule: of the streams "news", killed, traffic go to ops, pager as error',
    '  rule: of all streams, guardrail, no-data (after 30 min) go to mail as guardrail error, no-data error',
    `${file} is not valid.`,
  ]);
  assert.doesNotMatch(out + err, /secret-part|whsec_short|routing-key|mail-password/);
});

test('the file is peeksafe.config.json of the folder unless another is named, and one that is not there is a fault', async () => {
  const { code, err } = await runHere(['check']);
  assert.equal(code, 2);
  assert.match(err, /--config names a file that cannot be read: ENOENT \(peeksafe\.config\.json\)/);
  const operand = await runHere(['check', 'other.json']);
  assert.deepEqual([operand.code, /check --config other\.json/.test(operand.err)], [2, true]);
  const help = await runHere(['check', '--help']);
  assert.deepEqual([help.code, /--config FILE/.test(help.out)], [0, true]);
});
