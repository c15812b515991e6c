export function confidenceInterval(variant: {
  impressions: number;
  engagements: number;
  predictedEr: number | null;
}): [number, number] {
  void variant;
  return [0, 1];
}
