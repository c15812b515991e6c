import type { Strings } from '../../shared/strings/strings.ts';
import { one } from './counts.ts';

/** The strings of fatigue, in German. */
export const fatigueStrings: Pick<Strings, 'fatigueBanner' | 'fatigueEvidence' | 'fatigueLevels'> = {
  fatigueBanner: {
    title: 'Ermüdete Muster',
    freshness: 'Frische',
    uses: (uses) => `Diese Woche ${uses}× verwendet`,
    freshAgain: (when) => `wieder frisch ${when}`,
    instead: 'Stattdessen:',
    morePatterns: (count) =>
      one(count, '1 weiteres Muster braucht Beachtung', `${count} weitere Muster brauchen Beachtung`),
    patterns: (count) => one(count, '1 Muster braucht Beachtung', `${count} Muster brauchen Beachtung`),
    viewOverused: (count, text) =>
      one(count, '1 Muster zu oft verwendet · ansehen', `${text} Muster zu oft verwendet · ansehen`),
    hideOverused: 'Zu oft verwendete Muster ausblenden',
    none: 'Kein Muster braucht Beachtung',
    noMore: 'Kein weiteres Muster braucht Beachtung',
    fewer: 'Weniger zeigen',
    overused: (uses, limit) => `Diese Woche ${uses}× verwendet (Grenze ${limit})`,
    decline: (er, floor) => `Jüngste ER ${er}, unter dem Minimum von ${floor}`,
    declineFloor: (floor) => `ER unter dem Minimum von ${floor}`,
    alone: 'daneben wird nichts Vergleichbares gezeigt; vielleicht liegt es an der Tageszeit',
    evidence: (odds, needed) => `Evidenz ${odds} (Warnung bei ${needed})`,
    announced: (pattern, level) => `Muster ${pattern}: ${level}.`,
    freshnessOf: (pattern) => `Frische von ${pattern}`,
    hide: (pattern) => `Warnung zu ${pattern} verbergen, bis neu geurteilt wird`,
    snoozeThe: (pattern) => `Warnung zu ${pattern} zurückstellen`,
    snoozeFor: { hour: '1 Stunde', day: '1 Tag', week: '1 Woche' },
    snoozeHere: 'Für Sie zurückstellen, in diesem Browser',
    snoozeAll: 'Für alle zurückstellen',
    snoozed: (count) => one(count, '1 Warnung zurückgestellt', `${count} Warnungen zurückgestellt`),
    until: (when) => `bis ${when}`,
    wake: 'Jetzt zeigen',
  },
  fatigueEvidence: {
    lastUsed: 'Zuletzt verwendet',
    recentEr: 'Jüngste ER',
    floor: 'Minimale ER',
    against: 'Evidenz für einen Abfall',
    assessed: 'Beurteilt',
    warnsAt: (needed) => `Warnung bei ${needed}`,
    source: 'Quelle',
    outside: 'ein externer Detektor',
    own: 'der Monitor dieses Streams',
    freshnessRule:
      'Frische: 100 %, wenn in 7 Tagen unbenutzt, 50 % nach einer Verwendung, 25 % nach zwei, 0 % ab drei.',
    declineRule:
      'Die minimale ER ist 90 % des unteren Endes dessen, was das Muster frisch eingebracht hat, verglichen mit Varianten ohne das Muster, die damals und jetzt gezeigt werden. Sehen Sie nach, so oft Sie mögen: Die Evidenz bleibt gültig. Ein Muster gilt in 4 Wochen mit einer Wahrscheinlichkeit von höchstens 5 % irrtümlich als ermüdet.',
  },
  fatigueLevels: {
    fresh: 'Frisch',
    overused: 'Überstrapaziert',
    declining: 'Nachlassend',
    fatigued: 'Ermüdet',
    severe: 'Stark ermüdet',
    rested: 'Ausgeruht',
  },
};
