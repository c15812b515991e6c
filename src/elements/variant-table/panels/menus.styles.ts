import { css } from 'lit';
import { menuStyles } from '../../shared/menus/menu.styles.ts';

/** The looks of the menus, and of the chips of a filter. */
export const tableMenuStyles = css`
  ${menuStyles}
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space);
    padding: 0 calc(var(--_space) * 2) calc(var(--_space) * 0.75);
    font-size: calc(var(--_text-size) * 13 / 14);
  }
  .filter-chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-inline-size: 240px;
    padding: 1px 8px;
    background: var(--_surface-raised);
    border: 1px solid var(--_line);
    border-radius: 999px;
  }
  .filter-chip span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .link {
    font-weight: 600;
    color: var(--_accent);
  }
  @media print {
    .filters .link,
    .filter-chip svg {
      display: none;
    }
  }
`;
