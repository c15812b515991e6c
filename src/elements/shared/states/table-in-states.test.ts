import { walk } from '../../testing/every-state.ts';

walk('table');
