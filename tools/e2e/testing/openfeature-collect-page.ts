// The page of the guide that counts: the stock provider, with a hook and a wrapper of Peeksafe.
import { OpenFeature, type Provider } from '@openfeature/web-sdk';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { collect } from 'peeksafe/collect';
import { countFlags } from 'peeksafe/collect/openfeature';

declare global {
  var headline: string | undefined;
}

const query = new URLSearchParams(location.search);
const url = query.get('url') ?? '';
const collector = collect(url, { consent: 'none' });
const { hook, withTracking } = countFlags(collector, { engagements: { 'Order Completed': 'purchase' } });
OpenFeature.addHooks(hook);
await OpenFeature.setContext({ targetingKey: query.get('visitor') ?? '' });
const provider = new OFREPWebProvider({
  ...{ baseUrl: url, cacheMode: 'disabled' as const, changeDetection: 'none' as const },
  headersFactory: () => Promise.resolve([]),
}) as Provider;
await OpenFeature.setProviderAndWait(withTracking(provider));
const client = OpenFeature.getClient();
const headline = client.getStringValue('exp', 'Our own headline');
client.track('Page Scrolled');
if (query.has('buys')) client.track('Order Completed');
await collector.flush();
globalThis.headline = headline;
