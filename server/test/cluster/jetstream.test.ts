import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BEGINNING, appendMessage, type Chain } from '../../src/log/jetstream/chain.ts';
import { splitRecords, readLogMessage, writeLogMessage, type LogMessage } from '../../src/log/jetstream/commit.ts';
import { subjectsOf, streamOf, tokenOf } from '../../src/log/jetstream/subjects.ts';
import { readNatsSettings } from '../../src/log/jetstream/settings.ts';
import type { LogRecord } from 'peeksafe/engine';
import { observed } from '../support/harness.ts';

test('any name of a stream is one token of a subject, and no two are the same', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ minLength: 1, unit: 'binary' }), (a, b) => {
      fc.pre(a.isWellFormed() && b.isWellFormed());
      assert.match(tokenOf(a), /^[A-Za-z0-9_=-]+$/);
      assert.equal(streamOf(tokenOf(a)), a);
      assert.equal(tokenOf(a) === tokenOf(b), a === b);
      assert.equal(subjectsOf('x').streamOf(subjectsOf('x').log(a)), a);
    }),
  );
  for (const token of ['', '=', '=2', '=2e', 'a.b', '*', '=41']) assert.equal(streamOf(token), null, token);
});

test('the address of the log says where it is, and never holds a password', () => {
  const { servers, installation, replicas } = readNatsSettings('nats://a:4222,b:4222,c:4222/acme', {});
  assert.deepEqual([servers, installation, replicas], [['a:4222', 'b:4222', 'c:4222'], 'acme', 3]);
  assert.equal(readNatsSettings('nats://127.0.0.1:4222', {}).replicas, 1);
  assert.equal(readNatsSettings('nats://127.0.0.1:4222?replicas=3', {}).replicas, 3);
  assert.deepEqual(readNatsSettings('tls://a', { PEEKSAFE_NATS_USER: 'u', PEEKSAFE_NATS_PASSWORD: 'p' }).credentials, {
    kind: 'password',
    user: 'u',
    password: 'p',
  });
  const wrong = [
    'nats://user:secret@a:4222',
    'http://secret',
    'nats://a:4222/a.b',
    'nats://a?replicas=2',
    'nats://a b',
  ];
  for (const text of wrong) {
    assert.throws(
      () => readNatsSettings(text, {}),
      (error) => error instanceof RangeError && !error.message.includes('secret'),
      text,
    );
  }
  assert.throws(() => readNatsSettings('nats://a', { PEEKSAFE_NATS_USER: 'u' }), /go together/);
});

const record = (seq: number): LogRecord => ({ seq, receivedAt: seq, event: observed(`e${seq}`, 'v', 1, 0) as never });

/** A log as writers write it: commits of some records each, and now and then another writer. */
const logs = fc
  .array(fc.record({ records: fc.integer({ min: 1, max: 4 }), handover: fc.boolean() }), {
    minLength: 3,
    maxLength: 12,
  })
  .map((steps): LogMessage[] => {
    const messages: LogMessage[] = [{ kind: 'claim', epoch: 'a', lease: 1, node: 'n', seq: 0, begins: true }];
    let seq = 0;
    let lease = 1;
    for (const step of steps) {
      if (step.handover) messages.push({ kind: 'claim', epoch: 'a', lease: ++lease, node: 'm', seq, begins: false });
      const records = Array.from({ length: step.records }, () => record(++seq));
      messages.push({ kind: 'commit', epoch: 'a', lease, node: 'm', records });
    }
    return messages;
  });

const read = (messages: readonly LogMessage[]): Chain =>
  messages.reduce((chain, message) => appendMessage(chain, readLogMessage(writeLogMessage(message))).chain, BEGINNING);

const isCommit = (message: LogMessage | undefined): boolean => message?.kind === 'commit';

test('a log is whole as it was written, and is not when a commit is missing, doubled or out of order', () => {
  fc.assert(
    fc.property(logs, fc.nat(), (messages, n) => {
      assert.equal(read(messages).isWhole, true);
      const commits = messages.flatMap((message, i) => (isCommit(message) ? [i] : []));
      const at = commits[n % (commits.length - 1)] as number;
      const next = commits[(n % (commits.length - 1)) + 1] as number;
      const without = messages.toSpliced(at, 1);
      const doubled = messages.toSpliced(at, 0, messages[at] as LogMessage);
      const swapped = messages.with(at, messages[next] as LogMessage).with(next, messages[at] as LogMessage);
      for (const lied of [without, doubled, swapped]) assert.equal(read(lied).isWhole, false);
    }),
  );
});

test('a new epoch takes a damaged log as it stands, and only as it stands', () => {
  fc.assert(
    fc.property(logs, (messages) => {
      const damaged = messages.toSpliced(1, 1);
      const { seq } = read(damaged);
      const begin = (at: number): LogMessage => ({
        kind: 'claim',
        epoch: 'b',
        lease: 99,
        node: 'n',
        seq: at,
        begins: true,
      });
      assert.deepEqual(read([...damaged, begin(seq)]), { epoch: 'b', seq, isWhole: true });
      assert.equal(read([...damaged, begin(seq + 1)]).isWhole, false);
    }),
  );
});

test('a step that is larger than a message becomes several, in order and with nothing left out', () => {
  fc.assert(
    fc.property(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 3000 }), (count, bytes) => {
      const records = Array.from({ length: count }, (_, i) => record(i + 1));
      const cut = [...splitRecords(records, bytes)];
      assert.deepEqual(cut.flat(), records);
      for (const part of cut) assert.ok(part.length === 1 || JSON.stringify(part).length < bytes + 2 + part.length);
    }),
  );
});
