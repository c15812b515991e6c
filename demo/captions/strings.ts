/** The sentences that a first visit is shown, and the buttons below them. */
export interface CaptionStrings {
  readonly name: string;
  readonly fan: string;
  readonly list: string;
  readonly race: string;
  readonly summary: string;
  readonly controls: string;
  readonly next: string;
  readonly skip: string;
  readonly done: string;
  readonly step: (step: number, of: number) => string;
}

const en: CaptionStrings = {
  name: 'What this page shows',
  fan: 'The rate of each headline over time. Its band holds at every look, so watch as long as you like.',
  list: 'Each line is an experiment: who leads, or that it is too early to say.',
  race: 'The evidence against each headline. At the stop line it is stopped, by itself.',
  summary: 'What runs, what was stopped today, and how many impressions that saved.',
  controls: 'Make something happen here: add a loser, break the split, cut the network.',
  next: 'Next',
  skip: 'Skip',
  done: 'Got it',
  step: (step, of) => `${step} of ${of}`,
};

// German and Arabic. cspell:disable
const de: CaptionStrings = {
  name: 'Was diese Seite zeigt',
  fan: 'Die Rate jeder Überschrift im Lauf der Zeit. Ihr Band gilt bei jedem Blick: Schauen Sie zu, so lange Sie mögen.',
  list: 'Jede Zeile ist ein Experiment: wer führt, oder dass es dafür zu früh ist.',
  race: 'Die Evidenz gegen jede Überschrift. An der Stopplinie wird sie von selbst gestoppt.',
  summary: 'Was läuft, was heute gestoppt wurde und wie viele Einblendungen das gespart hat.',
  controls: 'Lassen Sie hier etwas geschehen: eine schwache Variante, eine gestörte Aufteilung, ein gekapptes Netz.',
  next: 'Weiter',
  skip: 'Überspringen',
  done: 'Verstanden',
  step: (step, of) => `${step} von ${of}`,
};

const ar: CaptionStrings = {
  name: 'ما تعرضه هذه الصفحة',
  fan: 'معدل كل عنوان عبر الزمن. نطاقه صحيح عند كل نظرة، فراقب ما شئت.',
  list: 'كل سطر تجربة: من يتقدم، أو أن الوقت مبكر للقول.',
  race: 'الدليل ضد كل عنوان. حين يبلغ خط الإيقاف يُوقَف تلقائياً.',
  summary: 'ما يعمل الآن، وما أُوقف اليوم، وكم مرة ظهور وُفّرت بذلك.',
  controls: 'اجعل شيئاً يحدث هنا: أضف نسخة خاسرة، أو أفسد التوزيع، أو اقطع الشبكة.',
  next: 'التالي',
  skip: 'تخطَّ',
  done: 'فهمت',
  step: (step, of) => `${step} من ${of}`,
};

// cspell:enable
const LANGUAGES: Readonly<Record<string, CaptionStrings>> = { en, de, ar };

/** The strings of the captions in a language; English where there are none. */
export const captionStrings = (lang: string): CaptionStrings => LANGUAGES[lang] ?? en;
