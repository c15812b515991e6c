/** The subject of a made-up experiment; templates fill these words in. */
export interface Topic {
  /** Title of the experiment. */
  readonly title: string;
  /** Noun phrase in mid-sentence: "night trains". */
  readonly subject: string;
  /** People who do or know it, plural: "train travelers". */
  readonly people: string;
  /** One who speaks for them, with article: "a sleeper-car attendant". */
  readonly insider: string;
  /** Verb phrase that readers want: "sleep on a train". */
  readonly goal: string;
  /** A common mistake as a gerund: "booking the bunk above the wheels". */
  readonly mistake: string;
  /** A place: "Vienna". */
  readonly place: string;
  /** A small thing that turned out to matter, with article: "a pair of socks". */
  readonly detail: string;
}

/** The topics that simulated experiments choose from. */
export const TOPICS: readonly Topic[] = [
  {
    title: 'Night trains are back',
    subject: 'night trains',
    people: 'train travelers',
    insider: 'a sleeper-car attendant',
    goal: 'sleep on a moving train',
    mistake: 'booking the bunk above the wheels',
    place: 'Vienna',
    detail: 'a pair of wool socks',
  },
  {
    title: 'Sourdough at home',
    subject: 'sourdough',
    people: 'home bakers',
    insider: 'a village baker',
    goal: 'get an open crumb',
    mistake: 'feeding the starter too late',
    place: 'Lyon',
    detail: 'a kitchen thermometer',
  },
  {
    title: 'Heat pumps in old houses',
    subject: 'heat pumps',
    people: 'homeowners',
    insider: 'a heating engineer',
    goal: 'halve the winter heating bill',
    mistake: 'buying too large a unit',
    place: 'Leeds',
    detail: 'a single valve',
  },
  {
    title: 'Cycling to work',
    subject: 'cycling to work',
    people: 'commuters',
    insider: 'a bike mechanic',
    goal: 'arrive at work dry',
    mistake: 'buying the cheap lock',
    place: 'Utrecht',
    detail: 'a strip of reflective tape',
  },
  {
    title: 'Learning a language at forty',
    subject: 'learning a language late',
    people: 'adult learners',
    insider: 'an interpreter',
    goal: 'hold a ten-minute conversation',
    mistake: 'starting with grammar tables',
    place: 'Lisbon',
    detail: 'a notebook with two columns',
  },
  {
    title: 'Balcony gardens',
    subject: 'balcony gardens',
    people: 'balcony gardeners',
    insider: 'a head gardener',
    goal: 'pick tomatoes in June',
    mistake: 'watering at noon',
    place: 'Naples',
    detail: 'an old bath towel',
  },
  {
    title: 'Second-hand clothes',
    subject: 'second-hand clothes',
    people: 'thrifters',
    insider: 'a vintage buyer',
    goal: 'find a coat that lasts',
    mistake: 'trusting the size label',
    place: 'Glasgow',
    detail: 'a magnet on a string',
  },
  {
    title: 'Meetings that end on time',
    subject: 'meetings',
    people: 'team leads',
    insider: 'a court stenographer',
    goal: 'get an hour of the day back',
    mistake: 'inviting everyone just in case',
    place: 'Tallinn',
    detail: 'a kitchen timer',
  },
  {
    title: 'Sleep and screens',
    subject: 'sleep',
    people: 'light sleepers',
    insider: 'a night nurse',
    goal: 'fall asleep before midnight',
    mistake: 'catching up at the weekend',
    place: 'Oslo',
    detail: 'a gray blanket',
  },
  {
    title: 'First marathon',
    subject: 'the first marathon',
    people: 'first-time runners',
    insider: 'a pacemaker',
    goal: 'finish without walking',
    mistake: 'racing the first ten kilometers',
    place: 'Valencia',
    detail: 'a safety pin',
  },
  {
    title: 'The village that bought its shop',
    subject: 'community shops',
    people: 'villagers',
    insider: 'a retired postmistress',
    goal: 'keep a local shop open',
    mistake: 'copying the supermarket',
    place: 'Exmoor',
    detail: 'a chalkboard by the door',
  },
  {
    title: 'Repair cafés',
    subject: 'repairing things',
    people: 'volunteer repairers',
    insider: 'a clockmaker',
    goal: 'make a toaster last ten years',
    mistake: 'forcing the last screw',
    place: 'Ghent',
    detail: 'a drop of vinegar',
  },
  {
    title: 'Swimming in cold water',
    subject: 'cold-water swimming',
    people: 'winter swimmers',
    insider: 'a lifeboat volunteer',
    goal: 'enjoy the first minute',
    mistake: 'jumping straight in',
    place: 'Galway',
    detail: 'a hot-water bottle',
  },
  {
    title: 'Cooking for one',
    subject: 'cooking for one',
    people: 'people who live alone',
    insider: 'a canteen cook',
    goal: 'eat well on a Tuesday',
    mistake: 'halving every recipe',
    place: 'Bologna',
    detail: 'an ice-cube tray',
  },
];
