import type { Page } from 'playwright-core';

/** The element that has the focus, however deep: its tag, and its text. */
export const focused = (page: Page): Promise<{ host: string; role: string; text: string }> =>
  page.evaluate(() => {
    let [element, host] = [document.activeElement, 'page'];
    while (element?.shadowRoot?.activeElement) [host, element] = [element.localName, element.shadowRoot.activeElement];
    const text = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    return {
      host,
      role: element?.getAttribute('role') ?? element?.localName ?? '',
      text: text.replace(/\s+/g, ' ').trim(),
    };
  });
