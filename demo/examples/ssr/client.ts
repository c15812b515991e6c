import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { Page } from './page.ts';

const app = document.querySelector('#app');
if (app !== null) hydrateRoot(app, createElement(Page, { src: '/v1/streams/demo' }));
