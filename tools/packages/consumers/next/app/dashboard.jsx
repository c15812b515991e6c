'use client';
import 'peeksafe/elements';

export function Dashboard({ src }) {
  return (
    <variant-stream src={src}>
      <stream-status />
      <variant-table />
      <er-chart range={60} />
      <kill-feed limit={5} />
    </variant-stream>
  );
}
