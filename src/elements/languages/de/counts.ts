/** A noun beside its count: the singular for one, else the plural. */
export const one = (count: number, singular: string, plural: string): string => (count === 1 ? singular : plural);
