import { createRoot } from 'react-dom/client';
import 'peeksafe/elements/variant-stream.js';
import 'peeksafe/elements/variant-table.js';
import { demoWorld, localStream } from 'peeksafe/simulator';
import type {} from 'peeksafe/react';

const stream = localStream(demoWorld('vite', Date.now()));
const root = document.querySelector('#root');
if (root !== null)
  createRoot(root).render(
    <variant-stream stream={stream}>
      <variant-table />
    </variant-stream>,
  );
