export const ranges = {
  title: 'Time range',
  experiment: 'This experiment',
  all: 'Everything',
  today: (day: string) => `Today, ${day}`,
  last: (span: string) => `Last ${span}`,
  sinceLastLook: 'Since I last looked',
  digest: (stops: number, stopsText: string, winners: number, winnersText: string) =>
    `${stopsText} ${stops === 1 ? 'stop' : 'stops'}, ${winnersText} ${winners === 1 ? 'winner' : 'winners'}`,
  between: (from: string, to: string) => `${from} – ${to}`,
  from: 'From',
  to: 'To',
  show: 'Show',
  zone: (timeZone: string) => `Times in ${timeZone}`,
} as const;
