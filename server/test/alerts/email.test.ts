// Alerts by email: what a mail server gets, and what its refusals mean.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emailOf } from '../../src/alerts/sinks/email-text.ts';
import type { AlertSettings } from '../../src/settings/alerts.ts';
import { temporaryFolder } from '../support/harness.ts';
import { NO_OPENSSL, ownCertificate, trustCertificate } from '../support/own-certificate.ts';
import { smtpReceiver, type SmtpAnswer } from '../support/smtp-receiver.ts';
import { until } from '../support/until.ts';
import { ALL_KINDS, configured, office, sampleAlert } from './alert-scene.ts';

const PASSWORD = 'a-password-that-nobody-may-print';

const mailAt = (port: number, more: object = {}): AlertSettings =>
  configured(
    {
      sinks: {
        mail: {
          ...{ kind: 'email', host: '127.0.0.1', port, tls: 'none', groupSeconds: 0 },
          ...{ from: 'peeksafe@example.org', to: ['ops@example.org', 'news@example.org'], ...more },
        },
      },
      rules: [{ kinds: ALL_KINDS, to: ['mail'] }],
    },
    { PASSWORD },
  );

test('an alert is an email of plain text and HTML to all addresses, from whoever logs in', async (t) => {
  const server = await smtpReceiver(t);
  const { append, watch } = office(t);
  const alerts = watch(mailAt(server.port, { user: 'peek', password: { env: 'PASSWORD' } }));
  await append(1);
  alerts.wake();
  await until('nothing waits any more', () => alerts.waiting === 0);
  const [mail] = server.mails;
  assert.deepEqual([mail?.from, mail?.to], ['peeksafe@example.org', ['ops@example.org', 'news@example.org']]);
  const text = mail?.message ?? '';
  assert.match(text, /^From: Peeksafe <peeksafe@example\.org>$/m);
  assert.match(text, /^Message-ID: <alert_mail_[a-z0-9]+_1@example\.org>$/m);
  assert.match(text, /^Auto-Submitted: auto-generated$/m);
  assert.match(text, /^Content-Type: text\/plain/m);
  assert.match(text, /^Content-Type: text\/html/m);
  const login = Buffer.from(`\0peek\0${PASSWORD}`).toString('base64');
  assert.ok(server.commands.includes(`AUTH PLAIN ${login}`));
});

test('no content of a variant is read as HTML, as a header or as another line', () => {
  const title = '<img src=x onerror=alert(1)> & "quoted"\r\nBcc: victim@example.org';
  const { subject, text, html } = emailOf({ alerts: [sampleAlert({ title, reason: '<b>\u2028x' })], isDigest: false });
  assert.doesNotMatch(subject, /[\r\n]/);
  assert.doesNotMatch(text, /^Bcc:/m);
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt; &amp; &quot;quoted&quot;/);
  assert.doesNotMatch(html, /<img|<b>/);
  const many = Array.from({ length: 100 }, (_, i) => sampleAlert({ id: `e_${i}`, title: `Title ${i}.` }));
  const burst = emailOf({ alerts: [sampleAlert({ severity: 'critical', title: 'Worst' }), ...many], isDigest: true });
  assert.equal(burst.subject, '[Peeksafe] critical: Digest of 101 alerts. The most severe: Worst');
  for (const { title: one } of many) assert.ok(burst.text.includes(one) && burst.html.includes(one));
});

test('a mail server that is busy, silent or refuses the login loses nothing, over a restart too', async (t) => {
  const folder = temporaryFolder(t);
  let tries = 0;
  const refusals: (readonly [command: string, answer: string | null])[] = [
    ['', '421 busy'],
    ['AUTH', '535 wrong password'],
    ['MAIL', '451 later'],
    ['RCPT', '450 later'],
    ['.', '452 full'],
    ['MAIL', null],
  ];
  const down = await smtpReceiver(t, (line, connection) => {
    tries = connection;
    const [command, answer] = refusals[(connection - 1) % refusals.length] as [string, string | null];
    const is = command.length < 2 ? line === command : line.startsWith(command);
    return is ? answer : undefined;
  });
  const login = { user: 'peek', password: { env: 'PASSWORD' } };
  const first = office(t, folder);
  const schedule = Array.from({ length: 50 }, () => 20);
  const alerts = first.watch(mailAt(down.port, login), Date.now, { courier: { schedule, timeoutMs: 1000 } });
  await first.append(1);
  alerts.wake();
  await until('each refusal was met', () => tries > refusals.length);
  assert.deepEqual([down.mails.length, alerts.waiting], [0, 1]);
  await first.close();
  const up = await smtpReceiver(t);
  const second = office(t, folder);
  const again = second.watch(mailAt(up.port, login));
  await until('nothing waits any more', () => again.waiting === 0);
  assert.equal(up.mails.length, 1);
  assert.ok([...first.troubles, ...second.troubles].every((line) => !line.includes(PASSWORD)));
});

const refusing =
  (command: string, answer: string): SmtpAnswer =>
  (line) =>
    line.startsWith(command) ? answer : undefined;

test('a refusal for good ends the message, and that of all addresses the sink', async (t) => {
  for (const [command, answer, said] of [
    ['.', '554 looks like spam', /given up after 1 attempts: Error: it answered 554/],
    ['MAIL', '550 not from you', /given up after 1 attempts: Error: it answered 550 to MAIL/],
    [
      'RCPT',
      '550 no such user ops@example.org',
      /alerts to mail is disabled until its address is another: Error: it answered 550 to RCPT/,
    ],
  ] as const) {
    const server = await smtpReceiver(t, refusing(command, answer));
    const { append, watch, troubles } = office(t);
    const alerts = watch(mailAt(server.port));
    await append(1);
    alerts.wake();
    await until('it is said', () => troubles.length > 0);
    assert.match(troubles[0] ?? '', said);
    assert.ok(!(troubles[0] ?? '').includes('ops@'), 'no address is logged');
    assert.deepEqual([alerts.sinks[0]?.isDisabled, alerts.waiting, server.mails.length], [command === 'RCPT', 0, 0]);
  }
});

test('an address that is refused does not keep the others from being told, and that is said', async (t) => {
  const server = await smtpReceiver(t, refusing('RCPT TO:<news', '550 no such user'));
  const { append, watch, troubles } = office(t);
  const alerts = watch(mailAt(server.port));
  await append(1);
  alerts.wake();
  await until('it is said', () => troubles.length > 0);
  assert.deepEqual(server.mails[0]?.to, ['ops@example.org']);
  assert.match(troubles[0] ?? '', /it took the message for 1 of 2 addresses/);
});

test('nothing is sent where no private connection can be had', async (t) => {
  const server = await smtpReceiver(t);
  const login = { user: 'peek', password: { env: 'PASSWORD' } };
  const { append, watch, troubles } = office(t);
  const courier = { schedule: [20], timeoutMs: 20_000 };
  const alerts = watch(mailAt(server.port, { tls: 'starttls', ...login }), Date.now, { courier });
  await append(1);
  alerts.wake();
  await until('it is given up', () => troubles.length > 0);
  assert.match(troubles[0] ?? '', /there is no private connection to it|it answered 502/);
  assert.deepEqual(server.mails, []);
  assert.ok(!server.commands.some((line) => /^(AUTH|MAIL)/.test(line)), server.commands.join('; '));
});

test(
  'a certificate that is trusted makes a private connection, from the beginning or when it is asked for',
  { skip: NO_OPENSSL },
  async (t) => {
    const certificate = ownCertificate(temporaryFolder(t), 'DNS:localhost,IP:127.0.0.1');
    trustCertificate(certificate);
    for (const by of ['tls', 'starttls'] as const) {
      const server = await smtpReceiver(t, undefined, { by, certificate });
      const { append, watch, troubles } = office(t);
      const alerts = watch(mailAt(server.port, { tls: by }));
      await append(1);
      alerts.wake();
      await until('nothing waits any more', () => alerts.waiting === 0 || troubles.length > 0);
      assert.deepEqual([server.mails.length, server.privates(), troubles], [1, 1, []], by);
      const [start, mail] = ['STARTTLS', 'MAIL'].map((word) =>
        server.commands.findIndex((one) => one.startsWith(word)),
      );
      assert.ok(by === 'tls' ? start === -1 : (start as number) !== -1 && (start as number) < (mail as number));
    }
  },
);

test('a certificate that is refused is named as the reason, and nothing is sent', { skip: NO_OPENSSL }, async (t) => {
  const elsewhere = ownCertificate(temporaryFolder(t), 'DNS:mail.example.org');
  const stranger = ownCertificate(temporaryFolder(t), 'DNS:localhost,IP:127.0.0.1');
  trustCertificate(elsewhere);
  for (const by of ['tls', 'starttls'] as const)
    for (const [certificate, said] of [
      [elsewhere, /its certificate is for another name/],
      [stranger, /its certificate is signed by nobody who is trusted here/],
    ] as const) {
      const server = await smtpReceiver(t, undefined, { by, certificate });
      const { append, watch, troubles } = office(t);
      const login = { user: 'peek', password: { env: 'PASSWORD' } };
      const courier = { schedule: [20], timeoutMs: 20_000 };
      const alerts = watch(mailAt(server.port, { tls: by, ...login }), Date.now, { courier });
      await append(1);
      alerts.wake();
      await until('it is given up', () => troubles.length > 0);
      assert.match(troubles[0] ?? '', said, by);
      assert.doesNotMatch(troubles[0] ?? '', /127\.0\.0\.1|example\.org/, 'no address is logged');
      assert.ok(!server.commands.some((line) => /^(AUTH|MAIL)/.test(line)), server.commands.join('; '));
    }
});
