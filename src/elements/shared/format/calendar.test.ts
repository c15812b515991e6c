import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { calendarFor, isTimeZone, ownCalendar, ownTimeZone } from './calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES = ['UTC', 'Europe/Berlin', 'America/Santiago', 'Africa/Cairo', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const times = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });

describe('the calendar of a time zone', () => {
  it('begins a day at midnight, and at one where midnight does not exist', () => {
    const berlin = calendarFor('Europe/Berlin');
    expect(berlin.startOfDay(Date.UTC(2026, 0, 5, 22, 59))).to.equal(Date.UTC(2026, 0, 4, 23));
    expect(berlin.startOfDay(Date.UTC(2026, 0, 5, 23))).to.equal(Date.UTC(2026, 0, 5, 23));
    // On 8 September 2024 the clocks of Santiago went from 24:00 to 01:00, on 26 April 2024 those of Cairo from 0:00 to 1:00.
    const santiago = calendarFor('America/Santiago');
    expect(santiago.startOfDay(Date.UTC(2024, 8, 8, 12))).to.equal(Date.UTC(2024, 8, 8, 4));
    expect(new Date(santiago.wall(Date.UTC(2024, 8, 8, 4))).getUTCHours()).to.equal(1);
    expect(calendarFor('Africa/Cairo').startOfDay(Date.UTC(2024, 3, 26, 12))).to.equal(Date.UTC(2024, 3, 25, 22));
  });

  it('begins a day once where its midnight comes twice', () => {
    // On 7 April 2024 the clocks of Santiago went from 24:00 back to 23:00.
    const { startOfDay } = calendarFor('America/Santiago');
    expect(startOfDay(Date.UTC(2024, 3, 7, 3, 30))).to.equal(Date.UTC(2024, 3, 6, 3));
    expect(startOfDay(Date.UTC(2024, 3, 7, 4))).to.equal(Date.UTC(2024, 3, 7, 4));
  });

  it('counts days of 23 and of 25 hours as one', () => {
    const { startOfDayAfter, day } = calendarFor('Europe/Berlin');
    for (const noon of [Date.UTC(2024, 2, 31, 12), Date.UTC(2024, 9, 27, 12)]) {
      expect(day(startOfDayAfter(noon, 1)) - day(noon)).to.equal(1);
      expect(day(startOfDayAfter(noon, 1) - 1)).to.equal(day(noon));
    }
    expect(startOfDayAfter(Date.UTC(2024, 2, 31, 12), 1) - startOfDayAfter(Date.UTC(2024, 2, 31, 12), 0)).to.equal(
      23 * HOUR_MS,
    );
  });

  for (const zone of ZONES)
    it(`holds every moment of ${zone} in its day, and reads a clock as it wrote it`, () => {
      const calendar = calendarFor(zone);
      fc.assert(
        fc.property(times, (at) => {
          const begin = calendar.startOfDay(at);
          expect(begin).to.be.at.most(at);
          expect(at - begin).to.be.below(25 * HOUR_MS);
          expect(calendar.day(begin)).to.equal(calendar.day(at));
          expect(calendar.day(begin - 1)).to.equal(calendar.day(at) - 1);
          expect(calendar.wall(calendar.moment(calendar.wall(at)))).to.equal(calendar.wall(at));
          expect(Date.parse(calendar.iso(at))).to.equal(at);
        }),
      );
    });

  it('writes a moment with what the clocks are ahead', () => {
    const at = Date.UTC(2026, 10, 29, 21, 8);
    expect(calendarFor('Europe/Berlin').iso(at)).to.equal('2026-11-29T22:08:00.000+01:00');
    expect(calendarFor('Asia/Kathmandu').iso(at)).to.equal('2026-11-30T02:53:00.000+05:45');
    expect(calendarFor('America/Santiago').iso(at)).to.equal('2026-11-29T18:08:00.000-03:00');
    expect(calendarFor('UTC').iso(at)).to.equal('2026-11-29T21:08:00.000Z');
  });

  it('writes a moment as a field of a form has it, and reads it back', () => {
    const at = Date.UTC(2026, 2, 12, 9, 45);
    const kolkata = calendarFor('Asia/Kolkata');
    expect(kolkata.toField(at + 59_999)).to.equal('2026-03-12T15:15');
    expect(kolkata.fromField('2026-03-12T15:15')).to.equal(at);
    const berlin = calendarFor('Europe/Berlin');
    for (const time of ['2026-03-29T01:30', '2026-03-29T03:30', '2026-10-25T00:30', '2026-10-25T04:30'])
      expect(berlin.toField(berlin.fromField(time))).to.equal(time);
  });

  it('has no moment for a field that is empty', () => {
    expect(calendarFor('UTC').fromField('')).to.deep.equal(Number.NaN);
  });

  it('has an answer for the first and the last moment there is', () => {
    const { startOfDay, day } = calendarFor('Europe/Berlin');
    for (const at of [-8.64e15 + DAY_MS, 8.64e15 - DAY_MS]) {
      expect(startOfDay(at)).to.be.at.most(at);
      expect(Number.isInteger(day(at))).to.equal(true);
    }
  });

  it('is there for the zones that browsers know, the own one among them', () => {
    expect([isTimeZone(ownTimeZone()), isTimeZone('Europe/Berlin'), isTimeZone('Mars/Olympus')]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('of the browser itself is the one that Intl has under its name', () => {
    const [own, named] = [ownCalendar(), calendarFor(ownTimeZone())];
    expect(own.timeZone).to.equal(named.timeZone);
    fc.assert(
      fc.property(times, (at) => {
        expect(own.wall(at)).to.equal(named.wall(at));
        expect(own.startOfDay(at)).to.equal(named.startOfDay(at));
      }),
    );
  });
});
