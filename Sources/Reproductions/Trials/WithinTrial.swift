/// How one variant on one panel does in each episode of a trial, weights frozen, over its finished seeds.
public struct WithinTrial: Sendable {
  /// The panel.
  public let panel: String
  /// The variant.
  public let variant: String
  /// The mean return of each episode of a trial, with Student's interval over seeds.
  public let episodes: [Estimate]
  /// The mean over all episodes of a trial.
  public let whole: Estimate
  /// Trials that each seed played.
  public let trials: Int
  /// The standard error over one seed's trials of its mean, the largest among the seeds.
  public let standardError: Double

  /// The score of some runs; `nil` where none of them is finished and has trials.
  init?(panel: String, variant: String, records: [RunRecord]) {
    let played = records.filter(\.isFinished).map(\.trials).filter { !$0.isEmpty }
    guard let count = played.map(\.count).min(), count > 1 else { return nil }
    self.panel = panel
    self.variant = variant
    func estimate(_ episode: Int) -> Estimate { .mean(of: played.map { $0[episode].mean }) }
    whole = estimate(0)
    episodes = (1..<count).map(estimate)
    trials = played.map { $0[0].trials }.min() ?? 0
    standardError = played.map { $0[0].standardError }.max() ?? .nan
  }
}
