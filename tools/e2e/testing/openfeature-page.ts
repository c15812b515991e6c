// The page of the guide: OpenFeature's SDK with its remote provider, and no code of Peeksafe.
import { OpenFeature, ProviderEvents, type Provider } from '@openfeature/web-sdk';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';

/** A headline, and since when the page shows it. */
export interface Showing {
  readonly headline: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

declare global {
  var shown: Showing[] | undefined;
}

const query = new URLSearchParams(location.search);
await OpenFeature.setContext({ targetingKey: query.get('visitor') ?? '' });
await OpenFeature.setProviderAndWait(
  new OFREPWebProvider({
    baseUrl: query.get('url') ?? '',
    headersFactory: () => Promise.resolve([]),
    cacheMode: 'network-first',
    pollInterval: 60_000,
    // Its types say that "no hooks" may be undefined, which those of the SDK do not take in a project as strict as this.
  }) as Provider,
);
const client = OpenFeature.getClient();
const shown: Showing[] = [];
const show = (): void => {
  const headline = client.getStringValue('exp', 'Our own headline');
  if (shown.at(-1)?.headline !== headline) shown.push({ headline, at: Date.now() });
};
client.addHandler(ProviderEvents.ConfigurationChanged, show);
show();
globalThis.shown = shown;
