import { useRef, type ReactElement } from 'react';
import type {} from 'peeksafe/react';
import { connect, type LiveStream } from 'peeksafe/sdk';
import type { VariantTable } from 'peeksafe/elements/variant-table/class.js';

export function Page({ stream }: { stream: LiveStream }): ReactElement {
  const table = useRef<VariantTable>(null);
  return (
    <variant-stream stream={stream}>
      <variant-table ref={table} key="table" className="wide" />
      <kill-feed src="https://host/v1/streams/acme" limit={12} />
      <fatigue-banner
        for="acme"
        onpeeksafe-hide={(event) => {
          const id: string = event.detail.pattern.id;
          console.log(id);
        }}
      />
    </variant-stream>
  );
}

export const wrong = (): ReactElement => (
  <>
    {/* @ts-expect-error a number is wanted */}
    <kill-feed limit="twelve" />
    {/* @ts-expect-error there is no such attribute */}
    <variant-table sources="https://host" />
    {/* @ts-expect-error there is no such tag */}
    <variant-tables />
  </>
);

export const stream = (): LiveStream => connect('https://host/v1/streams/acme');
