import { createApp } from 'vue';
import Dashboard from './Dashboard.vue';

createApp(Dashboard, { src: '/v1/streams/demo' }).mount('#app');
