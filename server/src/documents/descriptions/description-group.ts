/** Descriptions of a component and its fields, for people. The key '' stands for the component itself; `a.b` for a field in a field. */
export type ComponentDescriptions = Readonly<Record<string, string>>;

/** Words for the components of one group, and for fields that mean the same in all of them. */
export interface DescriptionGroup {
  readonly common: ComponentDescriptions;
  readonly components: Readonly<Record<string, ComponentDescriptions>>;
}
