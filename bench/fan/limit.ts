import { limitOf } from '../pages/limit-drawing.ts';
import { HEIGHT } from './work.ts';

export const subject = limitOf(HEIGHT);
