import type { EngineStrings } from '../../shared/strings/engine.ts';

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

const wonText = (variant: string): string => (variant === '' ? '' : `؛ تفوز «${variant}»`);

/** The sentences of the engine in Arabic. */
export const engine: EngineStrings = {
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
    'below-leader-metric': ({ value, leaderValue, logE, logNeeded, ...shown }) =>
      `القيمة ${value} في ${judgedText(shown)} أسوأ من ${leaderValue} للمتصدرة؛ الدليل ${logE} (الإيقاف عند ${logNeeded})`,
    'guardrail-broken': ({ value, othersValue, bound, logE, logNeeded, ...shown }) =>
      `القيمة ${value} في ${judgedText(shown)} أسوأ من ${othersValue} لبقية النسخ بأكثر من ${bound}؛ الدليل ${logE} (المطلوب ${logNeeded})`,
    'guardrail-broken-control': ({ value, controlValue, bound, logE, logNeeded, ...shown }) =>
      `القيمة ${value} في ${judgedText(shown)} أسوأ من ${controlValue} للنسخة الضابطة بأكثر من ${bound}؛ الدليل ${logE} (المطلوب ${logNeeded})`,
    'guardrail-broken-limit': ({ value, limitValue, bound, logE, logNeeded, ...shown }) =>
      `القيمة ${value} في ${judgedText(shown)} أسوأ من القيمة الحدية ${limitValue} بأكثر من ${bound}؛ الدليل ${logE} (المطلوب ${logNeeded})`,
    'guardrail-paused': () => 'كسرت نسخة أحد حدود الأمان',
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
    'duration-over': ({ durationMs, variant }) => `انتهت المدة المقررة (${durationMs})${wonText(variant)}`,
    'no-effect-left': ({ minEffect, variant }) =>
      `لا يمكن لنسخة أخرى أن تفوق المتصدرة بأكثر من ${minEffect}${wonText(variant)}`,
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
    'check-guardrail': (name) => `تفقّد «${name}»: كُسر أحد حدود الأمان`,
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
