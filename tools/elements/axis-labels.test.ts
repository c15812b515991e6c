import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  momentNames,
  placeLabels,
  rateNames,
  timeLabels,
} from '../../src/elements/shared/evidence-canvas/time-labels.ts';
import { widthOf } from '../../src/elements/shared/evidence-canvas/label-width.ts';
import { rateScale } from '../../src/elements/shared/evidence-canvas/rate-scale.ts';
import { formatFor, type Format } from '../../src/elements/shared/format/format.ts';

// Where days have 23 or 25 hours, begin at one, or are not whole hours from anywhere. Each with a language of its own, whose formats keep the zone.
const PLACES = [
  ['UTC', 'en'],
  ['Europe/Berlin', 'de'],
  ['America/Santiago', 'es-CL'],
  ['Africa/Cairo', 'ar-EG'],
  ['America/New_York', 'en-US'],
  ['Asia/Kathmandu', 'en-GB'],
  ['Australia/Lord_Howe', 'en-AU'],
  ['Pacific/Apia', 'en-NZ'],
] as const;

function inPlace(zone: string, lang: string, check: (format: Format) => void): void {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    check(formatFor(lang));
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}

/** As another implementation than the one that is tested has it. */
function dayIn(zone: string): (at: number) => string {
  const intl = new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'short' });
  return (at) => intl.format(at);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const begins = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2026, 11) }).map((at) => at - (at % 1000));
const spans = fc.oneof(
  fc.integer({ min: 5_000, max: HOUR_MS }),
  fc.integer({ min: HOUR_MS, max: 8 * DAY_MS }),
  fc.integer({ min: DAY_MS, max: 1200 * DAY_MS }),
);

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** The labels that are seen, with the places they have. */
function seen(from: number, spanMs: number, width: number, format: Format): { at: number; text: string; x: number }[] {
  const labels = timeLabels(from, from + spanMs, width, spanMs, format);
  const places = placeLabels(
    labels,
    labels.map(({ at }) => ((at - from) / spanMs) * width),
    width,
  );
  return labels.flatMap((label, i) => (places[i] === null ? [] : [{ ...label, x: places[i] as number }]));
}

for (const [zone, lang] of PLACES) {
  test(`time labels differ, fit, and name each new day: ${zone}`, () => {
    const dayOf = dayIn(zone);
    // The machine that draws the axis is elsewhere.
    inPlace(zone === 'UTC' ? 'Asia/Tokyo' : 'UTC', lang, () => {
      const format = formatFor(lang, zone);
      fc.assert(
        fc.property(begins, spans, fc.integer({ min: 90, max: 1800 }), (from, spanMs, width) => {
          const labels = seen(from, spanMs, width, format);
          assert.ok(labels.length > 0, 'there is one, however narrow');
          assert.ok(isDistinct(labels.map(({ text }) => text)), labels.map(({ text }) => text).join(' | '));
          let end = -1;
          for (const { text, x } of labels) {
            const half = Math.min(widthOf(text), width) / 2;
            assert.ok(x - half >= end && x + half <= width + 0.01, `"${text}" at ${x} of ${width}`);
            end = x + half;
          }
          for (const [i, { at, text }] of labels.entries()) {
            const isNew = dayOf(at) !== dayOf(i === 0 ? from : (labels[i - 1] as { at: number }).at);
            const days = [format.shortDay(at), format.dayAndYear(at), format.year(at)];
            if (isNew) assert.ok(days.includes(text), `"${text}" is the first label of ${dayOf(at)}`);
          }
        }),
        { numRuns: 300 },
      );
    });
  });
}

test('the day has its name where midnight does not exist', () => {
  inPlace('America/Santiago', 'es-CL', (format) => {
    // On 8 September 2024 the clocks of Santiago went from 24:00 to 01:00.
    const from = Date.UTC(2024, 8, 7, 20);
    const texts = seen(from, 12 * HOUR_MS, 900, format).map(({ text }) => text);
    assert.ok(texts.includes(format.shortDay(Date.UTC(2024, 8, 8, 12))), texts.join(' | '));
  });
});

test('a night in which the clocks go back tells its two hours apart', () => {
  inPlace('Europe/Berlin', 'de', (format) => {
    const from = Date.UTC(2024, 9, 26, 23);
    const texts = seen(from, 5 * HOUR_MS, 900, format).map(({ text }) => text);
    assert.ok(isDistinct(texts), texts.join(' | '));
    assert.equal(texts.filter((text) => text.startsWith('02:00 ')).length, 2, texts.join(' | '));
  });
});

test('days are not said again and again from three to six days on', () => {
  inPlace('UTC', 'en', (format) => {
    for (const days of [3.2, 4, 5, 6]) {
      const texts = seen(Date.UTC(2026, 0, 5, 7), days * DAY_MS, 1100, format).map(({ text }) => text);
      assert.ok(isDistinct(texts) && texts.length >= 3, texts.join(' | '));
    }
  });
});

test('four weeks without a first of a month have a label on a narrow axis', () => {
  inPlace('Europe/Berlin', 'de', (format) => {
    const labels = seen(Date.UTC(2024, 0, 1), 2_504_109_902, 90, format);
    assert.ok(labels.length > 0);
  });
});

test('rate labels differ and fit at any size of the rates', () => {
  const format = formatFor('en');
  fc.assert(
    fc.property(
      fc.double({ min: -9, max: 0, noNaN: true }).map((power) => 10 ** power),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.boolean(),
      (high, part, isClose) => {
        const { ticks } = rateScale({ low: high * part, high }, { isClose });
        const texts = rateNames(ticks, format);
        assert.ok(isDistinct(texts), texts.join(' | '));
        for (const text of texts) assert.ok(text.length <= 8, text);
      },
    ),
    { numRuns: 500 },
  );
  assert.deepEqual(rateNames([0, 0.00002, 0.00004, 0.00006], format), ['0%', '0.002%', '0.004%', '0.006%']);
});

test('moments of a table differ, and say their day where there are several', () => {
  const format = formatFor('en');
  fc.assert(
    fc.property(begins, fc.integer({ min: 6, max: 900 * DAY_MS }), (from, spanMs) => {
      const times = Array.from({ length: 6 }, (_, i) => from + Math.floor((spanMs * (i + 1)) / 6));
      if (spanMs >= 6000) assert.ok(isDistinct(momentNames(times, format)), momentNames(times, format).join(' | '));
    }),
  );
});
