// Sends events to a server and follows it, as a program without any page does.
import { connect, publish } from 'peeksafe/sdk';

const url = process.argv[2];
const at = new Date().toISOString();
const experiment = { id: '1', at, kind: 'experiment.opened', experiment: 'e', title: 'E' };
const variant = (id, n) => ({
  id,
  at,
  kind: 'variant.posted',
  variant: `v${n}`,
  experiment: 'e',
  content: `Words ${n}`,
});
const observed = { id: '4', at, kind: 'variant.observed', variant: 'v1', impressions: 120, engagements: 7 };

const publisher = publish(url);
const { results } = await publisher.send([experiment, variant('2', 1), variant('3', 2), observed]);
publisher.close();

const stream = connect(url);
const seen = await new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error(`nothing was heard: ${JSON.stringify(stream.status)}`)), 20_000).unref();
  stream.subscribe(() => {
    const one = stream.state.variants.get('v1');
    if (one?.impressions === 120) resolve(one);
  });
});
stream.close();
console.log(JSON.stringify({ results: results.map(({ status }) => status), er: seen.er }));
