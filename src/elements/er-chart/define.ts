import { ErChart } from './er-chart.ts';

export { ErChart };

declare global {
  interface HTMLElementTagNameMap {
    'er-chart': ErChart;
  }
}

// Another copy of the library on the same page may have been first; the tag is theirs then.
if (!customElements.get('er-chart')) customElements.define('er-chart', ErChart);
