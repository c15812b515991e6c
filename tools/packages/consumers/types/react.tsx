import { useRef, type ReactElement } from 'react';
import { FatigueBanner, KillFeed, StreamStatus, VariantStream, VariantTable as Table } from 'peeksafe/react';
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

export function Components({ stream }: { stream: LiveStream }): ReactElement {
  const table = useRef<VariantTable>(null);
  return (
    <VariantStream stream={stream} token={undefined} id="acme">
      <StreamStatus title="How it stands" />
      <Table
        ref={table}
        key="table"
        className="wide"
        filter={{ status: 'active' }}
        onPeeksafeSelect={(event) => {
          const ids: readonly string[] = event.detail.ids;
          console.log(ids);
        }}
        onClick={(event) => console.log(event.currentTarget.selected)}
      />
      <KillFeed for="acme" limit={12} />
      <FatigueBanner htmlFor="acme" onPeeksafeHide={(event) => console.log(event.detail.pattern.id)} />
    </VariantStream>
  );
}

export const wrongComponents = (): ReactElement => (
  <>
    {/* @ts-expect-error a number is wanted */}
    <KillFeed limit="twelve" />
    {/* @ts-expect-error there is no such property */}
    <Table sources="https://host" />
    {/* @ts-expect-error a method is no property to set */}
    <Table requestUpdate={() => undefined} />
    {/* @ts-expect-error it is another event */}
    <Table onPeeksafeSelect={(event: MouseEvent) => console.log(event.clientX)} />
  </>
);

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
