import { mount } from 'svelte';
import Dashboard from './Dashboard.svelte';

const target = document.querySelector('#root');
if (target !== null) mount(Dashboard, { target });
