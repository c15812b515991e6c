type Moved = 'loser' | 'tired' | 'broken' | 'mended' | 'busy' | 'calm' | 'slow' | 'opened' | 'cut' | 'back';

/** Every string of the demo page itself; those of the elements are theirs. */
export interface DemoStrings {
  readonly language: string;
  readonly dark: string;
  readonly light: string;
  readonly intro: string;
  readonly controls: string;
  readonly close: string;
  readonly scenarios: string;
  /** Scrolls to what a scenario changed. */
  readonly showMe: string;
  /** The link to the example that counts and assigns in a page. */
  readonly loop: string;
  readonly truth: string;
  /** Added where the stream says that it is simulated. */
  readonly simulated: string;
  readonly scenario: Readonly<Record<Moved, string>>;
  /** Says what the scenario did, and what to watch; the part to fill in is a variant's content or a pattern's name, and may be empty. */
  readonly happened: Readonly<Record<Moved, (what: string) => string>>;
}

const en: DemoStrings = {
  language: 'Language',
  dark: 'Dark theme',
  light: 'Light theme',
  intro:
    'Headlines are being tested here, live. Each earns engagement, is compared with what was predicted, and is stopped once the evidence is enough. Watch as long as you like: looking never makes these figures wrong.',
  controls: 'Demo controls',
  close: 'Close',
  scenarios: 'Make something happen',
  showMe: 'Show me',
  loop: 'A test in a page',
  truth: 'Every interval holds at all times together, so watching does not make it lie.',
  simulated: 'The simulated world behind this stream is made up; the arithmetic is not.',
  scenario: {
    loser: 'Add a losing variant',
    tired: 'Tire a pattern',
    broken: 'Break the traffic split',
    mended: 'Mend the traffic split',
    busy: 'Six times the traffic',
    calm: 'Normal traffic',
    slow: 'Break a guardrail',
    opened: 'Open an experiment',
    cut: 'Cut this page’s network',
    back: 'Give the network back',
  },
  happened: {
    loser: () =>
      'A variant was posted that was promised to do as well as the best, and earns a seventh of it. It will be stopped once the evidence is enough.',
    tired: (pattern) => `The pattern ${pattern} was used three times more. The warning names it, and fresher ones.`,
    broken: () =>
      'One variant is now shown three times as often as planned. The experiment will be marked, and its automatic kills pause.',
    mended: () => 'Variants are shown as planned again. Resume the automatic kills when you trust the traffic.',
    busy: () => 'Six times as many people come. Evidence grows faster; the figures stay as true.',
    calm: () => 'As many people come as before.',
    slow: () =>
      'A new experiment measures load times, and one of its variants loads slowly. Its guardrail pauses stops within a minute or so.',
    opened: () => 'A new experiment has begun with fresh evidence.',
    cut: () =>
      'This page hears nothing of the server now. It says so, keeps the last figures, and will catch up by itself.',
    back: () => 'The network is back. What happened meanwhile arrives in one piece, nothing missed and nothing twice.',
  },
};

// German and Arabic. cspell:disable
const de: DemoStrings = {
  language: 'Sprache',
  dark: 'Dunkle Darstellung',
  light: 'Helle Darstellung',
  intro:
    'Hier werden gerade Überschriften getestet. Jede sammelt Interaktionen, wird mit der Vorhersage verglichen und gestoppt, sobald die Evidenz reicht. Schauen Sie zu, so lange Sie mögen: Hinsehen macht diese Zahlen nicht falsch.',
  controls: 'Demo steuern',
  close: 'Schließen',
  scenarios: 'Etwas geschehen lassen',
  showMe: 'Zeig es mir',
  loop: 'Ein Test in einer Seite',
  truth: 'Jedes Intervall gilt zu allen Zeiten zugleich, deshalb macht Zuschauen es nicht falsch.',
  simulated: 'Die Welt hinter diesem Strom ist erfunden, die Rechnung nicht.',
  scenario: {
    loser: 'Schwache Variante hinzufügen',
    tired: 'Ein Muster ermüden',
    broken: 'Aufteilung stören',
    mended: 'Aufteilung richten',
    busy: 'Sechsfacher Verkehr',
    calm: 'Normaler Verkehr',
    slow: 'Leitplanke verletzen',
    opened: 'Experiment eröffnen',
    cut: 'Netz dieser Seite kappen',
    back: 'Netz zurückgeben',
  },
  happened: {
    loser: () =>
      'Eine Variante ist dazugekommen, die so gut sein soll wie die beste und ein Siebtel davon bringt. Sie wird gestoppt, sobald die Evidenz reicht.',
    tired: (pattern) => `Das Muster ${pattern} wurde noch dreimal verwendet. Die Warnung nennt es, und frischere dazu.`,
    broken: () =>
      'Eine Variante wird nun dreimal so oft gezeigt wie geplant. Das Experiment wird markiert, und seine automatischen Stopps pausieren.',
    mended: () =>
      'Die Varianten werden wieder wie geplant gezeigt. Setzen Sie die automatischen Stopps fort, wenn Sie dem Verkehr trauen.',
    busy: () => 'Sechsmal so viele Menschen kommen. Die Evidenz wächst schneller, die Zahlen bleiben so wahr.',
    calm: () => 'Es kommen so viele Menschen wie vorher.',
    slow: () =>
      'Ein neues Experiment misst Ladezeiten, und eine seiner Varianten lädt langsam. Seine Leitplanke pausiert die Stopps nach etwa einer Minute.',
    opened: () => 'Ein neues Experiment hat begonnen, mit frischer Evidenz.',
    cut: () =>
      'Diese Seite hört jetzt nichts vom Server. Sie sagt es, behält die letzten Zahlen und holt von selbst auf.',
    back: () => 'Das Netz ist zurück. Was inzwischen geschah, kommt in einem Stück, nichts fehlt und nichts doppelt.',
  },
};

const ar: DemoStrings = {
  language: 'اللغة',
  dark: 'المظهر الداكن',
  light: 'المظهر الفاتح',
  intro:
    'تُختبر هنا عناوين مباشرةً. يجمع كل عنوان تفاعلاً، ويُقارَن بما كان متوقعاً له، ويُوقَف حين يكفي الدليل. راقب ما شئت من الوقت: فالنظر لا يجعل هذه الأرقام خاطئة أبداً.',
  controls: 'التحكم بالعرض',
  close: 'إغلاق',
  scenarios: 'اجعل شيئاً يحدث',
  showMe: 'أرني',
  loop: 'اختبار داخل صفحة',
  truth: 'كل فترة ثقة تصح في جميع الأوقات معاً، فلا تجعلها المراقبة كاذبة.',
  simulated: 'العالم المحاكى خلف هذا الدفق مختلق، أما الحساب فليس كذلك.',
  scenario: {
    loser: 'أضف نسخة خاسرة',
    tired: 'أرهق نمطاً',
    broken: 'أفسد توزيع الزيارات',
    mended: 'أصلح توزيع الزيارات',
    busy: 'ستة أضعاف الزيارات',
    calm: 'زيارات عادية',
    slow: 'اكسر حد أمان',
    opened: 'افتح تجربة',
    cut: 'اقطع شبكة هذه الصفحة',
    back: 'أعد الشبكة',
  },
  happened: {
    loser: () => 'نُشرت نسخة وُعد بأن تكون بجودة الأفضل، وهي تحقق سُبع ذلك. ستُوقَف حين يكفي الدليل.',
    tired: (pattern) => `استُخدم النمط ${pattern} ثلاث مرات أخرى. يذكره التحذير ويذكر أنماطاً أحدث.`,
    broken: () => 'تُعرض نسخة واحدة الآن ثلاثة أضعاف المخطط. ستُعلَّم التجربة وتتوقف إيقافاتها التلقائية مؤقتاً.',
    mended: () => 'تُعرض النسخ كما خُطط لها من جديد. استأنف الإيقافات التلقائية حين تثق بالزيارات.',
    busy: () => 'يأتي ستة أضعاف الناس. ينمو الدليل أسرع، وتبقى الأرقام صحيحة.',
    calm: () => 'يأتي من الناس بقدر ما كان.',
    slow: () => 'تقيس تجربة جديدة زمن التحميل، وإحدى نسخها بطيئة. يوقف حد الأمان الإيقافات مؤقتاً خلال دقيقة تقريباً.',
    opened: () => 'بدأت تجربة جديدة بدليل جديد.',
    cut: () => 'لا تسمع هذه الصفحة شيئاً من الخادم الآن. تقول ذلك، وتحتفظ بآخر الأرقام، وستلحق من تلقاء نفسها.',
    back: () => 'عادت الشبكة. ما حدث في الأثناء يصل دفعة واحدة، لا ينقص منه شيء ولا يتكرر.',
  },
};

// cspell:enable
const LANGUAGES: Readonly<Record<string, DemoStrings>> = { en, de, ar };

/** The strings of the demo page in a language; English where there are none. */
export const demoStrings = (lang: string): DemoStrings => LANGUAGES[lang] ?? en;
