import { createRoot } from 'react-dom/client';
import { Dashboard } from './dashboard.tsx';

const app = document.querySelector('#app');
if (app !== null) createRoot(app).render(<Dashboard src="/v1/streams/demo" />);
