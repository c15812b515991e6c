import type { EngineStrings } from '../../shared/strings/engine.ts';

interface Drop {
  readonly er?: string;
  readonly floor?: string;
  readonly logE?: string;
  readonly logNeeded?: string;
}

const dropText = ({ er, floor, logE, logNeeded }: Drop): string =>
  `ER ${er ?? '–'} in den letzten 24 Stunden, unter den ${floor}, die das Muster halten soll; Evidenz ${logE} (Warnung bei ${logNeeded})`;

interface Shown {
  readonly impressions?: string;
  readonly visitors?: string;
}

const shownText = ({ impressions, visitors }: Shown): string =>
  visitors === undefined ? `${impressions} Einblendungen` : `${visitors} Besuchern`;

const judgedText = ({ impressions, visitors }: Shown): string =>
  visitors === undefined ? `${impressions} beurteilten Einblendungen` : `${visitors} beurteilten Besuchern`;

interface Bursts {
  readonly ratio?: string;
  readonly most?: string;
  readonly batches?: string;
}

const burstsText = ({ ratio, most, batches }: Bursts, advice: string): string =>
  `Die Interaktionen schwanken in ${batches} Abschnitten ${ratio}-mal so stark wie unabhängige (Warnung ab ${most}). ${advice} Nur Häufungen innerhalb eines Abschnitts werden gefunden`;

interface Off {
  readonly variants?: string;
  readonly er?: string;
  readonly predictedEr?: string;
  readonly slope?: string;
}

const offText = ({ variants, er, predictedEr, slope }: Off): string =>
  `Die letzten ${variants} Varianten erreichen im Mittel ${er}, erwartet waren ${predictedEr}` +
  (slope === undefined
    ? ''
    : `; wo die Vorhersage einen Prozentpunkt höher ist, ist die ER ${slope} Prozentpunkte höher`);

const wonText = (variant: string): string => (variant === '' ? '' : `; „${variant}“ gewinnt`);

/** The sentences of the engine in German. */
export const engine: EngineStrings = {
  reasons: {
    'by-hand': () => 'Von Hand',
    'external-monitor': () => 'Von einem externen Monitor gestoppt',
    'external-detector': () => 'Ein externer Detektor warnt vor diesem Muster',
    'traffic-split': () => 'der Traffic ist nicht verteilt wie geplant',
    'traffic-bursts': () => 'der Traffic war in zu vielen Abschnitten weit vom Plan',
    'check-split': ({ logE }) =>
      `Der Traffic ist nicht verteilt wie geplant (Evidenz ${logE}). Automatische Stopps sind pausiert: Aufteilung prüfen, dann fortsetzen`,
    'totals-vary': () =>
      'laufende Summen von Varianten, deren Anteile sich ändern dürfen, gehören nicht zu denselben Augenblicken',
    'own-time': () =>
      'Interaktionen scheinen ihre eigene Zeit zu tragen statt der ihrer Einblendung, und eine Variante ist hinzugekommen',
    'visitors-as-impressions': () =>
      'Zugeteilt werden Besucher, gezählt werden Einblendungen: Gleich gute Varianten werden öfter gestoppt als zugesichert. Ein neues Experiment eröffnen, dessen Meldungen alle units und engagedUnits enthalten',
    'counts-in-bursts': (bursts) =>
      burstsText(
        bursts,
        'Sehen Besucher eine Variante mehrmals, ein neues Experiment eröffnen, dessen Meldungen alle units und engagedUnits enthalten.',
      ),
    'visitors-in-bursts': (bursts) =>
      burstsText(bursts, 'Nach Bots suchen und nach Besuchern, die mehr als einmal gezählt werden.'),
    'late-unequally': () => 'die Zahlen mancher Varianten kommen öfter zu spät als die anderer',
    'late-counts': ({ share, windowMs, neededMs }) =>
      `${share} kamen zu spät für das Zuordnungsfenster von ${windowMs}, und keine Entscheidung beruht auf ihnen. ` +
      (neededMs === undefined
        ? 'Kein erlaubtes Fenster hätte die meisten davon erfasst'
        : `Ein Fenster von ${neededMs} hätte die meisten davon erfasst`),
    'below-leader': ({ er, leaderEr, logE, logNeeded, ...shown }) =>
      `Tatsächliche ER ${er} bei ${judgedText(shown)}, unter den ${leaderEr} der besten; Evidenz ${logE} (Stopp bei ${logNeeded})`,
    'below-leader-metric': ({ value, leaderValue, logE, logNeeded, ...shown }) =>
      `Wert ${value} bei ${judgedText(shown)}, schlechter als ${leaderValue} der besten; Evidenz ${logE} (Stopp bei ${logNeeded})`,
    'guardrail-broken': ({ value, othersValue, bound, logE, logNeeded, ...shown }) =>
      `Wert ${value} bei ${judgedText(shown)}, um mehr als ${bound} schlechter als ${othersValue} der anderen; Evidenz ${logE} (nötig: ${logNeeded})`,
    'guardrail-broken-control': ({ value, controlValue, bound, logE, logNeeded, ...shown }) =>
      `Wert ${value} bei ${judgedText(shown)}, um mehr als ${bound} schlechter als ${controlValue} der Kontrolle; Evidenz ${logE} (nötig: ${logNeeded})`,
    'guardrail-broken-limit': ({ value, limitValue, bound, logE, logNeeded, ...shown }) =>
      `Wert ${value} bei ${judgedText(shown)}, um mehr als ${bound} schlechter als der Grenzwert ${limitValue}; Evidenz ${logE} (nötig: ${logNeeded})`,
    'guardrail-paused': () => 'eine Variante verletzt eine Leitplanke',
    'below-prediction': ({ er, factor, predictedEr, logE, logNeeded, ...shown }) =>
      `Tatsächliche ER ${er} bei ${judgedText(shown)}, unter ${factor} der erwarteten ${predictedEr}; Evidenz ${logE} (Stopp bei ${logNeeded})`,
    'below-threshold': ({ er, factor, predictedEr, ...shown }) =>
      `Tatsächliche ER ${er} bei ${shownText(shown)}, unter ${factor} der erwarteten ${predictedEr} (einfache Regel, ohne Garantie)`,
    overused: ({ uses, from }) => `${uses}× in 7 Tagen verwendet; ab ${from}× gilt ein Muster als überstrapaziert`,
    declining: (drop) => dropText(drop),
    'declining-alone': ({ er, floor }) =>
      `ER ${er ?? '–'} in den letzten 24 Stunden; das Muster soll ${floor} halten. Daneben wird nichts Vergleichbares gezeigt: Vielleicht liegt es an der Tageszeit`,
    fatigued: (drop) => dropText(drop),
    severe: (drop) => dropText(drop),
    rested: () => '7 Tage nicht verwendet, nachdem es ermüdet war',
    'probably-best': ({ er, variants, probability, share }) =>
      `Sie erreicht ${er} und ist mit einer Wahrscheinlichkeit von ${probability} die beste von ${variants}; sie hat ${share} des Traffics`,
    'last-shown': ({ variant, er }) => `Nur „${variant}“ wird noch gezeigt; sie erreicht ${er}`,
    'no-better': ({ er, difference }) =>
      `Keine andere Variante kann um mehr als ${difference} besser sein als die beste; diese erreicht ${er}`,
    'duration-over': ({ durationMs, variant }) => `Die geplante Dauer von ${durationMs} ist vorbei${wonText(variant)}`,
    'no-effect-left': ({ minEffect, variant }) =>
      `Keine andere Variante kann um mehr als ${minEffect} besser sein als die beste${wonText(variant)}`,
    outlier: ({ er, times, usualEr, ...shown }) =>
      `Sie erreicht ${er} bei ${shownText(shown)}, sicher mehr als das ${times}-Fache der ${usualEr} der anderen: ein Treffer, ein Zählfehler oder ein Bot`,
    'best-fresh': ({ er }) =>
      `Von den frischen Mustern hat es mit ${er} am meisten gebracht, während andere ermüdet sind`,
    'predicts-high': (off) => `Die Vorhersage verspricht zu viel. ${offText(off)}`,
    'predicts-low': (off) => `Die Vorhersage verspricht zu wenig. ${offText(off)}`,
    'many-kills': ({ killed, shown, limit }) =>
      `${killed} von ${shown} Varianten, die in den letzten 24 Stunden gezeigt wurden, wurden gestoppt, mehr als ${limit}`,
  },
  titles: {
    'stop-variant': (name) => `„${name}“ stoppen`,
    'shift-traffic': (name) => `„${name}“ öfter zeigen`,
    'close-experiment': (name) => `„${name}“ beenden`,
    'check-traffic': (name) => `Prüfen, wie „${name}“ den Traffic aufteilt`,
    'declare-counting': (name) => `Angeben, wie „${name}“ gezählt wird`,
    'count-visitors': (name) => `Die Besucher von „${name}“ zählen`,
    'check-guardrail': (name) => `„${name}“ ansehen: Eine Leitplanke ist verletzt`,
    'check-bursts': (name) => `Ansehen, was „${name}“ mehrfach zählt`,
    'lengthen-window': (name) => `Länger auf die Zahlen von „${name}“ warten`,
    'look-at-outlier': (name) => `„${name}“ ansehen`,
    'rest-pattern': (name) => `Dem Muster „${name}“ eine Pause geben`,
    'retire-pattern': (name) => `Das Muster „${name}“ nicht mehr verwenden`,
    'use-pattern': (name) => `Das Muster „${name}“ verwenden`,
    'recalibrate-predictor': () => 'Die Vorhersage neu kalibrieren',
    'review-predictions': () => 'Prüfen, was vorhergesagt und veröffentlicht wird: Viele Varianten werden gestoppt',
  },
  figures: {
    'share-now': 'Anteil jetzt',
    'share-advised': 'Anteil empfohlen',
    'share-planned': 'Anteil geplant',
    'share-seen': 'Anteil gesehen',
    'late-impressions': 'Verspätete Einblendungen',
    'late-visitors': 'Verspätete Besucher',
    'late-engagements': 'Verspätete Interaktionen',
    'leader-er': 'ER der besten',
    'variants-shown': 'Gezeigte Varianten',
    'largest-difference': 'Größter möglicher Unterschied',
    impressions: 'Einblendungen',
    visitors: 'Besucher',
    engagements: 'Interaktionen',
    'log-evidence': 'Evidenz',
    er: 'ER',
    'interval-low': 'Unteres Ende des Intervalls',
    'others-er': 'Median der ER der anderen',
    uses: 'Verwendungen in 7 Tagen',
    variants: 'Varianten',
    bias: 'Abweichung (tatsächlich / erwartet)',
    slope: 'Steigung der Kalibrierung',
    killed: 'Gestoppt in 24 Stunden',
    shown: 'Gezeigt in 24 Stunden',
  },
  outcomes: {
    'not-taken-up': 'Niemand hat ihn rechtzeitig angenommen',
    'pattern-snoozed': 'Die Warnung zu seinem Muster wurde zurückgestellt',
    'no-longer-holds': 'Die Zahlen dahinter gelten nicht mehr',
    'experiment-closed': 'Das Experiment wurde beendet',
  },
};
