// The variants of the test. A team posts them once, by a line in a terminal; here the first page that opens does.
const at = new Date().toISOString();
const posted = (variant, experiment, content) => ({
  ...{ id: `posted-${variant}`, at, kind: 'variant.posted' },
  ...{ variant, experiment, content, predictedEr: 0.2 },
});

const { streams } = await (await fetch('/v1/streams')).json();
if (!streams.some(({ stream }) => stream === 'loop')) {
  const response = await fetch('/v1/streams/loop/events', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify([
      // A minute is soon enough to watch; a team leaves the usual ten.
      { id: 'configured', at, kind: 'stream.configured', batchMs: 5000, attributionWindowMs: 60_000 },
      { id: 'opened-headline', at, kind: 'experiment.opened', experiment: 'loop-headline', title: 'Headline' },
      { id: 'opened-teaser', at, kind: 'experiment.opened', experiment: 'loop-teaser', title: 'Teaser' },
      posted('loop-headline-a', 'loop-headline', 'Two days in Lisbon'),
      posted('loop-headline-b', 'loop-headline', 'Lisbon, slowly: two days without a plan'),
      posted('loop-teaser-a', 'loop-teaser', 'Read on: the best trams'),
      posted('loop-teaser-b', 'loop-teaser', 'Where to sit in tram 28'),
    ]),
  });
  if (!response.ok) console.error(await response.text());
}

// The tags come only now: a slot that asks for its experiment before it was posted counts nobody.
await import('/peeksafe.js');
