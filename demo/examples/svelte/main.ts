import { mount } from 'svelte';
import Dashboard from './Dashboard.svelte';

const target = document.querySelector('#app');
if (target !== null) mount(Dashboard, { target, props: { src: '/v1/streams/demo' } });
