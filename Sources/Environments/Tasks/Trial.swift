import Tensors

/// Several episodes on one drawn task, then another task: the "interaction" of RL² (Duan et al. 2016).
///
/// ```swift
/// var task = Trial(BernoulliBandits([.uniform(arms: 5)], pulls: 100), episodes: 2)
/// ```
///
/// `reset` goes on with the same task until `episodes` episodes have ended, then draws the next one
/// from the stream that it is handed. A reset in the middle of an episode gives the trial up and
/// begins another, so that a vector's `reset(seed:)` decides everything that follows. The endings
/// are the task's own; `TrialObservations` makes one long episode of a trial. A time limit belongs
/// below the trial: from above, its endings could not be told from a trial that is given up.
public struct Trial<Distribution: TaskDistribution>: Environment {
  /// Where tasks come from.
  public let distribution: Distribution
  /// Episodes on each task.
  public let episodes: Int
  /// The task of this trial; before the first reset any one.
  public private(set) var task: Distribution.DrawnTask
  /// Which episode of the trial it is, counted from 1; 0 before the first.
  public private(set) var episode = 0
  private var isUnderWay = false

  /// Trials of `episodes` episodes.
  public init(_ distribution: Distribution, episodes: Int) {
    precondition(episodes > 0, "A trial has at least one episode, not \(episodes).")
    self.distribution = distribution
    self.episodes = episodes
    var random = RandomStream(seed: 0)
    task = distribution.draw(using: &random)
  }

  /// Where observations come from.
  public var observationSpace: Space { distribution.observationSpace }
  /// Where actions are taken from.
  public var actionSpace: Space { distribution.actionSpace }

  /// Begins the next episode of the trial, or the first one of the next trial.
  public mutating func reset(using random: inout RandomStream) -> [Float] {
    let goesOn = !isUnderWay && (1..<episodes).contains(episode)
    if !goesOn { task = distribution.draw(using: &random) }
    episode = goesOn ? episode + 1 : 1
    isUnderWay = true
    return task.reset(using: &random)
  }

  /// Takes one action in the task.
  public mutating func step(_ action: Action, using random: inout RandomStream) -> Step {
    let step = task.step(action, using: &random)
    isUnderWay = !step.ending.endsEpisode
    return step
  }
}

extension Trial: ResumableEnvironment where Distribution.DrawnTask: ResumableEnvironment {
  /// Which episode it is, 1 while it is under way, then the state of the task.
  public var state: [Double] {
    get { [Double(episode), isUnderWay ? 1 : 0] + task.state }
    set {
      precondition(
        newValue.count >= 2, "The state of a Trial begins with its count of episodes and a flag.")
      episode = Int(exactly: newValue[0]) ?? 0
      isUnderWay = newValue[1] == 1
      task.state = Array(newValue.dropFirst(2))
    }
  }
}
