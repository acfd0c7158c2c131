/// What happens during a run, for whoever watches it.
public enum TrainingEvent: Sendable {
  /// Steps were done; `lastReturn` is the raw return of the last episode that ended.
  case stepped(step: Int, lastReturn: Double?)
  /// A row was written to `progress.csv`.
  case logged(step: Int, numbers: [(name: String, value: Double)])
  /// The policy is being judged, and so many of the episodes are played. A wish to stop ends the evaluation,
  /// which is then made when the run goes on.
  case judging(played: Int, of: Int)
  /// The policy was judged; `isBest` when never better.
  case evaluated(Evaluation, isBest: Bool)
  /// Everything was saved.
  case saved(step: Int)
  /// Something went wrong and training goes on; the sentence says what.
  case warned(String)
}

/// What a watcher wants next.
public enum TrainingDirective: Sendable {
  /// Go on.
  case proceed
  /// Save and stop, as after an interruption.
  case stop
}
