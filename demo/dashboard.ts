import 'peeksafe/elements';
import { themeToggle } from './theme-toggle.ts';

const name = new URLSearchParams(location.search).get('stream') ?? 'demo';
const provider = document.querySelector('variant-stream');
if (provider !== null) provider.src = new URL(`/v1/streams/${encodeURIComponent(name)}`, location.href).href;

const title = document.querySelector('#stream-name');
if (title !== null) title.textContent = name;

const button = document.querySelector<HTMLButtonElement>('#theme');
if (button !== null) themeToggle(button, document.documentElement);
