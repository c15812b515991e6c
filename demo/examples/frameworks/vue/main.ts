import { createApp } from 'vue';
import App from './src/App.vue';

createApp(App).mount('#app');
