/** Lit says this of its `development` export, which the tests load on purpose. */
const EXPECTED = [/^Lit is in dev mode\./];

/** Whether a line in the console of a test's page is there in every run, and means nothing. */
export const isExpectedLog = (text: string): boolean => EXPECTED.some((one) => one.test(text));
