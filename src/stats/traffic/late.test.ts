import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../testing/random.ts';
import { seen } from '../testing/counts.ts';
import { near } from '../testing/near.ts';
import { addLateArm, addLateStretch, createLateCheck, lateLogEvidence, lateLogNeeded, type LateCheck } from './late.ts';

function checkOf(arms: number): LateCheck {
  const check = createLateCheck();
  for (let arm = 0; arm < arms; arm++) addLateArm(check);
  return check;
}

test('the evidence of two variants is that of a kill, of late engagements among all', () => {
  const check = checkOf(2);
  addLateStretch(check, [seen(5, 100), seen(9, 100)]);
  addLateStretch(check, [seen(2, 50), seen(20, 200)]);
  const [first, second] = check.arms;
  // Of one pair, each direction stands once with either variant.
  assert.deepEqual([first?.less, first?.more], [second?.more, second?.less]);
  assert.ok(lateLogEvidence(check) > 0);
});

test('without a late engagement nothing changes, however many there are', () => {
  const check = checkOf(3);
  addLateStretch(check, [seen(0, 1000), seen(0, 10), seen(0, 500)]);
  near(lateLogEvidence(check), 0, 'evidence', 1e-12);
  assert.ok(check.arms.every(({ less, more }) => [...less, ...more].every((log) => log === 0)));
});

test('the budget is shared by both directions of all variants', () => {
  near(lateLogNeeded(checkOf(2)), Math.log(4000), 'two variants');
  near(lateLogNeeded(checkOf(10)), Math.log(20_000), 'ten variants');
});

test('of equally late variants hardly any alarm, whatever their traffic and however late all are; of unequal ones all', () => {
  const random = createRandom(7);
  let [alarms, found] = [0, 0];
  for (let path = 0; path < 300; path++) {
    const [equal, unequal] = [checkOf(3), checkOf(3)];
    let [isAlarmed, isFound] = [false, false];
    for (let stretch = 0; stretch < 100; stretch++) {
      const late = 0.05 + 0.5 * random.next();
      const all = [10, 20, 40].map((mean) => Math.floor(2 * mean * random.next()));
      const row = (m: number, share: number) => seen(random.binomial(m, share), m);
      addLateStretch(
        equal,
        all.map((m) => row(m, late)),
      );
      addLateStretch(
        unequal,
        all.map((m, i) => row(m, i === 0 ? late / 3 : late)),
      );
      isAlarmed ||= lateLogEvidence(equal) >= lateLogNeeded(equal);
      isFound ||= lateLogEvidence(unequal) >= lateLogNeeded(unequal);
    }
    alarms += Number(isAlarmed);
    found += Number(isFound);
  }
  assert.ok(alarms <= 2, `${alarms} false alarms in 300 paths`);
  assert.equal(found, 300);
});
