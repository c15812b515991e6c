import type { Strings } from '../../shared/strings/strings.ts';
import { type Forms, counted } from './counts.ts';

const PATTERNS: Forms = { one: 'نمط واحد', two: 'نمطان', few: 'أنماط', many: 'نمطاً', other: 'نمط' };

const USES: Forms = { one: 'استخدام واحد', two: 'استخدامان', few: 'استخدامات', many: 'استخداماً', other: 'استخدام' };

const WARNINGS: Forms = { one: 'تحذير واحد', two: 'تحذيران', few: 'تحذيرات', many: 'تحذيراً', other: 'تحذير' };

/** The strings of fatigue, in Arabic. */
export const fatigueStrings: Pick<Strings, 'fatigueBanner' | 'fatigueEvidence' | 'fatigueLevels'> = {
  fatigueBanner: {
    title: 'إرهاق الأنماط',
    freshness: 'الجِدّة',
    uses: (uses) => `استُخدم هذا الأسبوع: ${counted(uses, USES)}`,
    freshAgain: (when) => `يعود جديداً ${when}`,
    instead: 'استخدم بدلاً منه:',
    morePatterns: (count) => `يحتاج الانتباه أيضاً: ${counted(count, PATTERNS)}`,
    patterns: (count) => `يحتاج الانتباه: ${counted(count, PATTERNS)}`,
    viewOverused: (count, text) => `مفرط الاستخدام: ${counted(count, PATTERNS, text)} · اعرض`,
    hideOverused: 'أخفِ الأنماط المفرطة الاستخدام',
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
  fatigueLevels: {
    fresh: 'جديد',
    overused: 'مفرط الاستخدام',
    declining: 'في تراجع',
    fatigued: 'مرهق',
    severe: 'مرهق بشدة',
    rested: 'مستريح',
  },
};
