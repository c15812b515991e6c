import { formatCount } from '../../protocol/index.ts';
import type { Random } from './random.ts';
import type { Topic } from './topics.ts';

/** The content patterns that simulated posts use, as ids of the protocol. */
export const PATTERNS = [
  'curiosity-gap',
  'question',
  'listicle',
  'social-proof',
  'urgency',
  'how-to',
  'controversy',
  'personal-story',
  'myth-busting',
  'behind-the-scenes',
  'numbers-first',
  'before-after',
  'challenge',
  'insider-quote',
] as const;
/** A content pattern that simulated posts use. */
export type PatternId = (typeof PATTERNS)[number];

type Words = Topic & { readonly n: number; readonly many: string };
type Template = (words: Words) => string;

const TEMPLATES: Readonly<Record<PatternId, readonly Template[]>> = {
  'curiosity-gap': [
    (w) => `We asked ${w.insider} about ${w.subject}. The answer took four words.`,
    (w) => `It looked like ${w.detail}. It changed how ${w.place} thinks about ${w.subject}.`,
    (w) => `There is one thing ${w.people} never say out loud about ${w.subject}.`,
    (w) => `Nobody in ${w.place} could explain it, until someone noticed ${w.detail}.`,
  ],
  question: [
    (w) => `What would it take for you to ${w.goal}?`,
    (w) => `Is ${w.mistake} really the problem, or is it us?`,
    (w) => `Why do ${w.people} in ${w.place} do it differently?`,
    (w) => `Honest question for ${w.people}: do you still bother with ${w.detail}?`,
  ],
  listicle: [
    (w) => `${w.n} things ${w.people} wish they had known before they started`,
    (w) => `${w.n} small habits that help you ${w.goal} (number ${Math.min(3, w.n)} costs nothing)`,
    (w) => `The ${w.n} best ideas about ${w.subject} we heard this year`,
    (w) => `${w.n} reasons ${w.people} keep coming back, and one reason they quit`,
  ],
  'social-proof': [
    (w) => `${w.many} ${w.people} have tried this. Here is what stuck.`,
    (w) => `Half of ${w.place} is talking about ${w.subject}. We went to see why.`,
    (w) => `The advice about ${w.subject} that ${w.people} pass on to their friends`,
    (w) => `${w.many} of you wrote to us about ${w.subject}. Thank you. These are the letters we kept.`,
  ],
  urgency: [
    (w) => `Before the weekend: check that you are not ${w.mistake}.`,
    (w) => `Last call: our guide for ${w.people} goes offline on Sunday night.`,
    (w) => `If you want to ${w.goal} this season, the next ${w.n} days decide it.`,
    (w) => `${w.place} has until Friday to make up its mind about ${w.subject}.`,
  ],
  'how-to': [
    (w) => `How to ${w.goal}, step by step, with nothing you do not already own`,
    (w) => `How to ${w.goal} in ${w.n} evenings`,
    (w) => `A beginner's guide to ${w.subject} that does not talk down to you`,
    (w) => `Stop ${w.mistake}. Do this instead.`,
  ],
  controversy: [
    (w) => `Unpopular opinion: most advice about ${w.subject} makes it worse.`,
    (w) => `${w.people[0]?.toUpperCase()}${w.people.slice(1)} will hate this, and ${w.insider} agrees with every word.`,
    (w) => `We need to stop pretending that ${w.mistake} is normal.`,
    (w) => `${w.place} banned it. Was that brave, or just silly?`,
  ],
  'personal-story': [
    (w) => `I spent ${w.n} months ${w.mistake}. This is what it taught me.`,
    (w) => `My father swore by ${w.detail}. It took me twenty years to see why.`,
    (w) => `I moved to ${w.place} knowing nothing about ${w.subject}. Then I met ${w.insider}.`,
    (w) => `I wanted to ${w.goal}. I did not expect to cry in a car park over it.`,
  ],
  'myth-busting': [
    (w) => `No, ${w.mistake} will not save you money. We did the sums.`,
    (w) => `${w.n} myths about ${w.subject} that refuse to die`,
    (w) => `You do not need ${w.detail}. You never did.`,
  ],
  'behind-the-scenes': [
    (w) => `A morning in ${w.place} with ${w.insider}, before anyone else is up`,
    (w) => `What ${w.people} see that the rest of us do not`,
    (w) => `We followed ${w.insider} for ${w.n} days. Here are our notes.`,
  ],
  'numbers-first': [
    (w) => `${w.n * 7} percent. That is how many ${w.people} give up in the first month.`,
    (w) => `${w.n} minutes a day is enough to ${w.goal}. We timed it.`,
    (w) => `${w.many} kilometers, ${w.n} cities, one lesson about ${w.subject}`,
  ],
  'before-after': [
    (w) => `Before: ${w.mistake}. After: ${w.n} quiet weeks. What happened in between is simple.`,
    (w) => `A year ago ${w.place} had given up on ${w.subject}. Look at it now.`,
    (w) => `Same street, same budget, ${w.n} months apart. The difference is ${w.detail}.`,
  ],
  challenge: [
    (w) => `Try to ${w.goal} for ${w.n} days. Write to us on the last one.`,
    (w) => `Can you ${w.goal} without spending a cent? ${w.many} readers are trying this week.`,
    (w) => `One week without ${w.mistake}. Who is in?`,
  ],
  'insider-quote': [
    (w) => `"People always ask about the expensive part. They should ask about ${w.detail}," says ${w.insider}.`,
    (w) => `"If I see one more person ${w.mistake}, I will retire." An hour with ${w.insider}.`,
    (w) =>
      `"${w.place} got it right by accident." ${w.insider[0]?.toUpperCase()}${w.insider.slice(1)} on ${w.subject}.`,
  ],
};

const PLAIN: readonly Template[] = [
  (w) => `${w.title}: what we found in ${w.place}`,
  (w) => `A report from ${w.place} on ${w.subject}`,
  (w) => `${w.title}, explained`,
  (w) => `New this week: ${w.people} on ${w.subject}`,
  (w) => `${w.title}: a conversation with ${w.insider}`,
  (w) => `What ${w.people} told us about ${w.detail}`,
  (w) => `From ${w.place}: notes on ${w.subject}`,
  (w) => `${w.people[0]?.toUpperCase()}${w.people.slice(1)} in ${w.place} talk about ${w.subject}`,
];

/**
 * Writes the text of a post.
 * @param pattern The pattern to use; null for a plain headline.
 * @param taken Texts that the result should differ from; when every template is taken, one comes back a second time.
 */
export function writePost(random: Random, topic: Topic, pattern: PatternId | null, taken: ReadonlySet<string>): string {
  const templates = pattern === null ? PLAIN : TEMPLATES[pattern];
  const words: Words = { ...topic, n: random.integer(3, 9), many: formatCount(random.integer(11, 94) * 100) };
  const start = random.integer(0, templates.length - 1);
  for (let i = 0; i < templates.length; i++) {
    const text = (templates[(start + i) % templates.length] as Template)(words);
    if (!taken.has(text)) return text;
  }
  return (templates[start] as Template)(words);
}
