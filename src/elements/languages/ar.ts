import { engineText, type EngineStrings } from '../shared/strings/engine.ts';
import { addLanguage } from '../shared/strings/languages.ts';
import type { Strings } from '../shared/strings/strings.ts';

const plurals = new Intl.PluralRules('ar');

/** The forms of a counted noun: one, two, 3 to 10 (few), 11 to 99 (many), and the rest. */
interface Forms {
  readonly one: string;
  readonly two: string;
  readonly few: string;
  readonly many: string;
  readonly other: string;
}

/** A count with its noun in the form that Arabic asks for; one and two are said by the noun alone. */
function counted(count: number, { one, two, few, many, other }: Forms, text = String(count)): string {
  const rule = plurals.select(count);
  if (rule === 'one') return one;
  if (rule === 'two') return two;
  return `${text} ${rule === 'few' ? few : rule === 'many' ? many : other}`;
}

const ROWS: Forms = { one: 'صف واحد', two: 'صفان', few: 'صفوف', many: 'صفاً', other: 'صف' };
const VARIANTS: Forms = { one: 'نسخة واحدة', two: 'نسختان', few: 'نسخ', many: 'نسخة', other: 'نسخة' };
const PATTERNS: Forms = { one: 'نمط واحد', two: 'نمطان', few: 'أنماط', many: 'نمطاً', other: 'نمط' };
const USES: Forms = { one: 'استخدام واحد', two: 'استخدامان', few: 'استخدامات', many: 'استخداماً', other: 'استخدام' };
const STOPS: Forms = { one: 'إيقاف واحد', two: 'إيقافان', few: 'إيقافات', many: 'إيقافاً', other: 'إيقاف' };
const WARNINGS: Forms = { one: 'تحذير واحد', two: 'تحذيران', few: 'تحذيرات', many: 'تحذيراً', other: 'تحذير' };
const TESTS: Forms = { one: 'اختبار واحد', two: 'اختبارين', few: 'اختبارات', many: 'اختباراً', other: 'اختبار' };
const MORE: Forms = { one: 'أمر آخر', two: 'أمران آخران', few: 'أمور أخرى', many: 'أمراً آخر', other: 'أمر آخر' };
const SUGGESTIONS: Forms = {
  one: 'اقتراح واحد',
  two: 'اقتراحان',
  few: 'اقتراحات',
  many: 'اقتراحاً',
  other: 'اقتراح',
};

interface Drop {
  readonly er?: string;
  readonly floor?: string;
  readonly logE?: string;
  readonly logNeeded?: string;
}

const dropText = ({ er, floor, logE, logNeeded }: Drop): string =>
  `المعدل ${er ?? '–'} في آخر 24 ساعة، دون ${floor} التي ينبغي أن يحفظها النمط؛ الدليل ${logE} (التحذير عند ${logNeeded})`;

interface Shown {
  readonly impressions?: string;
  readonly visitors?: string;
}

const shownText = ({ impressions, visitors }: Shown): string =>
  visitors === undefined ? `${impressions} ظهور` : `${visitors} زائر`;

const judgedText = (shown: Shown): string => `${shownText(shown)} محكوم عليه`;

interface Bursts {
  readonly ratio?: string;
  readonly most?: string;
  readonly batches?: string;
}

const burstsText = ({ ratio, most, batches }: Bursts, advice: string): string =>
  `تتذبذب التفاعلات في ${batches} دفعة بما يعادل ${ratio} من تذبذب تفاعلات مستقلة (التحذير من ${most}). ${advice} ولا يُكتشف إلا التكدس داخل الدفعة الواحدة`;

interface Off {
  readonly variants?: string;
  readonly er?: string;
  readonly predictedEr?: string;
  readonly slope?: string;
}

const offText = ({ variants, er, predictedEr, slope }: Off): string =>
  `حققت آخر ${variants} نسخة ${er} في المتوسط وكان المتوقع ${predictedEr}` +
  (slope === undefined ? '' : `؛ وحيث يزيد المتوقع نقطة مئوية يزيد المعدل ${slope} نقطة مئوية`);

/** The sentences of the engine in Arabic. */
const engine: EngineStrings = {
  reasons: {
    'by-hand': () => 'يدوياً',
    'external-monitor': () => 'أوقفها مراقب خارجي',
    'external-detector': () => 'يحذّر كاشف خارجي من هذا النمط',
    'traffic-split': () => 'الزيارات غير موزعة كما خُطط',
    'traffic-bursts': () => 'ابتعدت الزيارات عن الخطة في دفعات كثيرة',
    'check-split': ({ logE }) =>
      `الزيارات غير موزعة كما خُطط (الدليل ${logE}). الإيقافات التلقائية متوقفة مؤقتاً: افحص التوزيع ثم استأنف`,
    'totals-vary': () => 'المجاميع الجارية لنسخ قد تتغير حصصها لا تعود إلى اللحظات نفسها',
    'own-time': () => 'يبدو أن التفاعلات تحمل وقتها لا وقت ظهورها، وقد انضمت نسخة',
    'visitors-as-impressions': () =>
      'يُوزَّع الزوار وتُعدّ مرات الظهور، فتُوقف نسخ متساوية أكثر مما وُعد به. افتح تجربة جديدة تحمل كل تقاريرها units وengagedUnits',
    'counts-in-bursts': (bursts) =>
      burstsText(bursts, 'إن كان الزوار يرون النسخة مرات عدة فافتح تجربة جديدة تحمل كل تقاريرها units وengagedUnits.'),
    'visitors-in-bursts': (bursts) => burstsText(bursts, 'ابحث عن روبوتات وعن زوار يُعدّون أكثر من مرة.'),
    'late-unequally': () => 'تتأخر أرقام بعض النسخ أكثر من غيرها',
    'late-counts': ({ share, windowMs, neededMs }) =>
      `وصل ${share} بعد نافذة الإسناد (${windowMs}) ولا يقوم عليها أي قرار. ` +
      (neededMs === undefined ? 'لا نافذة مسموح بها كانت ستشمل معظمها' : `نافذة من ${neededMs} كانت ستشمل معظمها`),
    'below-leader': ({ er, leaderEr, logE, logNeeded, ...shown }) =>
      `المعدل الفعلي ${er} في ${judgedText(shown)} أقل من ${leaderEr} للمتصدرة؛ الدليل ${logE} (الإيقاف عند ${logNeeded})`,
    'below-prediction': ({ er, factor, predictedEr, logE, logNeeded, ...shown }) =>
      `المعدل الفعلي ${er} في ${judgedText(shown)} أقل من ${factor} من المتوقع ${predictedEr}؛ الدليل ${logE} (الإيقاف عند ${logNeeded})`,
    'below-threshold': ({ er, factor, predictedEr, ...shown }) =>
      `المعدل الفعلي ${er} في ${shownText(shown)} أقل من ${factor} من المتوقع ${predictedEr} (قاعدة بسيطة بلا ضمان)`,
    overused: ({ uses, from }) => `عدد الاستخدامات في 7 أيام ${uses}؛ وابتداءً من ${from} يُعدّ النمط مفرط الاستخدام`,
    declining: (drop) => dropText(drop),
    'declining-alone': ({ er, floor }) =>
      `المعدل ${er ?? '–'} في آخر 24 ساعة، وينبغي أن يحفظ النمط ${floor}. لا يُعرض بجانبه ما يُقارن به: ربما كان السبب وقت اليوم`,
    fatigued: (drop) => dropText(drop),
    severe: (drop) => dropText(drop),
    rested: () => 'لم يُستخدم 7 أيام بعد إرهاقه',
    'probably-best': ({ er, variants, probability, share }) =>
      `تحقق ${er} وهي الأفضل من بين ${variants} باحتمال ${probability}؛ ولها ${share} من الزيارات`,
    'last-shown': ({ variant, er }) => `لم تعد تُعرض إلا «${variant}»؛ وهي تحقق ${er}`,
    'no-better': ({ er, difference }) => `لا يمكن لنسخة أخرى أن تفوق المتصدرة بأكثر من ${difference}؛ وهي تحقق ${er}`,
    outlier: ({ er, times, usualEr, ...shown }) =>
      `تحقق ${er} في ${shownText(shown)}، أي أكثر يقيناً من ${times} أضعاف ${usualEr} للأخريات: نجاح أو خطأ في العدّ أو روبوت`,
    'best-fresh': ({ er }) => `حقق ${er}، وهو الأعلى بين الأنماط الجديدة، وغيره مرهق`,
    'predicts-high': (off) => `يَعِد المتنبئ بأكثر مما يتحقق. ${offText(off)}`,
    'predicts-low': (off) => `يَعِد المتنبئ بأقل مما يتحقق. ${offText(off)}`,
    'many-kills': ({ killed, shown, limit }) =>
      `أُوقفت ${killed} من ${shown} نسخة عُرضت في آخر 24 ساعة، أي أكثر من ${limit}`,
  },
  titles: {
    'stop-variant': (name) => `أوقف «${name}»`,
    'shift-traffic': (name) => `اعرض «${name}» أكثر`,
    'close-experiment': (name) => `أنهِ «${name}»`,
    'check-traffic': (name) => `افحص كيف توزع «${name}» زياراتها`,
    'declare-counting': (name) => `صرّح بطريقة عدّ «${name}»`,
    'count-visitors': (name) => `عُدّ زوار «${name}»`,
    'check-bursts': (name) => `تفقّد ما تعدّه «${name}» مرات عدة`,
    'lengthen-window': (name) => `انتظر أرقام «${name}» مدة أطول`,
    'look-at-outlier': (name) => `تفقّد «${name}»`,
    'rest-pattern': (name) => `أرح النمط «${name}»`,
    'retire-pattern': (name) => `لا تستخدم النمط «${name}» بعد الآن`,
    'use-pattern': (name) => `استخدم النمط «${name}»`,
    'recalibrate-predictor': () => 'أعد معايرة المتنبئ',
    'review-predictions': () => 'راجع ما يُتنبأ به ويُنشر: تُوقف نسخ كثيرة',
  },
  figures: {
    'share-now': 'الحصة الآن',
    'share-advised': 'الحصة الموصى بها',
    'share-planned': 'الحصة المخططة',
    'share-seen': 'الحصة الفعلية',
    'late-impressions': 'مرات ظهور متأخرة',
    'late-visitors': 'زوار متأخرون',
    'late-engagements': 'تفاعلات متأخرة',
    'leader-er': 'معدل المتصدرة',
    'variants-shown': 'النسخ المعروضة',
    'largest-difference': 'أكبر فرق ممكن',
    impressions: 'مرات الظهور',
    visitors: 'الزوار',
    engagements: 'التفاعلات',
    'log-evidence': 'الدليل',
    er: 'المعدل',
    'interval-low': 'أدنى الفترة',
    'others-er': 'وسيط معدل الأخريات',
    uses: 'الاستخدامات في 7 أيام',
    variants: 'النسخ',
    bias: 'الانحياز (الفعلي / المتوقع)',
    slope: 'ميل المعايرة',
    killed: 'ما أُوقف في 24 ساعة',
    shown: 'ما عُرض في 24 ساعة',
  },
  outcomes: {
    'not-taken-up': 'لم يأخذ به أحد في حينه',
    'pattern-snoozed': 'أُجّل التحذير من نمطه',
    'no-longer-holds': 'لم تعد الأرقام التي يقوم عليها صحيحة',
    'experiment-closed': 'أُغلقت تجربته',
  },
};

/** Every string of the elements in Arabic. */
export const ar: Strings = {
  common: {
    loading: 'في انتظار البيانات …',
    stale: 'انقطع الاتصال. تُعرض آخر الأرقام المعروفة.',
    offline: 'بلا اتصال. هذه آخر الأرقام المعروفة.',
    offlineEmpty: 'بلا اتصال. لم تصل بيانات بعد.',
    error: 'لا يمكن عرض هذا.',
    notLoaded: 'تعذّر تحميل هذا. تحقق من الاتصال وحاول مرة أخرى.',
    unknown: '–',
    by: (who) => `بقرار ${who}`,
    undo: 'تراجع',
    dismissNotice: 'أغلق',
    evidence: 'الدليل',
  },
  streamStatus: {
    phases: { connecting: 'يتصل', live: 'مباشر', stale: 'قديم', offline: 'بلا اتصال', denied: 'لا إذن' },
    reasons: {
      starting: '',
      synchronized: '',
      silent: 'لا رد من الخادم',
      'closed-by-server': 'أنهى الخادم الاتصال',
      'connection-lost': 'فُقد الاتصال',
      'network-offline': 'هذا الجهاز بلا شبكة',
      'server-restart': 'الخادم يعيد التشغيل',
      'server-overload': 'الخادم مشغول',
      unauthorised: 'الرمز غير صالح',
      forbidden: 'الرمز لا يسمح بذلك',
      'no-stream': 'لا يوجد هذا الدفق بعد',
      version: 'يتحدث الخادم إصداراً آخر',
      'protocol-error': 'لا توافق مع الخادم؛ يبدأ من جديد',
      closed: 'مغلق',
    },
    age: (age) => `عمر البيانات ${age}`,
    delay: (ms) => `متأخر ${ms} م.ث`,
    transports: { websocket: 'WebSocket', 'server-sent-events': 'Server-Sent Events', polling: 'بالسؤال المتكرر' },
    heard: (when) => `آخر رسالة ${when}`,
    delayHelp: 'التأخير: يُقاس من حفظ الخادم للتغيير حتى وصوله هنا، بعد طرح فرق الساعات.',
  },
  figures: {
    noData: 'لا بيانات بعد.',
    variants: 'النسخ',
    content: 'المحتوى',
    actualEr: 'المعدل الفعلي',
    predictedEr: 'المعدل المتوقع',
    impressions: 'مرات الظهور',
    statuses: { active: 'نشطة', killed: 'موقوفة', winner: 'فائزة', closed: 'منتهية' },
  },
  table: {
    select: 'التحديد',
    selectAll: 'حدد كل الصفوف المعروضة',
    comparisonColumn: 'المعدل الفعلي مقابل المتوقع',
    comparison: 'الفعلي والمتوقع',
    trend: 'الاتجاه',
    probabilityBest: 'الأفضل',
    probabilityBestLong: 'احتمال أن تكون الأفضل؛ غير محمي من تكرار النظر',
    experiment: 'التجربة',
    protected: 'محمية من الإيقاف التلقائي',
    sortHelp: 'رتّب؛ ومع Shift إضافةً إلى الترتيب الحالي',
    sorted: (keys) => `مرتب حسب ${keys}`,
    sortedBy: (column, isDescending) => `${column}، ${isDescending ? 'تنازلياً' : 'تصاعدياً'}`,
    and: '، ثم ',
    search: 'ابحث في النسخ',
    filter: 'تصفية',
    filters: (count) => `تصفية، ${count} مفعّلة`,
    view: 'العرض',
    shown: (shown, all) => `${shown} من ${all}`,
    nothingPasses: 'لا نسخة تطابق التصفية.',
    exportCsv: 'صدّر CSV',
    details: (content) => `تفاصيل ${content}`,
    partFault: (why) => `تعذر تحميل جزء من الجدول: ${why}`,
    printBound: (printed, all) => `طُبعت أول ${printed} من ${all} صف؛ صدّر CSV للكل.`,
    delta: 'الفرق',
    engagements: 'التفاعلات',
    age: 'مدة النشاط',
    status: 'الحالة',
    levels: { learning: 'قيد التعلم', steady: 'نشطة', watch: 'تحت المراقبة', endangered: 'مهددة' },
    comparisonText: (actual, low, high, predicted) =>
      `الفعلي ${actual}، بين ${low} و${high}${predicted === null ? '' : `، المتوقع ${predicted}`}`,
    orderWaits: (rows) => `سيتحرك ${counted(rows, ROWS)}`,
    reorder: 'حدّث الترتيب',
    usualOrder: 'مرتبة حسب الحد الأدنى للفترة',
  },
  variantDetails: {
    closeDetails: 'أغلق التفاصيل',
    rules: { threshold: 'العتبة البسيطة', evidence: 'الدليل على أن غيرها أفضل', prediction: 'الدليل مقابل المتوقع' },
    evidence: 'نحو الإيقاف',
    evidenceText: (odds, needed, rule) => `${odds} (الإيقاف عند ${needed})، ${rule}`,
    evidenceUnknown: 'البيانات قليلة بعد',
    judged: 'ما حُكم عليه',
    judgedText: (engagements, impressions, er) => `${engagements} تفاعل من ${impressions} ظهور (${er})`,
    judgedVisitors: (engaged, visitors, er) => `تفاعل ${engaged} من ${visitors} زائر (${er})`,
    provisional: (impressions, isOfVisitors) => `${impressions} ${isOfVisitors ? 'زائر' : 'ظهور'} إضافي مؤقت`,
    late: 'متأخر',
    lateText: (impressions, engagements) => `وصل ${impressions} ظهور و${engagements} تفاعل بعد فوات الحكم عليها`,
    lateVisitors: (visitors, engaged) => `وصل ${visitors} زائر وتفاعل ${engaged} بعد فوات الحكم عليهم`,
    interval: 'متوسط المعدل حتى الآن',
    intervalText: (low, high) => `${low}–${high} (95%، صحيح في أي وقت)`,
    level: 'المستوى',
    levelTexts: {
      learning: 'المعروف قليل بعد',
      steady: 'لا علامة ضدها',
      watch: 'علامة أولى ضدها',
      endangered: 'قريبة من الإيقاف',
    },
    best: 'الأفضل',
    bestText: (share) => `أفضل المعروض باحتمال ${share} (غير محمي من تكرار النظر)`,
    bestUnknown: 'لا تُقارن',
    lead: 'الصدارة',
    leads: (leader, other, points, range) => `«${leader}» تتصدر «${other}» بفارق ${points} نقطة (${range})`,
    leadRange: (low, high) => `من ${low} إلى ${high}`,
    leadEarly: (leader, other, range) =>
      `الوقت مبكر للحكم: «${leader}» مقابل «${other}»${range === null ? '' : `، ${range} نقطة`}`,
    leadChanged: 'تغيّرت الصدارة أثناء التجربة',
    leadRule: (alpha, variants) =>
      `صحيح في أي وقت بخطأ لا يزيد على ${alpha}، وهو 5% مقسومة على كل أزواج ${variants} من النسخ، ما دامت النسبة بين المعدلين ثابتة. النسبة وحدها مشمولة: معدل الثانية يُعدّ معلومًا.`,
    posted: 'نُشرت',
    ended: 'انتهت',
    id: 'المعرّف',
    pause: 'الإيقافات التلقائية',
    pauseText: (reason, since) => `متوقفة مؤقتاً منذ ${since}: ${reason}`,
    history: 'معدل التفاعل عبر الزمن',
    historyLoading: 'يُحمّل الماضي …',
    historyEmpty: 'لا ماضي يُعرض بعد.',
    historyFault: (why) => `تعذر تحميل الماضي: ${why}`,
    historyText: (from, to, first, last) => `المعدل من ${first} عند ${from} إلى ${last} عند ${to}`,
  },
  variantActions: {
    ask: {
      kill: (what) => `أتوقف «${what}»؟`,
      revive: (what) => `أتعيد تشغيل «${what}»؟ تبدأ بدليل جديد.`,
      protect: (what) => `أتحمي «${what}» من الإيقاف التلقائي؟`,
      unprotect: (what) => `أتسمح بإيقاف «${what}» تلقائياً من جديد؟`,
    },
    reason: 'السبب (اختياري)',
    cancel: 'ألغ',
    actions: { kill: 'أوقف', revive: 'أعد التشغيل', protect: 'احمِ', unprotect: 'ارفع الحماية' },
  },
  rowActions: {
    fileName: 'variants',
    selected: (count, isOne) => (isOne ? 'حُدد صف واحد' : `الصفوف المحددة: ${count}`),
    copy: 'انسخ',
    copied: (count, isOne) => (isOne ? 'نُسخ صف واحد' : `الصفوف المنسوخة: ${count}`),
    notCopied: 'تعذر نسخ الصفوف.',
    unselect: 'ألغ التحديد',
    csv: {
      id: 'المعرّف',
      experiment: 'التجربة',
      content: 'المحتوى',
      patterns: 'الأنماط',
      status: 'الحالة',
      level: 'المستوى',
      predictedEr: 'المعدل المتوقع',
      er: 'المعدل الفعلي',
      low: 'أدنى الفترة',
      high: 'أعلى الفترة',
      delta: 'الفرق',
      impressions: 'مرات الظهور',
      engagements: 'التفاعلات',
      units: 'الزوار',
      engagedUnits: 'الزوار المتفاعلون',
      trend: 'الاتجاه',
      probabilityBest: 'احتمال أن تكون الأفضل',
      protected: 'محمية',
      postedAt: 'وقت النشر',
      endedAt: 'وقت الانتهاء',
    },
  },
  tableMenus: {
    any: 'الكل',
    pattern: 'النمط',
    group: 'جمّع حسب التجربة',
    compact: 'صفوف متقاربة',
    columns: 'الأعمدة',
    fitColumns: 'تلقائي',
    clear: 'أزل الكل',
    without: (filter) => `أزل التصفية ${filter}`,
  },
  experimentGroups: {
    groupCount: (count, isOne) => (isOne ? 'نسخة واحدة' : `النسخ: ${count}`),
    fold: (experiment) => `اطوِ ${experiment}`,
    unfold: (experiment) => `افتح ${experiment}`,
    paused: (reason) => `الإيقافات التلقائية متوقفة مؤقتاً: ${reason}`,
    pausedBy: { operator: 'يدوياً', traffic: 'الزيارات غير موزعة كما خُطط', late: 'تتأخر أرقام بعض النسخ أكثر من غيرها' },
    skipped: (count) => `دفعات متجاوزة: ${count}. كانت الزيارات فيها بعيدة عن الخطة، فلا يُحكم بها على كل نسخة`,
    corrected: 'سحب تصحيحٌ أكثر مما في دفعته: بدأ الدليل لكل النسخ من جديد',
    trafficWatch: (evidence, needed) =>
      `قد لا تكون الزيارات موزعة كما خُطط: الدليل ${evidence} (الإيقاف المؤقت عند ${needed})`,
  },
  experiments: {
    leads: (leader, runnerUp, points) => `${leader} تتقدم على ${runnerUp} بفارق ${points} نقطة`,
    leadsShort: (leader, runnerUp, points) => `${leader} تتقدم على ${runnerUp} بفارق ${points}`,
    leadsUnsized: (leader, runnerUp) => `${leader} تتقدم على ${runnerUp}`,
    validNow: (low, high) => `(من ${low} إلى ${high}، صالح الآن)`,
    tooEarly: 'لا يزال الحكم مبكراً',
    against: (leader, runnerUp, points, low, high) =>
      `${leader} مقابل ${runnerUp}: ${points} نقطة (من ${low} إلى ${high})`,
    equal: (one, other, points) => `لا يزيد الفرق بين ${one} و ${other} على ${points} نقطة`,
    equalShort: (one, other, points) => `الفرق بين ${one} و ${other} حتى ${points}`,
    equalUnsized: (one, other) => `${one} و ${other} متساويتان تقريباً`,
    changed: (one, other) => `تغير تقدم ${one} على ${other} أثناء التجربة`,
    changedShort: 'تغيرت الصدارة',
    nothingToCompare: 'لا شيء للمقارنة بعد',
    notCompared: 'لا تُقارن النسخ',
    split: 'التوزيع مختل، الإيقافات متوقفة',
    late: 'أرقام متأخرة، الإيقافات متوقفة',
    paused: 'أُوقفت الإيقافات مؤقتاً يدوياً',
    won: (variant) => `فازت ${variant}`,
    left: (variant) => `لم تبقَ إلا ${variant}`,
    closed: 'أُغلقت بلا فائز',
    allStopped: 'أُوقفت كل النسخ',
    nextStop: (variant, evidence, needed) => `الإيقاف التالي: ${variant} عند ${evidence}، يحدث عند ${needed}`,
    nextStopShort: (variant) => `التالي ${variant}`,
    noStop: 'لا إيقاف في الأفق',
    learning: (count, text) => `لا تزال تتعلم: ${counted(count, VARIANTS, text)}`,
    offPlan: (variant, seen, planned) => `${variant}: ${seen}، المخطط ${planned}`,
    needs: {
      offPlan: (variant, seen, planned) =>
        `تنال ${variant} نسبة ${seen} من الزيارات والمخطط ${planned}. الإيقافات التلقائية متوقفة مؤقتاً.`,
      split: 'الزيارات غير موزعة كما خُطط. الإيقافات التلقائية متوقفة مؤقتاً.',
      late: 'تتأخر أرقام بعض النسخ أكثر من غيرها. الإيقافات التلقائية متوقفة مؤقتاً.',
      paused: 'أُوقفت الإيقافات التلقائية مؤقتاً يدوياً.',
      equal: (one, other, points) =>
        `لا يزيد الفرق بين ${one} و ${other} على ${points} نقطة. ومزيد من الزيارات لن يفرق بينهما غالباً.`,
    },
    health: {
      good: 'الزيارات موزعة كما خُطط',
      watch: 'قد لا تكون الزيارات موزعة كما خُطط',
      bad: 'الزيارات أو الأرقام مختلة',
      unknown: 'لم يُخطط توزيع للزيارات',
    },
    kinds: {
      leads: 'جارية، إحداها تتصدر',
      changed: 'جارية، تغيرت الصدارة',
      equal: 'لا فرق',
      'too-early': 'مبكر',
      learning: 'تتعلم',
      split: 'إنذار التوزيع',
      paused: 'متوقفة مؤقتاً',
      decided: 'محسومة',
    },
  },
  attention: {
    title: 'بحاجة إليك',
    none: 'لا شيء بحاجة إليك الآن',
    settled: 'انتهى الأمر',
    severities: { critical: 'حرج', warning: 'تحذير', decide: 'قرار' },
    show: 'إظهار',
    seeSplit: 'إظهار التوزيع',
    resume: 'استئناف الإيقاف',
    more: (count, text) => counted(count, MORE, text),
    fewer: 'إظهار أقل',
    announced: (count) => `${counted(count, MORE)} بحاجة إليك.`,
  },
  experimentView: {
    title: 'التجربة',
    none: 'لم تُختر تجربة.',
    unknown: (id) => `لا توجد تجربة باسم «${id}».`,
    runningSince: (when) => `جارية منذ ${when}`,
    startedAt: (when) => `بدأت ${when}`,
    judged: (count, isOfVisitors) => `حُكم على ${count} ${isOfVisitors ? 'زائر' : 'ظهور'}`,
    resume: 'تابع الإيقافات',
    seeSplit: 'انظر التوزيع',
    line: {
      decided: (when, count, isOfVisitors) => `حُسمت ${when} بعد ${count} ${isOfVisitors ? 'زائر' : 'ظهور'}`,
      saved: (count) => `وُفّر ${count} ظهور بالإيقاف المبكر`,
      alarm: (odds, needed) => `الدليل ${odds} (الإنذار عند ${needed})`,
      check: 'الإيقافات التلقائية متوقفة مؤقتاً. افحص التوزيع ثم تابع',
      stopped: (letter, when, evidence) =>
        evidence === null ? `أُوقفت ${letter} ${when}` : `أُوقفت ${letter} ${when} عند ${evidence}`,
      kept: (letter) => `${letter} محمية، ولولا ذلك لأُوقفت`,
      protected: (letter, evidence) => `${letter} محمية، عند ${evidence}`,
      close: 'لن تفرّق بينهما زيارات أكثر. أتُنهى التجربة؟',
      noStop: 'لا إيقاف قريب',
    },
    traffic: {
      title: 'توزيع الزيارات',
      variant: 'النسخة',
      planned: 'المخطط',
      seen: 'المشاهَد',
      joined: (when) => `منذ ${when}`,
      stopped: 'موقوفة',
      evidence: (odds, needed) => `الدليل على أنها غير موزعة كما خُطط: ${odds} (الإنذار عند ${needed})`,
      paused: 'الإيقافات التلقائية متوقفة مؤقتاً. افحص التوزيع ثم تابع.',
      skipped: (skipped, batches) => `دفعات متجاوزة: ${skipped} من ${batches}. كانت الزيارات فيها بعيدة عن الخطة.`,
      noneSkipped: 'لم تُتجاوز أي دفعة.',
      row: (letter, planned, seen) => `${letter}: المشاهَد ${seen}، المخطط ${planned}`,
    },
    compare: {
      title: (first, second) => `قارن ${first} و${second}`,
      leave: 'أنهِ المقارنة',
      changed: 'تغيّر تقدم هاتين النسختين أثناء التجربة',
      notJudged: 'لم يُحكم بعد على شيء من إحداهما',
      rates: 'المعدلات',
      overlap: 'تداخل الفترات لا يعني «لا فرق». اقرأ الفرق أدناه.',
      difference: (first, second) => `الفرق، ${first} ناقص ${second}`,
      said: (estimate, low, high) => `${estimate} نقطة، من ${low} إلى ${high}`,
      ofPair: (level, alpha, pairs) =>
        `${level}، صالحة في أي وقت رغم اختيارك الزوج: ميزانية ${alpha} مقسومة على الأزواج (${pairs}). من الدفعات المشتركة بينهما.`,
      ofIntervals: (level, alpha, pairs) =>
        `${level}، صالحة في أي وقت رغم اختيارك الزوج: ميزانية ${alpha} مقسومة على الأزواج (${pairs}). من فترتي النسختين، فهي أوسع مما يلزم.`,
      equal: 'متساويتان',
      judged: 'المحكوم عليه',
      counts: (engagements, impressions, isOfVisitors) =>
        isOfVisitors ? `${engagements} من ${impressions} زائر` : `${engagements} من ${impressions} ظهور`,
    },
    notes: {
      title: 'الملاحظات',
      none: 'لا ملاحظات بعد. تسجّل الملاحظة ما حدث: رسالة إخبارية أو نشر أو نقل في الصفحة.',
      add: 'أضف ملاحظة',
      text: 'الملاحظة',
      at: 'متى',
      url: 'الرابط (https)',
      save: 'احفظ',
      cancel: 'ألغِ',
      edit: 'عدّل',
      remove: 'احذف',
      editThe: (text) => `عدّل الملاحظة «${text}»`,
      removeThe: (text) => `احذف الملاحظة «${text}»`,
      edited: 'عُدّلت',
      faults: {
        missing: 'اكتب جملة.',
        'bad-time': 'اختر يوماً ووقتاً.',
        'bad-url': 'يجب أن يبدأ الرابط بـ https://.',
      },
    },
    decisions: {
      title: 'القرارات',
      none: 'لم يُقرَّر شيء بعد.',
      stopped: (why) => `أُوقفت: ${why}`,
      restarted: 'أُعيد تشغيلها بدليل جديد',
      joined: 'أُضيفت',
      won: 'فازت',
      ended: 'انتهت',
      paused: (why) => `توقفت الإيقافات التلقائية مؤقتاً: ${why}`,
      causes: {
        operator: 'يدوياً',
        traffic: 'الزيارات غير موزعة كما خُطط',
        late: 'تتأخر أرقام بعض النسخ أكثر من غيرها',
      },
      corrected: 'سحب تصحيحٌ أكثر مما في دفعته: بدأ الدليل كله من جديد',
      alarmed: 'بدأ الدليل كله من جديد بعد إنذار',
      closed: 'أُنهيت بلا فائزة',
      closedWith: 'فازت: انتهت التجربة',
      older: 'أظهر الأقدم',
    },
  },
  experimentList: {
    title: 'التجارب',
    search: 'ابحث في التجارب والنسخ والأنماط',
    searchHint: 'بحث',
    groups: { needs: 'تحتاج إليك', running: 'جارية', today: 'حُسمت اليوم', earlier: 'حُسمت سابقاً' },
    filter: 'تصفية',
    filters: { all: 'الكل', running: 'الجارية', decided: 'المحسومة' },
    filtered: (what) => `التصفية: ${what}`,
    sort: 'ترتيب',
    sorts: { need: 'ما يحتاج إليّ أولاً', newest: 'الأحدث أولاً', title: 'حسب العنوان' },
    wouldMove: (count, text) => `سيتحرك ${counted(count, ROWS, text)}`,
    update: 'حدّث',
    more: (_count, text) => `أظهر المزيد: ${text}`,
    shownOf: (shown, all) => `${shown} من ${all}`,
    none: 'لا تجارب بعد. تظهر التجربة هنا مع أول حدث لها.',
    noMatch: 'لا تجربة مطابقة.',
    showAll: 'أظهر الكل',
    found: (_count, text) => `التجارب المطابقة: ${text}`,
    stopped: (variant, ago) => `أُوقفت ${variant} ${ago}`,
    decidedAt: (time) => `حُسمت ${time}`,
    noEvidence: 'لا دليل',
    protected: 'محمية',
    learning: 'تتعلم',
    winner: 'الفائزة',
    seenAndPlanned: (seen, planned) => `${seen}، المخطط ${planned}`,
    moreVariants: (count, text) => `و${counted(count, VARIANTS, text)} أخرى`,
  },
  erChart: {
    killed: (content) => `أُوقفت «${content}»`,
    erOverTime: 'معدل التفاعل عبر الزمن',
    interval: 'الفترة',
    range: 'المدى الزمني',
    rangeAll: 'الكل',
    chart: 'رسم بياني',
    chartHelp:
      'معدل التفاعل عبر الزمن. يقرأه السهمان الأيمن والأيسر نقطةً نقطة، وينتقل السهمان لأعلى ولأسفل بين النسخ. زائد وناقص للتكبير، و0 يعرض المدى كله، وصفحة لأعلى ولأسفل للتحرك في الزمن.',
    chartPoint: (content, time, er, impressions, isOfVisitors) =>
      `${content}: ${er} عند ${time}، ${impressions} ${isOfVisitors ? 'زائر' : 'ظهور'}`,
    noHistory: 'تعذر تحميل الماضي؛ يُعرض ما يأتي من الآن.',
    howCounted: 'كيف يُحسب المعدل',
    cumulative: 'تراكمي',
    windowed: (span) => `آخر ${span}`,
    windowedHint: 'معدل ما عُدّ في نافذة زمنية حتى كل لحظة. تصح الفترة للمعدل التراكمي وحده.',
    pause: 'أوقف مؤقتاً',
    resume: 'تابع',
    resetZoom: 'أعد التكبير',
    showTable: 'جدول',
    exportAs: 'صدّر',
    exportKinds: { png: 'PNG', svg: 'SVG', csv: 'CSV' },
    exportFailed: 'تعذر تصدير هذا.',
    shownCount: (shown, of) => `يُعرض ${shown} من ${of}`,
    showBest: (count) => `أفضل ${count}`,
    showAll: 'الكل',
    legendHint: 'النقر المزدوج، أو Alt مع نقرة، يعرض واحدة وحدها.',
    moreValues: (count) => `و${count} غيرها`,
    zoomShows: (from, to) => `يعرض من ${from} إلى ${to}`,
    predictedLine: (er) => `المتوقع ${er}`,
    thresholdLine: (er) => `توقف دون ${er}`,
    trafficAlarm: 'الزيارات غير موزعة كما خُطط',
    chartMarks: 'ما حدث',
  },
  fatigueLevels: {
    fresh: 'جديد',
    overused: 'مفرط الاستخدام',
    declining: 'في تراجع',
    fatigued: 'مرهق',
    severe: 'مرهق بشدة',
    rested: 'مستريح',
  },
  sentences: {
    evidence: (odds, needed) => `الدليل ${odds} (الإيقاف عند ${needed})`,
    belowLeader: (er, impressions, leaderEr, isOfVisitors) =>
      `المعدل الفعلي ${er} في ${impressions} ${isOfVisitors ? 'زائر' : 'ظهور'} محكوم عليه أقل من ${leaderEr} للمتصدرة`,
    belowPrediction: (er, impressions, floor, share, predicted, isOfVisitors) =>
      `المعدل الفعلي ${er} في ${impressions} ${isOfVisitors ? 'زائر' : 'ظهور'} أقل من ${floor}، أي ${share} من المتوقع ${predicted}`,
    byHand: 'أُوقفت يدوياً.',
    byOther: 'أوقفها مراقب خارجي.',
  },
  evidence: {
    meaning: (times) =>
      `لو كانت النسخة جيدة بما يكفي لما بلغ ما يشهد ضدها هذا القدر إلا في اختبار واحد من ${times} على الأكثر، مهما تكرر النظر.`,
    stopsAt: (needed) => `الإيقاف عند ${needed}`,
    rule: 'القاعدة',
    rules: { evidence: 'مقارنة بالنسخ الأخرى', prediction: 'مقارنة بالمتوقع لها', threshold: 'قاعدة بسيطة' },
    evidence: 'الدليل ضدها',
    judged: 'ما حُكم عليه',
    seen: 'ما شوهد حتى الآن',
    counts: (engagements, impressions) => `${engagements} تفاعل من ${impressions} ظهور`,
    visitors: (engaged, visitors) => `تفاعل ${engaged} من ${visitors} زائر`,
    actual: 'المعدل الفعلي',
    interval: 'الفترة',
    between: (low, high) => `من ${low} إلى ${high}`,
    predicted: 'المعدل المتوقع',
    floor: 'أدنى معدل مسموح',
    floorOf: (floor, share) => `${floor} (${share} من المتوقع)`,
    leader: 'المتصدرة',
    least: 'يُحكم ابتداءً من',
    impressions: (count, isOfVisitors) => `${count} ${isOfVisitors ? 'زائر' : 'ظهور'}`,
    by: 'قرره',
    monitor: 'المراقب',
    outside: 'مراقب خارجي',
    someone: 'مشغّل',
    at: 'وقت القرار',
  },
  guarantees: {
    noGuarantee: 'لا تضمن القاعدة البسيطة شيئاً: تحت المراقبة توقف نسخة من كل خمس جيدة كما هو متوقع.',
    comparison: (most) =>
      `النسخة التي لا تقل جودة عن أي نسخة أخرى في كل وقت توقفها المقارنة باحتمال لا يزيد على ${most} مهما طال الوقت`,
    prediction: (most, half) =>
      `والنسخة التي تحقق دائماً ${half ?? 'نصف'} المتوقع لها على الأقل توقفها تلك القاعدة باحتمال لا يزيد على ${most}`,
    predictionOnly: (most, half) =>
      `النسخة التي تحقق دائماً ${half ?? 'نصف'} المتوقع لها على الأقل توقفها تلك القاعدة باحتمال لا يزيد على ${most} مهما طال الوقت`,
    notPromised:
      'لا وعد هنا بشأن الإيقافات: يُوزَّع الزوار وتُعدّ مرات ظهورهم. عُدّ الزوار: افتح تجربة جديدة تحمل تقاريرها units وengagedUnits.',
    assumed:
      'يفترض هذا أن الوحدات مستقلة وموزعة عشوائياً، وأن التفاعلات تصلنا بالتأخر نفسه. الصعود والهبوط المشتركان مشمولان، أما ترتيب يتغير في أثناء التجربة فلا.',
    assumedAlone: 'يفترض هذا أن الوحدات مستقلة.',
  },
  race: {
    title: 'الدليل نحو الإيقاف',
    rule: (needed) => `تُوقف النسخة عند ${needed} ما لم تكن محمية`,
    dotted: 'المنقّط: تقدير',
    ticks: {
      watch: (odds) => `${odds} للمراقبة`,
      close: (odds) => `${odds} قريبة`,
      stop: (odds) => `${odds} إيقاف`,
    },
    tooEarly: 'لم يُحكم عليها بعد',
    noEvidence: 'لا دليل ضدها',
    more: (count, isOfVisitors) => `نحو ${count} ${isOfVisitors ? 'زائر' : 'ظهور'} إضافي`,
    notRising: 'لا يرتفع',
    protected: 'محمية',
    notStopped: 'محمية، لم تُوقف',
    paused: 'متوقفة مؤقتاً',
    stopped: (time) => `أُوقفت ${time}`,
    saved: (count) => `وفّر ${count}`,
    winner: 'فائزة',
    closed: 'منتهية',
    added: (time) => `أُضيفت ${time}`,
    noHistory: 'تعذر تحميل الماضي. يبدأ السباق بما يصل الآن.',
    noExperiment: 'لا توجد تجربة كهذه.',
    summary: (lanes, needed) => `الدليل نحو الإيقاف. ${lanes}. تُوقف النسخة عند ${needed}.`,
    help: 'تنتقل مفاتيح الأسهم من نسخة إلى نسخة.',
    lane: (letter, text) => `${letter}: ${text}`,
    reading: (evidence, needed) => `الدليل ${evidence}، الإيقاف عند ${needed}`,
    highest: (odds) => `الأعلى حتى الآن ${odds}`,
    projection: (text) => `تقدير: ${text}`,
    table: {
      variant: 'النسخة',
      evidence: 'الدليل',
      needed: 'الإيقاف عند',
      highest: 'الأعلى حتى الآن',
      projection: 'التقدير',
      state: 'الحالة',
    },
  },
  killFeed: {
    noKills: 'لم توقف أي نسخة.',
    killAnnounced: (content, reason) => `أُوقفت: ${content}. ${reason}.`,
    killsAnnounced: (count) => `أُوقف ما يلي: ${counted(count, VARIANTS)}.`,
    causes: {
      'below-leader': 'أقل من المتصدرة',
      'below-prediction': 'أقل من المتوقع',
      operator: 'يدوياً',
      external: 'مراقب خارجي',
    },
    revive: 'أعد العرض',
    title: 'ما أُوقف مبكراً',
    stopped: (count, text) => counted(count, STOPS, text),
    today: 'اليوم',
    yesterday: 'أمس',
    fresh: (_count, text) => `الجديد: ${text}`,
    exactTimes: 'الأوقات الدقيقة',
    after: (impressions) => `بعد ${impressions} ظهور`,
    saved: (impressions) => `وُفّر ${impressions} ظهور`,
    savedRule: 'الموفَّر: ما كانت ستناله منذ ذلك لو لم يوقَف شيء.',
    burst: (count) => `أُوقفت ${count} نسخ خلال دقيقة`,
    revivedAgo: (when) => `أُعيد تشغيلها ${when}`,
    olderButton: 'أظهر الأقدم',
  },
  fatigueBanner: {
    title: 'إرهاق الأنماط',
    freshness: 'الجِدّة',
    uses: (uses) => `استُخدم هذا الأسبوع: ${counted(uses, USES)}`,
    freshAgain: (when) => `يعود جديداً ${when}`,
    instead: 'استخدم بدلاً منه:',
    morePatterns: (count) => `يحتاج الانتباه أيضاً: ${counted(count, PATTERNS)}`,
    patterns: (count) => `يحتاج الانتباه: ${counted(count, PATTERNS)}`,
    none: 'لا نمط يحتاج الانتباه',
    noMore: 'لا نمط آخر يحتاج الانتباه',
    fewer: 'أظهر أقل',
    overused: (uses, limit) => `استُخدم ${uses}× هذا الأسبوع (الحد ${limit})`,
    decline: (er, floor) => `المعدل الحديث ${er}، دون الحد الأدنى ${floor}`,
    declineFloor: (floor) => `المعدل دون الحد الأدنى ${floor}`,
    alone: 'لا يُعرض بجانبه ما يُقارن به؛ ربما كان السبب وقت اليوم',
    evidence: (odds, needed) => `الدليل ${odds} (التحذير عند ${needed})`,
    announced: (pattern, level) => `النمط ${pattern}: ${level}.`,
    freshnessOf: (pattern) => `جِدّة ${pattern}`,
    hide: (pattern) => `أخفِ التحذير من ${pattern} حتى يُقيَّم من جديد`,
    snoozeThe: (pattern) => `أجّل التحذير من ${pattern}`,
    snoozeFor: { hour: 'لساعة', day: 'ليوم', week: 'لأسبوع' },
    snoozeHere: 'أجّل لك في هذا المتصفح',
    snoozeAll: 'أجّل للجميع',
    snoozed: (count) => `المؤجل: ${counted(count, WARNINGS)}`,
    until: (when) => `حتى ${when}`,
    wake: 'أظهر الآن',
  },
  fatigueEvidence: {
    lastUsed: 'آخر استخدام',
    recentEr: 'المعدل الحديث',
    floor: 'الحد الأدنى للمعدل',
    against: 'الدليل على التراجع',
    assessed: 'وقت التقييم',
    warnsAt: (needed) => `التحذير عند ${needed}`,
    source: 'المصدر',
    outside: 'كاشف خارجي',
    own: 'مراقب هذا الدفق',
    freshnessRule: 'الجِدّة: 100% إن لم يُستخدم في 7 أيام، و50% بعد استخدام، و25% بعد اثنين، و0% من ثلاثة فصاعداً.',
    declineRule:
      'الحد الأدنى للمعدل 90% من أدنى ما حققه النمط وهو جديد، مقارنةً بنسخ من دونه عُرضت آنذاك وتُعرض الآن. راجع متى شئت: يبقى الدليل صحيحاً. احتمال أن يوصف نمط خطأً بالمرهق خلال 4 أسابيع لا يزيد على 5%.',
  },
  suggestionList: {
    title: 'الاقتراحات',
    none: 'لا شيء مطلوب: لا اقتراح مفتوح.',
    priorities: { low: 'منخفضة', medium: 'متوسطة', high: 'عالية', critical: 'حرجة' },
    priority: 'الأولوية:',
    gain: (gain, isOfVisitors) => (isOfVisitors ? `${gain} متفاعل لكل 1000 زائر` : `${gain} تفاعل لكل 1000 ظهور`),
    gainBetween: (low, high) => `بين ${low} و${high}`,
    generated: 'صاغه نموذج لغوي',
    generatedHelp: 'كتب نموذج لغوي هذه الكلمات. أما المقترح وأرقامه فمن المراقبين.',
    outside: 'خارجي',
    accept: 'اقبل',
    dismiss: 'ارفض',
    acceptThe: (title) => `اقبل: ${title}`,
    dismissThe: (title) => `ارفض: ${title}`,
    expires: (when) => `تنتهي صلاحيته ${when}`,
    statuses: { open: 'مفتوح', accepted: 'مقبول', dismissed: 'مرفوض', expired: 'منتهي الصلاحية', settled: 'منجز' },
    history: (count, text) => `السابق: ${counted(count, SUGGESTIONS, text)}`,
    more: 'أظهر المزيد',
    announced: (count, first) => (count === 1 ? `اقتراح جديد: ${first}` : `الجديد: ${counted(count, SUGGESTIONS)}.`),
  },
  summary: {
    title: 'ملخص',
    active: 'النشطة',
    activeIn: (count, text) => `في ${counted(count, TESTS, text)}`,
    killed: 'أُوقفت اليوم',
    killedRevived: (_count, text) => `أُعيد تشغيله: ${text}`,
    timeToKill: 'وسيط الزمن حتى الإيقاف',
    timeToKillOf: (count, text) => `من ${counted(count, STOPS, text)}`,
    er: 'متوسط المعدل',
    erAgainst: (predicted, delta) => `المتوقع ${predicted} (${delta})`,
    saved: 'مرات الظهور الموفَّرة',
    savedOf: (count, text) => `بفضل ${counted(count, STOPS, text)} اليوم`,
    calibration: 'توقعات صائبة',
    calibrationOf: (held, all) => `${held} من ${all}`,
    explain: (tile) => `عن «${tile}»`,
    activeHelp: 'النسخ التي تُعرض الآن.',
    killedHelp: 'الإيقافات منذ منتصف الليل بتوقيتك، من المراقبين ويدوياً؛ ويُعدّ ما أُلغي منها أيضاً.',
    timeToKillHelp: 'جاء نصف الإيقافات التلقائية أسرع من ذلك بعد النشر ونصفها أبطأ. لا تدخل الإيقافات اليدوية.',
    erHelp: 'كل تفاعلات النسخ النشطة على كل مرات ظهورها، أو على زوارها حيث يُعدّون، بجانب ما كان متوقعاً لها.',
    savedHelp: 'ما كانت النسخ الموقوفة اليوم ستناله منذ ذلك لو لم يوقَف شيء.',
    calibrationHelp: (least) =>
      `حصة النسخ التي يقع معدلها المتوقع داخل فترة معدلها الفعلي، من بين ما له ${least} ظهور أو أكثر. تبلغ 95% أو أكثر في المتوسط لمتنبئ كامل، مهما طالت المراقبة.`,
    slope: (slope) =>
      `الميل ${slope}: بهذا القدر من الواحد في المئة يزيد المعدل الفعلي حيث يزيد المتوقع 1%. الواحد كامل، وقرب الصفر لا يميز المتنبئ الجيد من الرديء.`,
  },
  dashboard: {
    title: 'لوحة النسخ المباشرة',
    chart: 'معدل التفاعل عبر الزمن',
    kills: 'ما أُوقف مبكراً',
    variants: 'النسخ',
    suggestions: 'ما ينبغي فعله الآن',
  },
  actions: {
    done: {
      kill: (what) => `أُوقفت «${what}».`,
      revive: (what) => `أُعيد تشغيل «${what}».`,
      protect: (what) => `«${what}» محمية من الإيقاف التلقائي.`,
      unprotect: (what) => `لم تعد «${what}» محمية.`,
      pause: (what) => `الإيقافات التلقائية في «${what}» متوقفة مؤقتاً.`,
      resume: (what) => `تتابع الإيقافات التلقائية في «${what}».`,
      snooze: (what) => `أُجّل التحذير من «${what}».`,
      wake: (what) => `يُعرض التحذير من «${what}» من جديد.`,
      accept: (what) => `قُبل «${what}».`,
      dismiss: (what) => `رُفض «${what}».`,
      'add-note': (what) => `أُضيفت الملاحظة «${what}».`,
      'edit-note': (what) => `عُدّلت الملاحظة «${what}».`,
      'delete-note': (what) => `حُذفت الملاحظة «${what}».`,
    },
    failed: {
      kill: (what, why) => `لم توقف «${what}»: ${why}`,
      revive: (what, why) => `لم يُعد تشغيل «${what}»: ${why}`,
      protect: (what, why) => `لم تُحمَ «${what}»: ${why}`,
      unprotect: (what, why) => `ما زالت «${what}» محمية: ${why}`,
      pause: (what, why) => `لم تتوقف الإيقافات التلقائية في «${what}»: ${why}`,
      resume: (what, why) => `لم تتابع الإيقافات التلقائية في «${what}»: ${why}`,
      snooze: (what, why) => `لم يؤجل التحذير من «${what}»: ${why}`,
      wake: (what, why) => `ما زال التحذير من «${what}» مؤجلاً: ${why}`,
      accept: (what, why) => `لم يُقبل «${what}»: ${why}`,
      dismiss: (what, why) => `لم يُرفض «${what}»: ${why}`,
      'add-note': (what, why) => `لم تُضف الملاحظة «${what}»: ${why}`,
      'edit-note': (what, why) => `لم تُعدّل الملاحظة «${what}»: ${why}`,
      'delete-note': (what, why) => `لم تُحذف الملاحظة «${what}»: ${why}`,
    },
    refusals: {
      'already-killed': 'هي موقوفة بالفعل.',
      'not-killed': 'ليست موقوفة.',
      unauthorised: 'لم تعد مسجل الدخول.',
      forbidden: 'لا تسمح صلاحيتك بذلك.',
      closed: 'تركت هذه الصفحة الدفق قبل أن يجيب الخادم.',
      rate: 'طلبات كثيرة؛ حاول بعد قليل.',
      unavailable: 'لا يستطيع الخادم قبول ذلك الآن؛ حاول بعد قليل.',
    },
  },
  engine: engineText(engine),
};

addLanguage('ar', ar);
