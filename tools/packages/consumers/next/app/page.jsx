import { Dashboard } from './dashboard.jsx';

// Rendered at each request: the address is that of the server that the test started.
export const dynamic = 'force-dynamic';

export default function Page() {
  return <Dashboard src={process.env.STREAM} />;
}
