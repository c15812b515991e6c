import { engineText, type EngineStrings } from '../shared/strings/engine.ts';
import { addLanguage } from '../shared/strings/languages.ts';
import type { Strings } from '../shared/strings/strings.ts';

const one = (count: number, singular: string, plural: string): string => (count === 1 ? singular : plural);

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

/** The sentences of the engine in German. */
const engine: EngineStrings = {
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

/** Every string of the elements in German. */
export const de: Strings = {
  common: {
    loading: 'Wartet auf Daten …',
    stale: 'Verbindung verloren. Zu sehen sind die letzten bekannten Zahlen.',
    offline: 'Offline. Dies sind die letzten bekannten Zahlen.',
    offlineEmpty: 'Offline. Noch keine Daten empfangen.',
    error: 'Das kann nicht gezeigt werden.',
    notLoaded: 'Das konnte nicht geladen werden. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
    unknown: '–',
    by: (who) => `von ${who}`,
    undo: 'Rückgängig',
    dismissNotice: 'Schließen',
    evidence: 'Evidenz',
  },
  streamStatus: {
    phases: { connecting: 'Verbindet', live: 'Live', stale: 'Veraltet', offline: 'Offline', denied: 'Kein Zugang' },
    reasons: {
      starting: '',
      synchronized: '',
      silent: 'keine Antwort vom Server',
      'closed-by-server': 'der Server hat die Verbindung beendet',
      'connection-lost': 'Verbindung verloren',
      'network-offline': 'dieses Gerät ist offline',
      'server-restart': 'der Server startet neu',
      'server-overload': 'der Server ist ausgelastet',
      unauthorised: 'das Token gilt nicht',
      forbidden: 'das Token erlaubt es nicht',
      'no-stream': 'diesen Stream gibt es noch nicht',
      version: 'der Server verwendet eine andere Version',
      'protocol-error': 'nicht im Einklang mit dem Server; Neustart',
      closed: 'geschlossen',
    },
    age: (age) => `Daten ${age} alt`,
    delay: (ms) => `${ms} ms zurück`,
    transports: { websocket: 'WebSocket', 'server-sent-events': 'Server-Sent Events', polling: 'Nachfragen' },
    heard: (when) => `Letzte Nachricht ${when}`,
    delayHelp:
      'Verzögerung: gemessen vom Speichern einer Änderung auf dem Server, bis sie hier ist; Unterschiede der Uhren sind abgezogen.',
  },
  figures: {
    noData: 'Noch keine Daten.',
    variants: 'Varianten',
    content: 'Inhalt',
    actualEr: 'Tatsächliche ER',
    predictedEr: 'Erwartete ER',
    impressions: 'Einblendungen',
    statuses: { active: 'Aktiv', killed: 'Gestoppt', winner: 'Sieger', closed: 'Beendet' },
  },
  table: {
    select: 'Auswahl',
    selectAll: 'Alle gezeigten Zeilen auswählen',
    comparisonColumn: 'Tatsächliche und erwartete ER',
    comparison: 'Tatsächlich, erwartet',
    trend: 'Trend',
    probabilityBest: 'Beste',
    probabilityBestLong: 'Wahrscheinlichkeit, die beste zu sein; nicht gegen wiederholtes Nachsehen geschützt',
    experiment: 'Experiment',
    protected: 'vor automatischen Stopps geschützt',
    sortHelp: 'Sortieren; mit Umschalt zusätzlich zur bisherigen Sortierung',
    sorted: (keys) => `Sortiert nach ${keys}`,
    sortedBy: (column, isDescending) => `${column}, ${isDescending ? 'absteigend' : 'aufsteigend'}`,
    and: ', dann ',
    search: 'Varianten suchen',
    filter: 'Filter',
    filters: (count) => `Filter, ${count} aktiv`,
    view: 'Ansicht',
    shown: (shown, all) => `${shown} von ${all}`,
    nothingPasses: 'Keine Variante passt zum Filter.',
    exportCsv: 'CSV exportieren',
    details: (content) => `Einzelheiten zu ${content}`,
    partFault: (why) => `Ein Teil der Tabelle konnte nicht geladen werden: ${why}`,
    printBound: (printed, all) => `Gedruckt sind die ersten ${printed} von ${all} Zeilen; alle gibt es als CSV-Export.`,
    delta: 'Abweichung',
    engagements: 'Interaktionen',
    age: 'Laufzeit',
    status: 'Status',
    levels: { learning: 'Lernt', steady: 'Aktiv', watch: 'Beobachten', endangered: 'Kritisch' },
    comparisonText: (actual, low, high, predicted) =>
      `tatsächlich ${actual}, zwischen ${low} und ${high}${predicted === null ? '' : `, erwartet ${predicted}`}`,
    orderWaits: (rows) => one(rows, '1 Zeile würde wandern', `${rows} Zeilen würden wandern`),
    reorder: 'Neu ordnen',
    usualOrder: 'Geordnet nach dem unteren Ende des Intervalls',
  },
  variantDetails: {
    closeDetails: 'Einzelheiten schließen',
    rules: {
      threshold: 'einfache Schwelle',
      evidence: 'Evidenz, dass andere besser sind',
      prediction: 'Evidenz gegenüber der Erwartung',
    },
    evidence: 'Auf dem Weg zum Stopp',
    evidenceText: (odds, needed, rule) => `${odds} (Stopp bei ${needed}), ${rule}`,
    evidenceUnknown: 'noch zu wenig Daten',
    judged: 'Beurteilt',
    judgedText: (engagements, impressions, er) =>
      `${engagements} Interaktionen bei ${impressions} Einblendungen (${er})`,
    judgedVisitors: (engaged, visitors, er) => `${engaged} von ${visitors} Besuchern interagierten (${er})`,
    provisional: (impressions, isOfVisitors) =>
      `${impressions} weitere ${isOfVisitors ? 'Besucher' : 'Einblendungen'} sind vorläufig`,
    late: 'Verspätet',
    lateText: (impressions, engagements) =>
      `${impressions} Einblendungen und ${engagements} Interaktionen kamen zu spät, um beurteilt zu werden`,
    lateVisitors: (visitors, engaged) =>
      `${visitors} Besucher und Interaktionen von ${engaged} kamen zu spät, um beurteilt zu werden`,
    interval: 'Mittlere ER bisher',
    intervalText: (low, high) => `${low}–${high} (95 %, jederzeit gültig)`,
    level: 'Stand',
    levelTexts: {
      learning: 'Noch zu wenig Daten',
      steady: 'Nichts spricht gegen sie',
      watch: 'Ein erstes Zeichen gegen sie',
      endangered: 'Nahe daran, gestoppt zu werden',
    },
    best: 'Beste',
    bestText: (share) =>
      `mit ${share} Wahrscheinlichkeit die beste der gezeigten (nicht gegen wiederholtes Nachsehen geschützt)`,
    bestUnknown: 'nicht verglichen',
    lead: 'Führung',
    leads: (leader, other, points, range) => `„${leader}“ führt vor „${other}“ mit ${points} Punkten (${range})`,
    leadRange: (low, high) => `${low} bis ${high}`,
    leadEarly: (leader, other, range) =>
      `Noch zu früh: „${leader}“ gegenüber „${other}“${range === null ? '' : `, ${range} Punkte`}`,
    leadChanged: 'Die Führung hat während des Experiments gewechselt',
    leadRule: (alpha, variants) =>
      `Jederzeit gültig mit einem Fehler von höchstens ${alpha}, 5 % geteilt durch alle Paare aus ${variants} Varianten, solange das Verhältnis der beiden Raten gleich bleibt. Nur das Verhältnis ist abgedeckt: Die Rate der zweiten gilt als bekannt.`,
    posted: 'Veröffentlicht',
    ended: 'Beendet',
    id: 'Kennung',
    pause: 'Automatische Stopps',
    pauseText: (reason, since) => `pausieren seit ${since}: ${reason}`,
    history: 'ER im Lauf der Zeit',
    historyLoading: 'Verlauf wird geladen …',
    historyEmpty: 'Noch kein Verlauf.',
    historyFault: (why) => `Der Verlauf konnte nicht geladen werden: ${why}`,
    historyText: (from, to, first, last) => `ER von ${first} um ${from} bis ${last} um ${to}`,
  },
  variantActions: {
    ask: {
      kill: (what) => `„${what}“ stoppen?`,
      revive: (what) => `„${what}“ neu starten? Sie beginnt mit frischer Evidenz.`,
      protect: (what) => `„${what}“ vor automatischen Stopps schützen?`,
      unprotect: (what) => `Automatische Stopps von „${what}“ wieder zulassen?`,
    },
    reason: 'Grund (freiwillig)',
    cancel: 'Abbrechen',
    actions: { kill: 'Stoppen', revive: 'Neu starten', protect: 'Schützen', unprotect: 'Schutz aufheben' },
  },
  rowActions: {
    fileName: 'varianten',
    selected: (count, isOne) => (isOne ? '1 Zeile ausgewählt' : `${count} Zeilen ausgewählt`),
    copy: 'Kopieren',
    copied: (count, isOne) => (isOne ? '1 Zeile kopiert' : `${count} Zeilen kopiert`),
    notCopied: 'Die Zeilen konnten nicht kopiert werden.',
    unselect: 'Auswahl aufheben',
    csv: {
      id: 'Kennung',
      experiment: 'Experiment',
      content: 'Inhalt',
      patterns: 'Muster',
      status: 'Status',
      level: 'Stand',
      predictedEr: 'erwartete ER',
      er: 'tatsächliche ER',
      low: 'Intervall unten',
      high: 'Intervall oben',
      delta: 'Abweichung',
      impressions: 'Einblendungen',
      engagements: 'Interaktionen',
      units: 'Besucher',
      engagedUnits: 'Besucher mit Interaktion',
      trend: 'Trend',
      probabilityBest: 'Wahrscheinlichkeit, die beste zu sein',
      protected: 'geschützt',
      postedAt: 'veröffentlicht',
      endedAt: 'beendet',
    },
  },
  tableMenus: {
    any: 'Alle',
    pattern: 'Muster',
    group: 'Nach Experiment gruppieren',
    compact: 'Enge Zeilen',
    columns: 'Spalten',
    fitColumns: 'Automatisch',
    clear: 'Alle entfernen',
    without: (filter) => `Filter ${filter} entfernen`,
  },
  experimentGroups: {
    groupCount: (count, isOne) => (isOne ? '1 Variante' : `${count} Varianten`),
    fold: (experiment) => `${experiment} zuklappen`,
    unfold: (experiment) => `${experiment} aufklappen`,
    paused: (reason) => `Automatische Stopps pausieren: ${reason}`,
    pausedBy: {
      operator: 'von Hand',
      traffic: 'der Traffic ist nicht verteilt wie geplant',
      late: 'die Zahlen mancher Varianten kommen öfter zu spät',
    },
    skipped: (count) =>
      `Übersprungene Abschnitte: ${count}. In ihnen war der Traffic weit vom Plan, darum werden sie nicht für jede Variante beurteilt`,
    corrected: 'Eine Korrektur nahm mehr zurück, als ihr Abschnitt hatte: Die Evidenz aller Varianten beginnt neu',
    trafficWatch: (evidence, needed) =>
      `Der Traffic ist vielleicht nicht verteilt wie geplant: Evidenz ${evidence} (Pause bei ${needed})`,
  },
  experiments: {
    leads: (leader, runnerUp, points) => `${leader} führt mit ${points} Punkten vor ${runnerUp}`,
    leadsShort: (leader, runnerUp, points) => `${leader} führt vor ${runnerUp}: ${points}`,
    leadsUnsized: (leader, runnerUp) => `${leader} führt vor ${runnerUp}`,
    validNow: (low, high) => `(${low} bis ${high}, jetzt gültig)`,
    tooEarly: 'Noch nicht zu sagen',
    against: (leader, runnerUp, points, low, high) =>
      `${leader} gegen ${runnerUp}: ${points} Punkte (${low} bis ${high})`,
    equal: (one, other, points) => `${one} und ${other} unterscheiden sich um höchstens ${points} Punkte`,
    equalShort: (one, other, points) => `${one} und ${other}: höchstens ${points}`,
    equalUnsized: (one, other) => `${one} und ${other} sind fast gleich`,
    changed: (one, other) => `Der Vorsprung von ${one} vor ${other} hat im Lauf des Tests gewechselt`,
    changedShort: 'Die Führung hat gewechselt',
    nothingToCompare: 'Noch nichts zu vergleichen',
    notCompared: 'Varianten werden nicht verglichen',
    split: 'Verteilung falsch, Stopps pausieren',
    late: 'Späte Zahlen, Stopps pausieren',
    paused: 'Stopps von Hand pausiert',
    won: (variant) => `${variant} hat gewonnen`,
    left: (variant) => `Nur noch ${variant} läuft`,
    closed: 'Ohne Gewinner beendet',
    allStopped: 'Alle Varianten sind gestoppt',
    nextStop: (variant, evidence, needed) => `Nächster Stopp: ${variant} bei ${evidence}, stoppt bei ${needed}`,
    nextStopShort: (variant) => `nächster Stopp ${variant}`,
    noStop: 'kein Stopp in Sicht',
    learning: (count, text) => one(count, '1 Variante lernt noch', `${text} Varianten lernen noch`),
    offPlan: (variant, seen, planned) => `${variant} bekommt ${seen}, geplant ${planned}`,
    needs: {
      offPlan: (variant, seen, planned) =>
        `${variant} bekommt ${seen} des Traffics, geplant ${planned}. Automatische Stopps pausieren.`,
      split: 'Der Traffic ist nicht verteilt wie geplant. Automatische Stopps pausieren.',
      late: 'Die Zahlen mancher Varianten kommen öfter zu spät. Automatische Stopps pausieren.',
      paused: 'Automatische Stopps wurden von Hand pausiert.',
      equal: (one, other, points) =>
        `${one} und ${other} unterscheiden sich um höchstens ${points} Punkte. Mehr Traffic wird sie kaum trennen.`,
    },
    health: {
      good: 'Der Traffic ist verteilt wie geplant',
      watch: 'Der Traffic ist vielleicht nicht verteilt wie geplant',
      bad: 'Mit Traffic oder Zahlen stimmt etwas nicht',
      unknown: 'Keine Verteilung des Traffics geplant',
    },
    kinds: {
      leads: 'Läuft, eine führt',
      changed: 'Läuft, die Führung hat gewechselt',
      equal: 'Kein Unterschied',
      'too-early': 'Zu früh',
      learning: 'Lernt noch',
      split: 'Alarm zur Verteilung',
      paused: 'Pausiert',
      decided: 'Entschieden',
    },
  },
  attention: {
    title: 'Braucht Sie',
    none: 'Im Moment braucht nichts Sie',
    settled: 'Erledigt',
    severities: { critical: 'Kritisch', warning: 'Warnung', decide: 'Entscheiden' },
    show: 'Anzeigen',
    seeSplit: 'Verteilung ansehen',
    resume: 'Stopps fortsetzen',
    more: (count, text) => one(count, '1 weiteres braucht Sie', `${text} weitere brauchen Sie`),
    fewer: 'Weniger anzeigen',
    announced: (count) => `${count} Dinge brauchen Sie.`,
  },
  experimentView: {
    title: 'Test',
    none: 'Kein Test ist ausgewählt.',
    unknown: (id) => `Es gibt keinen Test namens „${id}“.`,
    runningSince: (when) => `Läuft seit ${when}`,
    startedAt: (when) => `Begonnen ${when}`,
    judged: (count, isOfVisitors) => `${count} ${isOfVisitors ? 'Besucher' : 'Einblendungen'} beurteilt`,
    resume: 'Stopps fortsetzen',
    seeSplit: 'Verteilung ansehen',
    line: {
      decided: (when, count, isOfVisitors) =>
        `Entschieden ${when} nach ${count} ${isOfVisitors ? 'Besuchern' : 'Einblendungen'}`,
      saved: (count) => `${count} Einblendungen durch frühes Stoppen gespart`,
      alarm: (odds, needed) => `Evidenz ${odds} (Alarm bei ${needed})`,
      check: 'automatische Stopps pausieren. Verteilung prüfen, dann fortsetzen',
      stopped: (letter, when, evidence) =>
        evidence === null ? `${letter} gestoppt ${when}` : `${letter} gestoppt ${when} bei ${evidence}`,
      kept: (letter) => `${letter} ist geschützt, sonst würde sie gestoppt`,
      protected: (letter, evidence) => `${letter} ist geschützt, bei ${evidence}`,
      close: 'Mehr Traffic wird sie kaum trennen. Test beenden?',
      noStop: 'Kein Stopp in Sicht',
    },
    traffic: {
      title: 'Verteilung des Traffics',
      variant: 'Variante',
      planned: 'Geplant',
      seen: 'Gesehen',
      joined: (when) => `seit ${when}`,
      stopped: 'gestoppt',
      evidence: (odds, needed) => `Evidenz, dass er nicht verteilt ist wie geplant: ${odds} (Alarm bei ${needed})`,
      paused: 'Automatische Stopps pausieren. Verteilung prüfen, dann fortsetzen.',
      skipped: (skipped, batches) =>
        `${skipped} von ${batches} Abschnitten ausgelassen: In ihnen war der Traffic weit vom Plan entfernt.`,
      noneSkipped: 'Kein Abschnitt wurde ausgelassen.',
      row: (letter, planned, seen) => `${letter}: ${seen} gesehen, ${planned} geplant`,
    },
    compare: {
      title: (first, second) => `${first} und ${second} vergleichen`,
      leave: 'Vergleich beenden',
      changed: 'Die Führung dieser beiden hat im Lauf des Tests gewechselt',
      notJudged: 'Von einer der beiden ist noch nichts beurteilt',
      rates: 'Raten',
      overlap: 'Intervalle, die sich überlappen, heißen nicht „kein Unterschied“. Maßgeblich ist die Differenz unten.',
      difference: (first, second) => `Differenz, ${first} minus ${second}`,
      said: (estimate, low, high) => `${estimate} Punkte, ${low} bis ${high}`,
      ofPair: (level, alpha, pairs) =>
        `${level}, jederzeit gültig, und obwohl das Paar ausgesucht wurde: Das Budget von ${alpha} wird durch ${pairs} Paare geteilt. Aus den Abschnitten, die beide gemeinsam haben.`,
      ofIntervals: (level, alpha, pairs) =>
        `${level}, jederzeit gültig, und obwohl das Paar ausgesucht wurde: Das Budget von ${alpha} wird durch ${pairs} Paare geteilt. Aus den Intervallen beider, also vorsichtig.`,
      equal: 'gleich',
      judged: 'Beurteilt',
      counts: (engagements, impressions, isOfVisitors) =>
        isOfVisitors
          ? `${engagements} von ${impressions} Besuchern`
          : `${engagements} von ${impressions} Einblendungen`,
    },
    notes: {
      title: 'Notizen',
      none: 'Noch keine Notizen. Eine Notiz hält fest, was geschah: ein Newsletter, ein Release, ein neuer Platz auf der Seite.',
      add: 'Notiz eintragen',
      text: 'Notiz',
      at: 'Wann',
      url: 'Link (https)',
      save: 'Speichern',
      cancel: 'Abbrechen',
      edit: 'Bearbeiten',
      remove: 'Löschen',
      editThe: (text) => `Bearbeiten: Notiz „${text}“`,
      removeThe: (text) => `Löschen: Notiz „${text}“`,
      edited: 'bearbeitet',
      faults: {
        missing: 'Bitte einen Satz schreiben.',
        'bad-time': 'Bitte Tag und Uhrzeit wählen.',
        'bad-url': 'Der Link muss mit https:// beginnen.',
      },
    },
    decisions: {
      title: 'Entscheidungen',
      none: 'Noch wurde nichts entschieden.',
      stopped: (why) => `gestoppt: ${why}`,
      restarted: 'neu gestartet, mit frischer Evidenz',
      joined: 'hinzugekommen',
      won: 'hat gewonnen',
      ended: 'beendet',
      paused: (why) => `Automatische Stopps pausiert: ${why}`,
      causes: {
        operator: 'von Hand',
        traffic: 'der Traffic ist nicht verteilt wie geplant',
        late: 'die Zahlen mancher Varianten kommen öfter zu spät',
      },
      corrected: 'Eine Korrektur nahm mehr zurück, als ihr Abschnitt hatte: Alle Evidenz begann neu',
      alarmed: 'Alle Evidenz begann nach einem Alarm neu',
      closed: 'Ohne Gewinner beendet',
      closedWith: 'hat gewonnen: Der Test ist beendet',
      older: 'Ältere zeigen',
    },
  },
  experimentList: {
    title: 'Tests',
    search: 'Tests, Varianten und Muster suchen',
    searchHint: 'Suchen',
    groups: { needs: 'Brauchen Sie', running: 'Laufen', today: 'Heute entschieden', earlier: 'Früher entschieden' },
    filter: 'Filter',
    filters: { all: 'Alle', running: 'Laufende', decided: 'Entschiedene' },
    filtered: (what) => `Filter: ${what}`,
    sort: 'Sortieren',
    sorts: { need: 'Braucht mich zuerst', newest: 'Neueste zuerst', title: 'Nach Titel' },
    wouldMove: (count, text) => one(count, '1 rückt weiter', `${text} rücken weiter`),
    update: 'Anwenden',
    more: (count, text) => one(count, '1 weiteren zeigen', `${text} weitere zeigen`),
    shownOf: (shown, all) => `${shown} von ${all}`,
    none: 'Noch keine Tests. Einer erscheint hier mit seinem ersten Ereignis.',
    noMatch: 'Kein Test passt dazu.',
    showAll: 'Alle zeigen',
    found: (count, text) => one(count, '1 Test gefunden', `${text} Tests gefunden`),
    stopped: (variant, ago) => `${variant} ${ago} gestoppt`,
    decidedAt: (time) => `entschieden um ${time}`,
    noEvidence: 'keine Evidenz',
    protected: 'geschützt',
    learning: 'lernt noch',
    winner: 'Gewinner',
    seenAndPlanned: (seen, planned) => `${seen}, Plan ${planned}`,
    moreVariants: (count, text) => one(count, '1 weitere Variante', `${text} weitere Varianten`),
  },
  erChart: {
    killed: (content) => `„${content}“ wurde gestoppt`,
    erOverTime: 'ER im Lauf der Zeit',
    interval: 'Intervall',
    range: 'Zeitraum',
    rangeAll: 'Alles',
    chart: 'Diagramm',
    chartHelp:
      'ER im Lauf der Zeit. Die Pfeiltasten links und rechts lesen sie Punkt für Punkt, auf und ab wechseln die Variante. Plus und Minus vergrößern, 0 zeigt den ganzen Zeitraum, Bild auf und Bild ab bewegen in der Zeit.',
    chartPoint: (content, time, er, impressions, isOfVisitors) =>
      `${content}: ${er} um ${time}, ${impressions} ${isOfVisitors ? 'Besucher' : 'Einblendungen'}`,
    noHistory: 'Der Verlauf konnte nicht geladen werden. Neue Daten erscheinen, sobald sie kommen.',
    howCounted: 'Wie die ER gezählt wird',
    cumulative: 'Gesamt',
    windowed: (span) => `Letzte ${span}`,
    windowedHint:
      'ER aus dem, was in einem Zeitfenster bis zum jeweiligen Moment gezählt wurde. Ein Intervall gilt nur für die gesamte ER.',
    pause: 'Anhalten',
    resume: 'Weiter',
    resetZoom: 'Zoom zurücksetzen',
    showTable: 'Tabelle',
    exportAs: 'Exportieren',
    exportKinds: { png: 'PNG', svg: 'SVG', csv: 'CSV' },
    exportFailed: 'Das konnte nicht exportiert werden.',
    shownCount: (shown, of) => `${shown} von ${of} gezeigt`,
    showBest: (count) => `Beste ${count}`,
    showAll: 'Alle',
    legendHint: 'Doppelklick oder Alt mit Klick zeigt eine allein.',
    moreValues: (count) => `und ${count} weitere`,
    zoomShows: (from, to) => `Zeigt ${from} bis ${to}`,
    predictedLine: (er) => `erwartet ${er}`,
    thresholdLine: (er) => `gestoppt unter ${er}`,
    trafficAlarm: 'Traffic nicht verteilt wie geplant',
    chartMarks: 'Was geschah',
  },
  erFan: {
    summary: (headline) =>
      `${headline}. ER im Lauf der Zeit, mit Intervallen, die bei jedem Blick gelten. Die Pfeiltasten lesen die Werte.`,
    reading: (letter, time, rate, interval, evidence) =>
      `${letter} um ${time}: ${rate}, Intervall ${interval}, Evidenz ${evidence}`,
    unread: (letter, time) => `${letter} um ${time}: nicht beurteilt`,
    legend: 'Varianten, mit Intervallen oder als graue Linien gezeigt',
    range: (low, high) => `${low}–${high}`,
    protected: 'geschützt',
    ordinary: 'Üblich',
    peeksafe: 'Peeksafe',
    ordinaryTest: 'Üblicher Test',
    ordinaryHint: 'Zeichnet, was ein Test für einen einzigen Blick nach jedem Abschnitt gesagt hätte',
    noWinner: 'Üblich p < 0,05: noch kein Sieger.',
    winners: (_winners, takenBack, winnersText, takenBackText) =>
      `Üblich p < 0,05: ${winnersText}-mal ein Sieger, ${takenBack === 0 ? 'nie' : `${takenBackText}-mal`} zurückgenommen.`,
    safeNone: 'Peeksafe: noch keiner.',
    safeSince: (leader, time) => `Peeksafe: ${leader} seit ${time}, nie zurückgenommen.`,
    safeChanged: 'Peeksafe: die Führung hat gewechselt.',
    notJudged: 'noch nicht beurteilt',
    saved: (count, isOfVisitors) => `${count} ${isOfVisitors ? 'Besucher' : 'Einblendungen'} gespart`,
    stopped: (letter) => `${letter} gestoppt`,
    restarted: (letter) => `${letter} wieder gezeigt`,
    joined: (letter) => `+${letter}`,
    won: (letter) => `${letter} gewinnt`,
    alarm: 'Verteilung auffällig',
    afresh: 'Evidenz von vorn',
    play: 'Experiment abspielen',
    stopReplay: 'Abspielen anhalten',
    moment: 'Moment des Experiments',
    momentText: (time, counter) => `${time}. ${counter}`,
    backToNow: 'Zurück zu jetzt',
    table: 'Tabelle',
    tableCaption: 'ER, Intervall und Evidenz im Lauf der Zeit',
    time: 'Zeit',
    noExperiment: 'Noch kein Experiment zu zeigen.',
    notJudgedYet: 'Noch ist nichts beurteilt.',
  },
  fatigueLevels: {
    fresh: 'Frisch',
    overused: 'Überstrapaziert',
    declining: 'Nachlassend',
    fatigued: 'Ermüdet',
    severe: 'Stark ermüdet',
    rested: 'Ausgeruht',
  },
  sentences: {
    evidence: (odds, needed) => `Evidenz ${odds} (Stopp bei ${needed})`,
    belowLeader: (er, impressions, leaderEr, isOfVisitors) =>
      `Die tatsächliche ER ${er} bei ${impressions} beurteilten ${isOfVisitors ? 'Besuchern' : 'Einblendungen'} liegt unter den ${leaderEr} der besten`,
    belowPrediction: (er, impressions, floor, share, predicted, isOfVisitors) =>
      `Die tatsächliche ER ${er} bei ${impressions} ${isOfVisitors ? 'Besuchern' : 'Einblendungen'} liegt unter ${floor}, ${share} der erwarteten ${predicted}`,
    byHand: 'Von Hand gestoppt.',
    byOther: 'Von einem externen Monitor gestoppt.',
  },
  evidence: {
    meaning: (times) =>
      `Wäre die Variante gut genug, spräche so viel gegen sie in höchstens einem von ${times} Tests, wie oft man auch hinsieht.`,
    stopsAt: (needed) => `Stopp bei ${needed}`,
    rule: 'Regel',
    rules: {
      evidence: 'Vergleich mit den anderen Varianten',
      prediction: 'Vergleich mit ihrer Erwartung',
      threshold: 'Einfache Regel',
    },
    evidence: 'Evidenz gegen sie',
    judged: 'Beurteilt',
    seen: 'Bisher gesehen',
    counts: (engagements, impressions) => `${engagements} Interaktionen bei ${impressions} Einblendungen`,
    visitors: (engaged, visitors) => `${engaged} von ${visitors} Besuchern interagierten`,
    actual: 'Tatsächliche ER',
    interval: 'Intervall',
    between: (low, high) => `${low} bis ${high}`,
    predicted: 'Erwartete ER',
    floor: 'Kleinste erlaubte ER',
    floorOf: (floor, share) => `${floor} (${share} der Erwartung)`,
    leader: 'Beste',
    least: 'Beurteilt ab',
    impressions: (count, isOfVisitors) => `${count} ${isOfVisitors ? 'Besuchern' : 'Einblendungen'}`,
    by: 'Entschieden von',
    monitor: 'dem Monitor',
    outside: 'einem externen Monitor',
    someone: 'einem Menschen',
    at: 'Entschieden um',
  },
  guarantees: {
    noGuarantee:
      'Die einfache Regel garantiert nichts: Wer zusieht, stoppt mit ihr jede fünfte Variante, die so gut ist wie erwartet.',
    comparison: (most) =>
      `Eine Variante, die jederzeit mindestens so gut ist wie jede andere, wird vom Vergleich mit einer Wahrscheinlichkeit von höchstens ${most} je gestoppt`,
    prediction: (most, half) =>
      `eine, die stets mindestens ${half ?? 'die Hälfte'} ihrer Vorhersage erreicht, von dieser Regel mit höchstens ${most}`,
    predictionOnly: (most, half) =>
      `Eine Variante, die stets mindestens ${half ?? 'die Hälfte'} ihrer Vorhersage erreicht, wird von dieser Regel mit einer Wahrscheinlichkeit von höchstens ${most} je gestoppt`,
    notPromised:
      'Für Stopps wird hier nichts zugesichert: Zugeteilt werden Besucher, gezählt werden ihre Einblendungen. Besucher zählen: ein neues Experiment eröffnen, dessen Meldungen units und engagedUnits enthalten.',
    assumed:
      'Vorausgesetzt ist, dass die Einheiten unabhängig und zufällig zugeteilt sind und Interaktionen bei allen gleich spät eintreffen. Ein gemeinsames Auf und Ab ist abgedeckt, eine Reihenfolge, die sich unterwegs ändert, nicht.',
    assumedAlone: 'Vorausgesetzt ist, dass die Einheiten unabhängig sind.',
  },
  race: {
    title: 'Evidenz für einen Stopp',
    rule: (needed) => `eine Variante stoppt bei ${needed}, wenn sie nicht geschützt ist`,
    dotted: 'gepunktet: Hochrechnung',
    ticks: {
      watch: (odds) => `${odds} beobachten`,
      close: (odds) => `${odds} nah`,
      stop: (odds) => `${odds} Stopp`,
    },
    tooEarly: 'noch nicht beurteilt',
    noEvidence: 'keine Evidenz gegen sie',
    more: (count, isOfVisitors) => `noch etwa ${count} ${isOfVisitors ? 'Besucher' : 'Einblendungen'}`,
    notRising: 'steigt nicht',
    protected: 'geschützt',
    notStopped: 'geschützt, nicht gestoppt',
    paused: 'pausiert',
    stopped: (time) => `gestoppt ${time}`,
    saved: (count) => `${count} gespart`,
    winner: 'Sieger',
    closed: 'beendet',
    added: (time) => `dazu um ${time}`,
    noHistory: 'Der Verlauf konnte nicht geladen werden. Das Rennen beginnt mit dem, was jetzt eintrifft.',
    noExperiment: 'Dieses Experiment gibt es nicht.',
    summary: (lanes, needed) => `Evidenz für einen Stopp. ${lanes}. Eine Variante stoppt bei ${needed}.`,
    help: 'Die Pfeiltasten führen von Variante zu Variante.',
    lane: (letter, text) => `${letter}: ${text}`,
    reading: (evidence, needed) => `Evidenz ${evidence}, Stopp bei ${needed}`,
    highest: (odds) => `höchste bisher ${odds}`,
    projection: (text) => `Hochrechnung: ${text}`,
    table: {
      variant: 'Variante',
      evidence: 'Evidenz',
      needed: 'Stopp bei',
      highest: 'Höchste bisher',
      projection: 'Hochrechnung',
      state: 'Stand',
    },
  },
  killFeed: {
    noKills: 'Noch wurde keine Variante gestoppt.',
    killAnnounced: (content, reason) => `Gestoppt: ${content}. ${reason}.`,
    killsAnnounced: (count) => `${count} Varianten wurden gestoppt.`,
    causes: {
      'below-leader': 'Schlechter als die beste',
      'below-prediction': 'Unter der Erwartung',
      operator: 'Von Hand',
      external: 'Externer Monitor',
    },
    revive: 'Wieder zeigen',
    title: 'Früh gestoppt',
    stopped: (count, text) => one(count, '1 Stopp', `${text} Stopps`),
    today: 'Heute',
    yesterday: 'Gestern',
    fresh: (count, text) => one(count, '1 neuer', `${text} neue`),
    exactTimes: 'Genaue Zeiten',
    after: (impressions) => `nach ${impressions} Einblendungen`,
    saved: (impressions) => `${impressions} Einblendungen gespart`,
    savedRule: 'Gespart: was sie seither bekommen hätte, wäre nichts gestoppt worden.',
    burst: (count) => `${count} Varianten innerhalb einer Minute gestoppt`,
    revivedAgo: (when) => `${when} neu gestartet`,
    olderButton: 'Ältere zeigen',
  },
  fatigueBanner: {
    title: 'Ermüdete Muster',
    freshness: 'Frische',
    uses: (uses) => `Diese Woche ${uses}× verwendet`,
    freshAgain: (when) => `wieder frisch ${when}`,
    instead: 'Stattdessen:',
    morePatterns: (count) =>
      one(count, '1 weiteres Muster braucht Beachtung', `${count} weitere Muster brauchen Beachtung`),
    patterns: (count) => one(count, '1 Muster braucht Beachtung', `${count} Muster brauchen Beachtung`),
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
  suggestionList: {
    title: 'Vorschläge',
    none: 'Nichts zu tun: Kein Vorschlag ist offen.',
    priorities: { low: 'Niedrig', medium: 'Mittel', high: 'Hoch', critical: 'Dringend' },
    priority: 'Priorität:',
    gain: (gain, isOfVisitors) =>
      isOfVisitors ? `${gain} interagierende je 1.000 Besucher` : `${gain} Interaktionen je 1.000 Einblendungen`,
    gainBetween: (low, high) => `zwischen ${low} und ${high}`,
    generated: 'Von einem Sprachmodell formuliert',
    generatedHelp:
      'Ein Sprachmodell hat diese Worte geschrieben. Was vorgeschlagen wird und die Zahlen dazu kommen von den Monitoren.',
    outside: 'Extern',
    accept: 'Annehmen',
    dismiss: 'Verwerfen',
    acceptThe: (title) => `Annehmen: ${title}`,
    dismissThe: (title) => `Verwerfen: ${title}`,
    expires: (when) => `läuft ${when} ab`,
    statuses: {
      open: 'Offen',
      accepted: 'Angenommen',
      dismissed: 'Verworfen',
      expired: 'Abgelaufen',
      settled: 'Erledigt',
    },
    history: (count, text) => one(count, '1 früherer Vorschlag', `${text} frühere Vorschläge`),
    more: 'Mehr zeigen',
    announced: (count, first) => one(count, `Neuer Vorschlag: ${first}`, `${count} neue Vorschläge.`),
  },
  summary: {
    title: 'Überblick',
    active: 'Aktiv',
    activeIn: (count, text) => one(count, 'in 1 Test', `in ${text} Tests`),
    killed: 'Heute gestoppt',
    killedRevived: (count, text) => one(count, '1 neu gestartet', `${text} neu gestartet`),
    timeToKill: 'Mittlere Zeit bis zum Stopp',
    timeToKillOf: (count, text) => one(count, 'aus 1 Stopp', `aus ${text} Stopps`),
    er: 'Durchschnittliche ER',
    erAgainst: (predicted, delta) => `erwartet ${predicted} (${delta})`,
    saved: 'Gesparte Einblendungen',
    savedOf: (count, text) => one(count, 'durch 1 Stopp heute', `durch ${text} Stopps heute`),
    calibration: 'Zutreffende Erwartungen',
    calibrationOf: (held, all) => `${held} von ${all}`,
    explain: (tile) => `Zu „${tile}“`,
    activeHelp: 'Varianten, die gerade gezeigt werden.',
    killedHelp:
      'Stopps seit Mitternacht Ihrer Zeit, durch die Monitore und von Hand; auch die inzwischen neu gestarteten zählen.',
    timeToKillHelp:
      'Die Hälfte der automatischen Stopps kam früher nach der Veröffentlichung, die Hälfte später (Median). Stopps von Hand sind nicht dabei.',
    erHelp:
      'Alle Interaktionen der aktiven Varianten durch alle ihre Einblendungen, oder durch ihre Besucher, wo diese gezählt werden, daneben die Erwartung für dieselben.',
    savedHelp: 'Was die heute gestoppten Varianten seither bekommen hätten, wäre nichts gestoppt worden.',
    calibrationHelp: (least) =>
      `Anteil der Varianten, deren erwartete ER im Intervall ihrer tatsächlichen liegt, unter denen mit mindestens ${least} Einblendungen. Bei einer vollkommenen Vorhersage sind es im Mittel mindestens 95 %, wie lange man auch zusieht.`,
    slope: (slope) =>
      `Steigung ${slope}: um so viel Prozent höher ist die tatsächliche ER, wo die erwartete 1 % höher ist. 1 ist vollkommen; nahe 0 unterscheidet die Vorhersage Gutes nicht von Schlechtem.`,
  },
  dashboard: {
    title: 'Varianten live',
    chart: 'Interaktionsrate im Lauf der Zeit',
    kills: 'Früh gestoppt',
    variants: 'Varianten',
    suggestions: 'Was als Nächstes zu tun ist',
  },
  actions: {
    done: {
      kill: (what) => `„${what}“ ist gestoppt.`,
      revive: (what) => `„${what}“ ist neu gestartet.`,
      protect: (what) => `„${what}“ ist vor automatischen Stopps geschützt.`,
      unprotect: (what) => `„${what}“ ist nicht mehr geschützt.`,
      pause: (what) => `Automatische Stopps von „${what}“ pausieren.`,
      resume: (what) => `Automatische Stopps von „${what}“ gehen weiter.`,
      snooze: (what) => `Die Warnung zu „${what}“ ist zurückgestellt.`,
      wake: (what) => `Die Warnung zu „${what}“ wird wieder gezeigt.`,
      accept: (what) => `„${what}“ ist angenommen.`,
      dismiss: (what) => `„${what}“ ist verworfen.`,
      'add-note': (what) => `Die Notiz „${what}“ ist eingetragen.`,
      'edit-note': (what) => `Die Notiz „${what}“ ist geändert.`,
      'delete-note': (what) => `Die Notiz „${what}“ ist gelöscht.`,
    },
    failed: {
      kill: (what, why) => `„${what}“ wurde nicht gestoppt: ${why}`,
      revive: (what, why) => `„${what}“ wurde nicht neu gestartet: ${why}`,
      protect: (what, why) => `„${what}“ wurde nicht geschützt: ${why}`,
      unprotect: (what, why) => `„${what}“ ist weiter geschützt: ${why}`,
      pause: (what, why) => `Automatische Stopps von „${what}“ pausieren nicht: ${why}`,
      resume: (what, why) => `Automatische Stopps von „${what}“ gehen nicht weiter: ${why}`,
      snooze: (what, why) => `Die Warnung zu „${what}“ wurde nicht zurückgestellt: ${why}`,
      wake: (what, why) => `Die Warnung zu „${what}“ ist weiter zurückgestellt: ${why}`,
      accept: (what, why) => `„${what}“ wurde nicht angenommen: ${why}`,
      dismiss: (what, why) => `„${what}“ wurde nicht verworfen: ${why}`,
      'add-note': (what, why) => `Die Notiz „${what}“ wurde nicht eingetragen: ${why}`,
      'edit-note': (what, why) => `Die Notiz „${what}“ wurde nicht geändert: ${why}`,
      'delete-note': (what, why) => `Die Notiz „${what}“ wurde nicht gelöscht: ${why}`,
    },
    refusals: {
      'already-killed': 'sie ist schon gestoppt.',
      'not-killed': 'sie ist nicht gestoppt.',
      unauthorised: 'Sie sind nicht mehr angemeldet.',
      forbidden: 'Ihr Zugang erlaubt es nicht.',
      closed: 'diese Seite hat den Stream verlassen, bevor der Server geantwortet hat.',
      rate: 'zu viele Anfragen; versuchen Sie es gleich noch einmal.',
      unavailable: 'der Server ist nicht erreichbar; versuchen Sie es gleich noch einmal.',
    },
  },
  engine: engineText(engine),
};

addLanguage('de', de);
