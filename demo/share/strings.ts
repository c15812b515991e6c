/** The strings of the part of the panel that is loaded when it is opened, and of the card. */
export interface ShareStrings {
  readonly share: string;
  readonly shareAbout: string;
  readonly theme: string;
  readonly light: string;
  readonly dark: string;
  readonly download: string;
  readonly copy: string;
  readonly copied: string;
  readonly close: string;
  readonly drawing: string;
  readonly failed: string;
  readonly nothing: string;
  /** Below the drawings, on the card. */
  readonly promise: string;
  readonly madeUp: string;
  readonly archives: string;
  readonly openArchive: string;
  readonly backToDemo: string;
  readonly archiveAbout: string;
  readonly realArchive: string;
  readonly frameworks: string;
}

const en: ShareStrings = {
  share: 'Share card…',
  shareAbout: 'The fan and the race as a picture',
  theme: 'Colors',
  light: 'Light',
  dark: 'Dark',
  download: 'Download',
  copy: 'Copy',
  copied: 'Copied.',
  close: 'Close',
  drawing: 'Drawing…',
  failed: 'The picture could not be made.',
  nothing: 'Open an experiment of which something is judged first.',
  promise: 'valid at every look',
  madeUp: 'made-up data',
  archives: 'Look at an archive',
  openArchive: 'Open a made-up archive',
  backToDemo: 'Back to the demo',
  archiveAbout: 'Headline tests of a simulator, in the format of the Upworthy Research Archive, read by the importer.',
  realArchive: 'The real one is at osf.io/jd64p. With the columns arm and test_created_at_utc it comes in by',
  frameworks: 'Examples in your framework',
};

// German and Arabic. cspell:disable
const de: ShareStrings = {
  share: 'Karte zum Teilen…',
  shareAbout: 'Fächer und Rennen als Bild',
  theme: 'Farben',
  light: 'Hell',
  dark: 'Dunkel',
  download: 'Herunterladen',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  close: 'Schließen',
  drawing: 'Wird gezeichnet…',
  failed: 'Das Bild konnte nicht gemacht werden.',
  nothing: 'Öffnen Sie zuerst ein Experiment, von dem etwas beurteilt ist.',
  promise: 'gültig bei jedem Blick',
  madeUp: 'erfundene Daten',
  archives: 'Ein Archiv ansehen',
  openArchive: 'Erfundenes Archiv öffnen',
  backToDemo: 'Zurück zur Demo',
  archiveAbout:
    'Tests von Überschriften aus dem Simulator, im Format des Upworthy Research Archive, vom Import gelesen.',
  realArchive: 'Das echte liegt auf osf.io/jd64p. Mit den Spalten arm und test_created_at_utc kommt es herein durch',
  frameworks: 'Beispiele in Ihrem Framework',
};

const ar: ShareStrings = {
  share: 'بطاقة للمشاركة…',
  shareAbout: 'المروحة والسباق في صورة',
  theme: 'الألوان',
  light: 'فاتح',
  dark: 'داكن',
  download: 'تنزيل',
  copy: 'نسخ',
  copied: 'نُسخت.',
  close: 'إغلاق',
  drawing: 'يجري الرسم…',
  failed: 'تعذر إنشاء الصورة.',
  nothing: 'افتح أولاً تجربة حُكم على شيء منها.',
  promise: 'صحيح عند كل نظرة',
  madeUp: 'بيانات مختلقة',
  archives: 'اطّلع على أرشيف',
  openArchive: 'افتح أرشيفاً مختلقاً',
  backToDemo: 'عُد إلى العرض',
  archiveAbout: 'اختبارات عناوين من المحاكي، بصيغة Upworthy Research Archive، قرأها المستورد.',
  realArchive: 'أما الحقيقي ففي osf.io/jd64p. يدخل بالعمودين arm و test_created_at_utc عبر',
  frameworks: 'أمثلة بإطار العمل الذي تستخدمه',
};

// cspell:enable
const LANGUAGES: Readonly<Record<string, ShareStrings>> = { en, de, ar };

/** The strings of the card and the archive in a language; English where there are none. */
export const shareStrings = (lang: string): ShareStrings => LANGUAGES[lang] ?? en;
